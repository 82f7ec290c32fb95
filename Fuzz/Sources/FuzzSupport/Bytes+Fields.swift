extension [UInt8] {
  /// Appends an integer, little-endian.
  package mutating func append<T: FixedWidthInteger>(littleEndian value: T) {
    for shift in stride(from: 0, to: T.bitWidth, by: 8) {
      append(UInt8(truncatingIfNeeded: value >> shift))
    }
  }

  /// Appends a varint; from 2^63 on it has the ten bytes that no reader may take.
  mutating func append(varint value: UInt64) {
    var rest = value
    while rest > 0x7F {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(rest))
  }

  /// Appends the header checksum of all bytes from an offset on (Spec §2).
  mutating func appendHeaderChecksum(from offset: Int = 0) {
    append(littleEndian: UInt32(truncatingIfNeeded: xxh64(Array(self[offset...]), seed: 0)))
  }
}
