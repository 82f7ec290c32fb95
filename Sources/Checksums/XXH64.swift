internal import CXXHash

/// XXH64 of the xxHash specification, by libxxhash.
package enum XXH64 {
  /// The hash of some bytes, all at hand.
  ///
  /// - Complexity: O(*n*), several bytes a cycle.
  package static func hash(_ bytes: Span<UInt8>, seed: UInt64) -> UInt64 {
    unsafe bytes.withUnsafeBufferPointer { buffer in
      // SAFETY: libxxhash reads `count` bytes from the address, and allows null when it is 0.
      unsafe CXXHash.XXH64(buffer.baseAddress, buffer.count, seed)
    }
  }

  /// The check over a header: the low half of the hash with seed 0 (Spec §2).
  package static func headerChecksum(_ bytes: Span<UInt8>) -> UInt32 {
    UInt32(truncatingIfNeeded: hash(bytes, seed: 0))
  }
}
