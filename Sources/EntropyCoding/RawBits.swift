package import ByteIO

/// Writes raw bits into bytes, from the least significant bit up (Spec §10.2).
package struct RawBitWriter {
  private var bytes: [UInt8] = []
  /// Bits that don't fill eight bytes yet, fewer than 64.
  private var pending: UInt64 = 0
  private var pendingCount = 0

  package init() {}

  /// Bits written so far.
  package var bitCount: Int { bytes.count * 8 + pendingCount }

  /// Appends the low `count` bits of a number, at most 57; the others are 0.
  @inline(always)
  package mutating func write(_ value: UInt64, count: Int) {
    assert(count <= 57 && value >> UInt64(count) == 0)
    pending |= value &<< UInt64(pendingCount)
    pendingCount &+= count
    guard pendingCount >= 64 else { return }
    bytes.append(littleEndian: pending)
    pendingCount &-= 64
    // What has not been written: as many bits as are pending now; 0 where none are.
    pending = value &>> UInt64(count &- pendingCount)
  }

  /// Pads with zeros to a whole byte and gives the bytes.
  package consuming func finish() -> [UInt8] {
    for shift in stride(from: 0, to: pendingCount, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: pending >> UInt64(shift)))
    }
    return bytes
  }
}

/// Reads raw bits, which are untrusted (Spec §10.2).
///
/// Behind the end there are zeros, and ``check()`` tells: so the loop of a reader has no checks.
package struct RawBitReader: ~Escapable {
  private let bytes: RawSpan
  /// Bits read so far.
  private var position = 0

  /// The most bits that one read takes.
  package static let maximumCount = 57

  @_lifetime(copy bytes)
  package init(_ bytes: Span<UInt8>) {
    // SAFETY: bytes are read as integers only, and every bit pattern is one.
    self.bytes = unsafe bytes.bytes
  }

  /// Takes a number of `count` bits, at most ``maximumCount``.
  @_lifetime(self: copy self)
  @inline(always)
  package mutating func read(_ count: Int) -> UInt64 {
    let first = position &>> 3
    let window: UInt64
    if first &+ 8 <= bytes.byteCount {
      // SAFETY: the condition; every bit pattern is an integer.
      window = unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: first, as: UInt64.self)
    } else {
      window = lastBytes(from: first)
    }
    let value = window &>> UInt64(position & 7) & (1 &<< UInt64(count) &- 1)
    position &+= count
    return value
  }

  /// The bytes from an offset near the end on, with zeros behind.
  @inline(never)
  private func lastBytes(from first: Int) -> UInt64 {
    var window: UInt64 = 0
    for offset in first..<max(first, min(first + 8, bytes.byteCount)) {
      // SAFETY: the range.
      let byte = unsafe bytes.unsafeLoad(fromUncheckedByteOffset: offset, as: UInt8.self)
      window |= UInt64(byte) << UInt64(8 * (offset - first))
    }
    return window
  }

  /// Checks that all bits that have been read were there.
  ///
  /// - Throws: Error 20.
  package func check() throws(FormatError) {
    guard position <= bytes.byteCount * 8 else {
      throw .corrupt(.payloadTruncated, offset: bytes.byteCount)
    }
  }

  /// Checks that the bytes end here.
  ///
  /// - Throws: Error 20, or error 17 for padding that is not zero; bytes that are left are error 22.
  package consuming func finish() throws(FormatError) {
    try check()
    let offset = position >> 3
    let isPadded = position & 7 != 0
    guard bytes.byteCount - offset == (isPadded ? 1 : 0) else {
      throw .corrupt(.finalState, offset: offset)
    }
    guard !isPadded || read(8 - position & 7) == 0 else {
      throw .corrupt(.tablePadding, offset: offset)
    }
  }
}
