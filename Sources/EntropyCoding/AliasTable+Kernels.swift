internal import CAnszKernels

extension AliasTable {
  /// A decoding loop in C that takes planes; for its contract see `ansz_decode_vbmi`.
  typealias Loop =
    @Sendable @convention(c) (
      UnsafePointer<UInt8>?, Int, UnsafeMutablePointer<UInt32>?, Int, UnsafePointer<UInt8>?, Int,
      UnsafeMutablePointer<UInt8>?, Int
    ) -> ansz_progress

  /// Decodes whole steps by a loop that the processor can run, see ``RansKernel/Popping``.
  @unsafe
  func popSteps(
    _ loop: Loop,
    _ words: RawSpan,
    _ states: inout MutableSpan<UInt32>,
    _ symbols: inout MutableSpan<UInt8>,
    _ indices: Range<Int>
  ) -> (symbolCount: Int, byteCount: Int) {
    precondition(planes.count == Plane.allCases.count * Self.planeByteCount)
    precondition(indices.lowerBound >= 0 && indices.upperBound <= symbols.count)
    let progress = unsafe words.withUnsafeBytes { words in
      unsafe states.withUnsafeMutableBufferPointer { states in
        unsafe planes.withUnsafeBufferPointer { planes in
          unsafe symbols.withUnsafeMutableBufferPointer { symbols in
            // SAFETY: the addresses are good for the counts given with them, and for all planes; the
            // loop reads and writes inside of these.
            unsafe loop(
              words.baseAddress?.assumingMemoryBound(to: UInt8.self),
              words.count,
              states.baseAddress,
              states.count,
              planes.baseAddress,
              bucketBits,
              symbols.baseAddress.map { unsafe $0 + indices.lowerBound },
              indices.count
            )
          }
        }
      }
    }
    return (Int(progress.symbols), Int(progress.bytes))
  }
}
