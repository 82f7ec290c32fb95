/// Reads untrusted bytes from front to back, and never past their end.
///
/// Every function throws ``FormatError/truncated(offset:)`` where bytes are missing; the offset is
/// the end of the bytes. Offsets in errors are relative to the first byte given.
package struct ByteReader: ~Escapable {
  /// All bytes given.
  private let bytes: RawSpan
  /// Bytes read so far.
  package private(set) var offset: Int

  @_lifetime(copy bytes)
  package init(_ bytes: Span<UInt8>) {
    // SAFETY: the bytes are read as integers only, and every bit pattern is one.
    self.bytes = unsafe bytes.bytes
    offset = 0
  }

  /// Bytes that are still to be read.
  package var remainingByteCount: Int { bytes.byteCount - offset }

  /// Checks that `byteCount` more bytes are there.
  private func require(_ byteCount: Int) throws(FormatError) {
    guard byteCount <= remainingByteCount else {
      throw .truncated(offset: bytes.byteCount)
    }
  }

  /// The next byte, which stays; nil at the end.
  package var next: UInt8? {
    // SAFETY: the condition; every bit pattern is an integer.
    unsafe remainingByteCount > 0
      ? bytes.unsafeLoad(fromUncheckedByteOffset: offset, as: UInt8.self) : nil
  }

  /// Skips bytes.
  @_lifetime(self: copy self)
  package mutating func skip(_ byteCount: Int) throws(FormatError) {
    try require(byteCount)
    offset += byteCount
  }

  /// Reads some bytes.
  @_lifetime(self: copy self)
  package mutating func readBytes(_ byteCount: Int) throws(FormatError) -> [UInt8] {
    try require(byteCount)
    // SAFETY: the bytes were required above, and every bit pattern is an integer.
    let taken = (offset..<(offset + byteCount)).map {
      unsafe bytes.unsafeLoad(fromUncheckedByteOffset: $0, as: UInt8.self)
    }
    offset += byteCount
    return taken
  }

  /// Reads a little-endian integer.
  @_lifetime(self: copy self)
  package mutating func read<T: FixedWidthInteger & BitwiseCopyable>(
    _: T.Type
  ) throws(FormatError) -> T {
    try require(MemoryLayout<T>.size)
    // SAFETY: the bytes were required above, and every bit pattern is an integer.
    let value = unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: T.self)
    offset += MemoryLayout<T>.size
    return T(littleEndian: value)
  }

  /// Reads a canonical varint below 2^63 (Spec §2).
  @_lifetime(self: copy self)
  package mutating func readVarint() throws(FormatError) -> Int {
    let start = offset
    var value = 0
    for shift in stride(from: 0, to: 63, by: 7) {
      let byte = try read(UInt8.self)
      value |= Int(byte & 0x7F) << shift
      guard byte < 0x80 else { continue }
      guard byte != 0 || shift == 0 else { throw .corrupt(.varint, offset: start) }
      return value
    }
    throw .corrupt(.varint, offset: start)
  }
}
