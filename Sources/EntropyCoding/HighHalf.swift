internal import ByteIO

/// The high half of a state in a bit stream: a length of 4 bits, and the bits behind the leading one (Spec §10).
enum HighHalf {
  /// The most bits that one takes.
  static let maximumBitCount = 4 + 15

  /// Reads a high half, 1…65,535.
  @inline(always)
  @_lifetime(bits: copy bits)
  static func read(from bits: inout BitReader) -> UInt32 {
    let (high, bitCount) = decode(bits.peek(maximumBitCount))
    bits.skip(bitCount)
    return high
  }

  /// The high half at the beginning of a window of bits, and how many of them it takes.
  @inline(always)
  static func decode(_ window: Int) -> (high: UInt32, bitCount: Int) {
    let length = window & 15
    let high = 1 &<< length | window &>> 4 & ((1 &<< length) &- 1)
    return (UInt32(truncatingIfNeeded: high), 4 &+ length)
  }

  /// The bits of a high half above 0.
  @inline(always)
  static func encode(_ high: UInt32) -> (bits: Int, bitCount: Int) {
    let length = 31 &- high.leadingZeroBitCount
    return (length | (Int(high) ^ 1 &<< length) &<< 4, 4 &+ length)
  }
}
