internal import CAnszKernels

extension RansKernel {
  /// AVX-512 with VBMI: the table in registers, states as two planes; the encoder divides floats.
  ///
  /// nil where the processor can't do it.
  static let vbmi: RansKernel? = {
    guard ansz_vbmi_available() else { return nil }
    return RansKernel(
      name: "avx512-vbmi",
      pop: VBMIRans.popSteps,
      popContexts: VBMIRans.popSteps,
      push: VBMIRans.push,
      pushContexts: VBMIRans.push,
      take: VBMIRans.take,
      restore: VBMIRans.restore,
      slots: AVX2Rans.slots(of:)
    )
  }()
}

/// The AVX-512 VBMI kernel.
enum VBMIRans {
  /// See ``RansKernel/Popping``.
  static func popSteps(
    _ words: RawSpan,
    _ states: inout MutableSpan<UInt32>,
    _ table: AliasTable,
    _ symbols: inout MutableSpan<UInt8>,
    _ indices: Range<Int>
  ) -> (symbolCount: Int, byteCount: Int) {
    guard states.count >= 64 else {
      return AVX2Rans.popSteps(words, &states, table, &symbols, indices)
    }
    return unsafe table.popSteps(ansz_decode_vbmi, words, &states, &symbols, indices)
  }

  /// See ``RansKernel/ContextPopping``.
  static func popSteps(
    _ words: RawSpan,
    _ states: inout MutableSpan<UInt32>,
    _ tables: ContextTables,
    _ symbols: inout MutableSpan<UInt8>,
    _ indices: Range<Int>
  ) -> (symbolCount: Int, byteCount: Int) {
    guard states.count >= 64 else {
      return AVX2Rans.popSteps(words, &states, tables, &symbols, indices)
    }
    return unsafe tables.popSteps(
      ansz_decode_contexts_vbmi,
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
    unsafe table.push(ansz_encode_vbmi, symbols, &states, &words, &place)
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
    unsafe tables.push(ansz_encode_contexts_vbmi, symbols, indices, &states, &words, &place)
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
          unsafe ansz_take_vbmi(
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
        unsafe ansz_restore_vbmi(
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
