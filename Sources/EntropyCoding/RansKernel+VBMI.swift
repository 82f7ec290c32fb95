internal import CAnszKernels

extension RansKernel {
  /// AVX-512 with VBMI: the table in registers, states as two planes; the encoder is the scalar one.
  ///
  /// nil where the processor can't do it.
  static let vbmi: RansKernel? = {
    guard ansz_vbmi_available() else { return nil }
    return RansKernel(name: "avx512-vbmi", pop: VBMIRans.popSteps, push: ScalarRans.push, restore: VBMIRans.restore)
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
    precondition(table.planes.count == AliasTable.Plane.allCases.count * AliasTable.planeByteCount)
    precondition(indices.lowerBound >= 0 && indices.upperBound <= symbols.count)
    let progress = unsafe words.withUnsafeBytes { words in
      unsafe states.withUnsafeMutableBufferPointer { states in
        unsafe table.planes.withUnsafeBufferPointer { planes in
          unsafe symbols.withUnsafeMutableBufferPointer { symbols in
            // SAFETY: the addresses are good for the counts given with them, and for all planes; the
            // function reads and writes inside of these.
            unsafe ansz_decode_vbmi(
              words.baseAddress,
              words.count,
              states.baseAddress,
              states.count,
              planes.baseAddress,
              table.bucketBits,
              symbols.baseAddress.map { unsafe $0 + indices.lowerBound },
              indices.count
            )
          }
        }
      }
    }
    return (Int(progress.symbols), Int(progress.bytes))
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
