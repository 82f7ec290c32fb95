internal import CAnszKernels

extension RansKernel {
  /// NEON: tables in registers where they have 64 buckets, states as two planes; the encoder is the scalar one.
  ///
  /// nil where the processor can't do it. `Scripts/test-neon` tests its loops, by an emulator where need be.
  static let neon: RansKernel? = {
    guard ansz_neon_available() else { return nil }
    return RansKernel(
      name: "neon",
      pop: NEONRans.popSteps,
      popContexts: NEONRans.popSteps,
      push: ScalarRans.push,
      pushContexts: { ScalarRans.push($0, $1, &$2, $3, &$4, &$5, laneCount: $6) },
      take: ScalarRans.take,
      restore: NEONRans.restore,
      slots: { $0.slots() }
    )
  }()
}

/// The NEON kernel.
enum NEONRans {
  /// See ``RansKernel/Popping``.
  static func popSteps(
    _ words: RawSpan,
    _ states: inout MutableSpan<UInt32>,
    _ table: AliasTable,
    _ symbols: inout MutableSpan<UInt8>,
    _ indices: Range<Int>
  ) -> (symbolCount: Int, byteCount: Int) {
    guard states.count >= 64 else {
      return ScalarRans.popSteps(words, &states, table, &symbols, indices)
    }
    return unsafe table.popSteps(ansz_decode_neon, words, &states, &symbols, indices)
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
      return ScalarRans.popSteps(words, &states, tables, &symbols, indices)
    }
    return unsafe tables.popSteps(ansz_decode_contexts_neon, words, &states, &symbols, indices)
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
        unsafe ansz_restore_neon(
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
