/// Writes a bit stream, least significant bit of each byte first (Spec §2).
package struct BitWriter {
  @usableFromInline
  var bytes: [UInt8] = []
  /// Bits that don't fill a byte yet, fewer than 8.
  @usableFromInline
  var pending: UInt64 = 0
  @usableFromInline
  var pendingCount = 0

  @inlinable
  package init() {}

  /// Bits written so far.
  @inlinable
  package var bitCount: Int { bytes.count * 8 + pendingCount }

  /// Appends a number of `count` bits, at most 32; the least significant bit comes first.
  @inlinable
  package mutating func write(_ value: Int, count: Int) {
    assert(count <= 32 && value >> count == 0)
    pending |= UInt64(value) << pendingCount
    pendingCount += count
    while pendingCount >= 8 {
      bytes.append(UInt8(truncatingIfNeeded: pending))
      pending >>= 8
      pendingCount -= 8
    }
  }

  /// Pads with zeros to a whole byte and gives the bytes.
  @inlinable
  package consuming func finish() -> [UInt8] {
    if pendingCount > 0 {
      bytes.append(UInt8(truncatingIfNeeded: pending))
    }
    return bytes
  }
}
