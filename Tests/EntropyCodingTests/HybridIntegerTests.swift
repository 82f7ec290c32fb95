import ByteIO
import EntropyCoding
import TestSupport
import Testing

@Suite struct HybridIntegerTests {
  static let codes = [
    HybridInteger(splitBits: 0, highBits: 0, lowBits: 0),
    HybridInteger(splitBits: 4, highBits: 1, lowBits: 0),
    HybridInteger(splitBits: 4, highBits: 2, lowBits: 0),
    HybridInteger(splitBits: 4, highBits: 1, lowBits: 1),
    HybridInteger(splitBits: 3, highBits: 0, lowBits: 2),
    HybridInteger(splitBits: 6, highBits: 2, lowBits: 0),
    HybridInteger(splitBits: 7, highBits: 0, lowBits: 2),
  ]

  /// By hand, with 16 tokens of their own, and one high bit.
  ///
  /// 1000 is 1 1 11101000: length 9, the high bit 1, 8 raw bits 11101000 = 232. Its group is the fifth behind
  /// length 4, two tokens each: 16 + (9 − 4) · 2 + 1 = 27.
  @Test func byHand() {
    let code = HybridInteger(splitBits: 4, highBits: 1, lowBits: 0)
    #expect(code.token(of: 0) == (0, 0, 0))
    #expect(code.token(of: 15) == (15, 0, 0))
    #expect(code.token(of: 16) == (16, 0, 3))
    #expect(code.token(of: 31) == (17, 7, 3))
    #expect(code.token(of: 32) == (18, 0, 4))
    #expect(code.token(of: 1000) == (27, 232, 8))
    #expect(code.token(of: .max) == (71, 1 << 30 - 1, 30))
    #expect(code.tokenCount == 72)
    // One high and one low bit: 1000 is 1 1 1110100 0.
    let both = HybridInteger(splitBits: 4, highBits: 1, lowBits: 1)
    #expect(both.token(of: 1000) == (16 + 5 * 4 + 2, 0b1110100, 7))
  }

  /// Three bits 101, two bits 11: from the least significant bit up 101 11 is 0b11101.
  @Test func rawBitsByHand() throws {
    var writer = RawBitWriter()
    writer.write(0b101, count: 3)
    writer.write(0b11, count: 2)
    let bytes = writer.finish()
    #expect(bytes == [0b11101])
    var reader = RawBitReader(bytes.span)
    #expect(reader.read(3) == 5)
    #expect(reader.read(2) == 3)
    try reader.finish()
  }

  /// What each kernel writes behind a few bits of another list: the same as one value after the other.
  @Test(arguments: codes)
  func kernelsWriteTheSame(code: HybridInteger) {
    var generator = SeededGenerator(seed: 0x41)
    for count in Array(0...50) + [1000, 1001, 4096] {
      let first = (0..<Int.random(in: 0...40, using: &generator)).map { _ in
        UInt32.random(in: 0...300, using: &generator)
      }
      // All lengths are as likely, or all are long.
      let shiftLimit: UInt32 = Bool.random(using: &generator) ? 31 : 1
      let second = (0..<count).map { _ in
        UInt32.random(in: 0...(.max), using: &generator)
          >> UInt32.random(in: 0...shiftLimit, using: &generator)
      }
      var plain = RawBitWriter()
      for value in first + second {
        let (_, bits, bitCount) = code.token(of: value)
        plain.write(UInt64(bits), count: bitCount)
      }
      let bytes = plain.finish()
      for kernel in RansKernel.available {
        var writer = RawBitWriter()
        var tokens = code.encode(first.span, bits: &writer, with: kernel)
        tokens += code.encode(second.span, bits: &writer, with: kernel)
        #expect(
          tokens == (first + second).map { code.token(of: $0).token },
          "\(code), \(kernel.name), \(count)"
        )
        #expect(writer.finish() == bytes, "\(code), \(kernel.name), \(count)")
      }
    }
  }

  private func encode(_ code: HybridInteger, _ values: [UInt32]) -> ([UInt8], [UInt8]) {
    var writer = RawBitWriter()
    let tokens = code.encode(values.span, bits: &writer)
    return (tokens, writer.finish())
  }

  private func roundTrip(_ code: HybridInteger, _ values: [UInt32]) throws {
    let (tokens, bytes) = encode(code, values)
    var reader = RawBitReader(bytes.span)
    var decoded = [UInt32](repeating: 7, count: values.count)
    var output = decoded.mutableSpan
    try code.decode(tokens.span, bits: &reader, into: &output)
    #expect(decoded == values, "\(code)")
    try reader.finish()
  }

  @Test(arguments: codes)
  func valuesAroundEveryPowerOfTwo(code: HybridInteger) throws {
    var values = (0..<5000).map { UInt32($0) }
    for length in 0..<32 as Range<UInt32> {
      for difference in -40...40 {
        values.append(UInt32(truncatingIfNeeded: 1 << Int(length) + difference))
      }
    }
    try roundTrip(code, values)
    try roundTrip(code, [])
    for value in values.suffix(200) {
      try roundTrip(code, [value])
    }
  }

  @Test(arguments: codes)
  func randomValues(code: HybridInteger) throws {
    for seed in 0..<20 as Range<UInt64> {
      var generator = SeededGenerator(seed: seed)
      let values = (0..<3000).map { _ in
        UInt32.random(in: 0 ... .max, using: &generator)
          >> UInt32.random(in: 0...31, using: &generator)
      }
      try roundTrip(code, values)
    }
  }

  /// Raw bits that are cut, left over or padded with something, and tokens that are none.
  @Test func badBits() throws {
    let code = HybridInteger(splitBits: 4, highBits: 1, lowBits: 0)
    var writer = RawBitWriter()
    var tokens = code.encode((0..<500).map { UInt32($0 * 977) }.span, bits: &writer)
    while writer.bitCount % 8 != 4 {
      tokens += code.encode([16].span, bits: &writer)  // three bits
    }
    let bytes = writer.finish()
    func answer(_ bytes: [UInt8], _ tokens: [UInt8]) -> Int? {
      var decoded = [UInt32](repeating: 0, count: tokens.count)
      var output = decoded.mutableSpan
      do throws(FormatError) {
        var reader = RawBitReader(bytes.span)
        try code.decode(tokens.span, bits: &reader, into: &output)
        try reader.finish()
        return nil
      } catch {
        return error.number
      }
    }
    #expect(answer(bytes, tokens) == nil)
    #expect(answer(bytes + [0], tokens) == 22)
    for length in bytes.indices {
      #expect(answer(Array(bytes.prefix(length)), tokens) == 20)
    }
    #expect(answer(Array(bytes.dropLast()) + [bytes[bytes.count - 1] | 0x80], tokens) == 17)
    #expect(answer(bytes, [72] + tokens.dropFirst()) == 36)
  }

  /// Every count of bits in every place of a byte.
  @Test func everyCount() throws {
    for first in 0..<8 {
      for count in 0...57 {
        for value in [0, 1, UInt64.max, 0xA5A5_A5A5_A5A5_A5A5] {
          let masked = count == 0 ? 0 : value >> UInt64(64 - count)
          var writer = RawBitWriter()
          writer.write(0, count: first)
          for _ in 0..<5 { writer.write(masked, count: count) }
          let bytes = writer.finish()
          var reader = RawBitReader(bytes.span)
          _ = reader.read(first)
          for _ in 0..<5 {
            let isSame = reader.read(count) == masked
            #expect(isSame, "\(first), \(count)")
          }
          try reader.finish()
        }
      }
    }
  }
}
