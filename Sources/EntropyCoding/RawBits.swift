package import ByteIO
internal import CAnszKernels

/// Writes raw bits into bytes, from the least significant bit up (Spec §10.2).
package struct RawBitWriter {
  /// Whole bytes, the one that is being filled, with zeros above, and room that nobody has written.
  private var bytes: [UInt8] = [0]
  /// Bits written so far.
  package private(set) var bitCount = 0

  package init() {}

  /// Appends `count` numbers of fewer than 32 bits each; the bits above are 0.
  ///
  /// - Parameters:
  ///   - count: How many.
  ///   - number: Gives the numbers and their bits, in order.
  @inline(always)
  mutating func write(count: Int, _ number: (Int) -> (bits: UInt32, bitCount: Int)) {
    makeRoom(count: count)
    var place = bitCount >> 3
    // Bits that don't fill a byte, and how many.
    var pendingCount = bitCount & 7
    var all = bytes.mutableSpan
    var output = unsafe all.mutableBytes
    // SAFETY: place < bytes.count, see `makeRoom`; every bit pattern is an integer.
    var pending = unsafe UInt64(output.unsafeLoad(fromByteOffset: place, as: UInt8.self))
    for index in 0..<count {
      let (bits, count) = number(index)
      assert(count < 32 && bits >> UInt32(count) == 0)
      pending |= UInt64(bits) &<< UInt64(pendingCount)
      pendingCount &+= count
      // SAFETY: there is room for 31 bits a number, and for eight bytes behind.
      unsafe output.storeBytes(
        of: pending.littleEndian,
        toUncheckedByteOffset: place,
        as: UInt64.self
      )
      place &+= pendingCount &>> 3
      pending = pending &>> UInt64(pendingCount & ~7)
      pendingCount &= 7
    }
    bitCount = place * 8 + pendingCount
  }

  /// Makes room for `count` numbers of at most 31 bits, and 16 bytes that may be written with them.
  private mutating func makeRoom(count: Int) {
    let byteCount = (bitCount + 31 * count + 7) / 8 + 16
    guard byteCount > bytes.count else { return }
    bytes.append(addingCapacity: byteCount - bytes.count) { room in
      unsafe room.withUnsafeMutableBufferPointer { buffer, count in
        // SAFETY: bytes have no invalid values; they are written before anybody reads them.
        count = buffer.count
      }
    }
  }

  /// Writes the first integers of a list by vectors, see `ansz_encode_integers_vbmi`.
  ///
  /// The processor has what it takes.
  ///
  /// - Returns: How many.
  mutating func encodeByVBMI(
    _ values: Span<UInt32>,
    of code: HybridInteger,
    tokens: inout MutableSpan<UInt8>
  ) -> Int {
    precondition(tokens.count == values.count)
    makeRoom(count: values.count)
    var position = bitCount
    let done = unsafe bytes.withUnsafeMutableBufferPointer { bytes in
      unsafe values.withUnsafeBufferPointer { values in
        unsafe tokens.withUnsafeMutableBufferPointer { tokens in
          // SAFETY: the addresses are good for the counts given with them, and there is room.
          unsafe ansz_encode_integers_vbmi(
            values.baseAddress,
            values.count,
            ansz_integer_code(code),
            tokens.baseAddress,
            bytes.baseAddress,
            &position
          )
        }
      }
    }
    bitCount = position
    return done
  }

  /// Appends the low `count` bits of a number, at most 57; the others are 0.
  package mutating func write(_ value: UInt64, count: Int) {
    precondition(count <= 57 && value >> UInt64(count) == 0)
    write(count: 2) { index in
      index == 0
        ? (UInt32(truncatingIfNeeded: value & 0x3FFF_FFFF), min(count, 30))
        : (UInt32(truncatingIfNeeded: value >> 30), max(0, count - 30))
    }
  }

  /// Pads with zeros to a whole byte and gives the bytes.
  package consuming func finish() -> [UInt8] {
    let byteCount = (bitCount + 7) / 8
    bytes.removeLast(bytes.count - byteCount)
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

  /// Decodes the first integers of a list by vectors, see `ansz_decode_integers_vbmi`.
  ///
  /// The processor has what it takes.
  ///
  /// - Returns: How many.
  @_lifetime(self: copy self)
  mutating func decodeByVBMI(
    _ tokens: Span<UInt8>,
    of code: HybridInteger,
    into values: inout MutableSpan<UInt32>
  ) -> Int {
    precondition(tokens.count == values.count)
    let code = ansz_integer_code(code)
    var position = position
    let bytes = bytes
    let done = unsafe bytes.withUnsafeBytes { bytes in
      unsafe tokens.withUnsafeBufferPointer { tokens in
        unsafe values.withUnsafeMutableBufferPointer { values in
          // SAFETY: the addresses are good for the counts given with them.
          unsafe ansz_decode_integers_vbmi(
            tokens.baseAddress,
            tokens.count,
            code,
            bytes.baseAddress?.assumingMemoryBound(to: UInt8.self),
            bytes.count,
            &position,
            values.baseAddress
          )
        }
      }
    }
    self.position = position
    return done
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

extension ansz_integer_code {
  fileprivate init(_ code: HybridInteger) {
    self.init(
      split_bits: UInt32(code.splitBits),
      high_bits: UInt32(code.highBits),
      low_bits: UInt32(code.lowBits)
    )
  }
}
