internal import CAnszKernels

extension RansKernel {
  /// Eight lanes a vector, slots by gathers; the encoder is the scalar one.
  ///
  /// nil where the processor can't do it.
  static let avx2: RansKernel? = {
    guard ansz_avx2_available() else { return nil }
    return RansKernel(
      name: "avx2",
      decoding: RansDecoding<AVX2Rans>.decode,
      encoding: ScalarRans.encode
    )
  }()
}

/// The AVX2 kernel.
enum AVX2Rans: RansFastLoop {
  static func decodeFast(
    _ words: RawSpan,
    _ states: inout MutableSpan<UInt32>,
    _ slots: Span<UInt32>,
    _ symbols: inout MutableSpan<UInt8>
  ) -> (symbolCount: Int, byteCount: Int) {
    guard states.count >= 8 else {
      return ScalarRans.decodeFast(words, &states, slots, &symbols)
    }
    precondition(slots.count == FrequencyTable.scale)
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
              symbols.baseAddress,
              symbols.count
            )
          }
        }
      }
    }
    return (Int(progress.symbols), Int(progress.bytes))
  }
}
