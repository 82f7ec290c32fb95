/// The counterparts of `ByteReader`'s functions.
extension [UInt8] {
  /// Appends an integer, little-endian.
  @inlinable
  package mutating func append<T: FixedWidthInteger>(littleEndian value: T) {
    for shift in stride(from: 0, to: T.bitWidth, by: 8) {
      append(UInt8(truncatingIfNeeded: value >> shift))
    }
  }

  /// Appends a canonical varint (Spec §2).
  package mutating func append(varint value: Int) {
    precondition(value >= 0, "a varint holds no negative numbers")
    var rest = value
    while rest > 0x7F {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(rest))
  }
}

extension Int {
  /// The bytes that the number takes as a varint.
  package var varintByteCount: Int {
    precondition(self >= 0, "a varint holds no negative numbers")
    return Swift.max(1, (Int.bitWidth - leadingZeroBitCount + 6) / 7)
  }
}
