internal import CAnszKernels

extension RansKernel {
  /// Decoding, 16 lanes a vector, states as two planes; encoding, eight of them, dividing floats.
  ///
  /// nil where the processor can't do it.
  static let avx2: RansKernel? = {
    guard ansz_avx2_available() else { return nil }
    return unsafe RansKernel(
      name: "avx2",
      pop: AVX2Rans.popSteps,
      popContexts: popping(
        ansz_decode_contexts_avx2,
        leastLaneCount: AVX2Rans.leastLaneCount,
        otherwise: scalar.popContexts
      ),
      push: pushing(ansz_encode_avx2),
      pushContexts: pushing(ansz_encode_contexts_avx2),
      take: taking(ansz_take_avx2),
      restore: restoring(ansz_restore_avx2),
      slots: AVX2Rans.slots(of:)
    )
  }()
}

/// What the AVX2 kernel does in its own way: it decodes with a table of slots.
enum AVX2Rans {
  /// The lanes that its decoding loops take at least.
  static let leastLaneCount = 32

  /// See ``RansKernel/Popping``.
  static func popSteps(
    _ words: RawSpan,
    _ states: inout MutableSpan<UInt32>,
    _ table: AliasTable,
    _ symbols: inout MutableSpan<UInt8>,
    _ indices: Range<Int>
  ) -> (symbolCount: Int, byteCount: Int) {
    guard states.count >= leastLaneCount else {
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
}
