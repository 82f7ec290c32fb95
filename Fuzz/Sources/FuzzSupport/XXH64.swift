internal import CFuzzXXHash

/// XXH64 of the xxHash specification; not the library's own wrapper, which is under test.
package func xxh64(_ bytes: [UInt8], seed: UInt64) -> UInt64 {
  unsafe bytes.withUnsafeBufferPointer { buffer in
    // SAFETY: libxxhash reads `count` bytes from the address, and allows null when it is 0.
    unsafe XXH64(buffer.baseAddress, buffer.count, seed)
  }
}
