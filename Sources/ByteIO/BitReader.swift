/// Reads a bit stream, least significant bit of each byte first (Spec §2).
///
/// Reading past the end gives zero bits and never fails; a caller reads a bounded number of bits and
/// then calls ``finish()``, which tells. That keeps checks out of the loops.
package struct BitReader: ~Escapable {
  @usableFromInline
  let bytes: RawSpan
  /// Bits read so far.
  @usableFromInline
  var position = 0

  @inlinable
  @_lifetime(copy bytes)
  package init(_ bytes: Span<UInt8>) {
    // SAFETY: the bytes are read as integers only, and every bit pattern is one.
    self.bytes = unsafe bytes.bytes
  }

  /// The next `count` bits without taking them; the first one is the least significant.
  @inlinable
  @inline(always)
  package func peek(_ count: Int) -> Int {
    assert(count <= 25)
    let first = position >> 3
    var window: UInt32 = 0
    if first + 4 <= bytes.byteCount {
      // SAFETY: the condition; every bit pattern is an integer.
      window = unsafe UInt32(
        littleEndian: bytes.unsafeLoadUnaligned(
          fromUncheckedByteOffset: first,
          as: UInt32.self
        )
      )
    } else {
      for index in 0..<4 where first + index < bytes.byteCount {
        // SAFETY: the condition of the loop.
        let byte = unsafe bytes.unsafeLoad(fromUncheckedByteOffset: first + index, as: UInt8.self)
        window |= UInt32(byte) << (8 * index)
      }
    }
    return Int(window &>> UInt32(position & 7)) & ((1 << count) - 1)
  }

  /// Takes bits that were peeked at.
  @inlinable
  @inline(always)
  @_lifetime(self: copy self)
  package mutating func skip(_ count: Int) {
    position += count
  }

  /// Takes a number of at most 16 bits.
  @inlinable
  @inline(always)
  @_lifetime(self: copy self)
  package mutating func read(_ count: Int) -> Int {
    let value = peek(count)
    position += count
    return value
  }

  /// The error for bits that break a rule – unless they never were there: then that is what is wrong.
  package func failure(_ rule: FormatError.Rule) -> FormatError {
    position > bytes.byteCount * 8
      ? .corrupt(.payloadTruncated, offset: bytes.byteCount)
      : .corrupt(rule, offset: max(0, position - 1) >> 3)
  }

  /// Checks the padding and returns the number of bytes that the stream takes.
  @_lifetime(self: copy self)
  package mutating func finish() throws(FormatError) -> Int {
    let byteCount = (position + 7) >> 3
    guard byteCount <= bytes.byteCount else {
      throw .corrupt(.payloadTruncated, offset: bytes.byteCount)
    }
    guard read(byteCount * 8 - position) == 0 else {
      throw .corrupt(.tablePadding, offset: byteCount - 1)
    }
    return byteCount
  }
}
