internal import CAnszKernels

extension RansKernel {
  /// Decoding, 16 lanes a vector, states as two planes; encoding, eight of them, dividing floats.
  ///
  /// nil where the processor can't do it.
  static let avx2: RansKernel? = {
    guard ansz_avx2_available() else { return nil }
    return RansKernel(
      name: "avx2",
      pop: AVX2Rans.popSteps,
      popContexts: AVX2Rans.popSteps,
      push: AVX2Rans.push,
      pushContexts: AVX2Rans.push,
      take: AVX2Rans.take,
      restore: AVX2Rans.restore,
      slots: AVX2Rans.slots(of:)
    )
  }()
}

/// The AVX2 kernel.
enum AVX2Rans {
  /// See ``RansKernel/Popping``.
  static func popSteps(
    _ words: RawSpan,
    _ states: inout MutableSpan<UInt32>,
    _ table: AliasTable,
    _ symbols: inout MutableSpan<UInt8>,
    _ indices: Range<Int>
  ) -> (symbolCount: Int, byteCount: Int) {
    guard states.count >= 32 else {
      return ScalarRans.popSteps(words, &states, table, &symbols, indices)
    }
    guard indices.count >= states.count else { return (0, 0) }
    let slots = slots(of: table)
    precondition(slots.count == FrequencyTable.scale)
    precondition(indices.lowerBound >= 0 && indices.upperBound <= symbols.count)
    let progress = unsafe words.withUnsafeBytes { words in
      unsafe states.withUnsafeMutableBufferPointer { states in
        unsafe slots.withUnsafeBufferPointer { slots in
          unsafe symbols.withUnsafeMutableBufferPointer { symbols in
            // SAFETY: the addresses are good for the counts given with them, and for 4096 slots; the
            // function reads and writes inside of these.
            unsafe ansz_decode_avx2(
              words.baseAddress,
              words.count,
              states.baseAddress,
              states.count,
              slots.baseAddress,
              symbols.baseAddress.map { unsafe $0 + indices.lowerBound },
              indices.count
            )
          }
        }
      }
    }
    return (Int(progress.symbols), Int(progress.bytes))
  }

  /// See ``RansKernel/Filling``.
  static func slots(of table: AliasTable) -> [UInt32] {
    let (bucketBits, entries) = (table.bucketBits, table.buckets.entries)
    precondition(entries.count == 1 << bucketBits && bucketBits <= 8)
    // SAFETY: there are entries for all buckets, and room for all slots, which are all written.
    return unsafe [UInt32](unsafeUninitializedCapacity: FrequencyTable.scale) { slots, count in
      unsafe entries.withUnsafeBufferPointer { entries in
        // SAFETY: as above.
        unsafe ansz_fill_slots_avx2(entries.baseAddress, bucketBits, slots.baseAddress)
      }
      count = FrequencyTable.scale
    }
  }

  /// See ``RansKernel/ContextPopping``.
  static func popSteps(
    _ words: RawSpan,
    _ states: inout MutableSpan<UInt32>,
    _ tables: ContextTables,
    _ symbols: inout MutableSpan<UInt8>,
    _ indices: Range<Int>
  ) -> (symbolCount: Int, byteCount: Int) {
    guard states.count >= 32 else {
      return ScalarRans.popSteps(words, &states, tables, &symbols, indices)
    }
    return unsafe tables.popSteps(
      ansz_decode_contexts_avx2,
      words,
      &states,
      &symbols,
      indices
    )
  }

  /// See ``RansKernel/Pushing``.
  static func push(
    _ symbols: Span<UInt8>,
    _ states: inout MutableSpan<UInt32>,
    _ table: RansEncodingTable,
    _ words: inout MutableSpan<UInt16>,
    _ place: inout Int
  ) {
    guard states.count >= 64 else {
      return ScalarRans.push(symbols, &states, table, &words, &place)
    }
    unsafe table.push(ansz_encode_avx2, symbols, &states, &words, &place)
  }

  /// See ``RansKernel/ContextPushing``.
  static func push(
    _ symbols: Span<UInt8>,
    _ indices: Range<Int>,
    _ states: inout MutableSpan<UInt32>,
    _ tables: ContextEncodingTables,
    _ words: inout MutableSpan<UInt16>,
    _ place: inout Int,
    _ laneCount: Int
  ) {
    guard laneCount >= 64 else {
      return ScalarRans.push(
        symbols,
        indices,
        &states,
        tables,
        &words,
        &place,
        laneCount: laneCount
      )
    }
    unsafe tables.push(ansz_encode_contexts_avx2, symbols, indices, &states, &words, &place)
  }

  /// See ``RansKernel/Taking``.
  static func take(
    _ chosen: Span<UInt8>,
    _ symbols: Span<UInt8>,
    _ taken: inout MutableSpan<UInt8>
  ) {
    precondition(chosen.count == 256)
    let count = unsafe chosen.withUnsafeBufferPointer { chosen in
      unsafe symbols.withUnsafeBufferPointer { symbols in
        unsafe taken.withUnsafeMutableBufferPointer { taken in
          // SAFETY: the addresses are good for the counts given or required; the caller's contract is
          // that as many symbols are chosen as there is room for.
          unsafe ansz_take_avx2(
            chosen.baseAddress,
            symbols.baseAddress,
            symbols.count,
            taken.baseAddress
          )
        }
      }
    }
    precondition(count == taken.count)
  }

  /// See ``RansKernel/Restoring``.
  static func restore(
    _ rare: Span<UInt8>,
    _ escape: UInt8,
    _ symbols: inout MutableSpan<UInt8>
  ) -> Int {
    unsafe rare.withUnsafeBufferPointer { rare in
      unsafe symbols.withUnsafeMutableBufferPointer { symbols in
        // SAFETY: the addresses are good for the counts given with them.
        unsafe ansz_restore_avx2(
          rare.baseAddress,
          rare.count,
          escape,
          symbols.baseAddress,
          symbols.count
        )
      }
    }
  }
}
