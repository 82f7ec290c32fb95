import BlockCoding
import ByteIO
import EntropyCoding
import TestSupport
import Testing

/// The codes of an LZ payload's integers, with every kernel: vectors decode 16 at a time (Spec §10.1).
@Suite struct LZIntegerTests {
  static let codes = [LZToken.lengthCode] + LZToken.offsetCodes

  /// What a kernel makes of tokens and raw bits.
  private enum Answer: Equatable {
    case values([UInt32])
    case error(Int)
  }

  /// Everything ends where nothing may be touched.
  private func answer(
    _ kernel: RansKernel,
    _ code: HybridInteger,
    _ tokens: GuardedMemory,
    _ bits: GuardedMemory
  ) -> Answer {
    let tokens = Span(_unsafeElements: UnsafeBufferPointer(tokens.bytes))
    var reader = RawBitReader(Span(_unsafeElements: UnsafeBufferPointer(bits.bytes)))
    let memory = GuardedMemory(byteCount: 4 * tokens.count)
    let values = UnsafeMutableBufferPointer(
      start: UnsafeMutableRawPointer(memory.bytes.baseAddress)?
        .assumingMemoryBound(to: UInt32.self),
      count: tokens.count
    )
    var output = MutableSpan(_unsafeElements: values)
    do throws(FormatError) {
      try code.decode(tokens, bits: &reader, into: &output, with: kernel)
      try reader.finish()
      return .values(withExtendedLifetime(memory) { Array(values) })
    } catch {
      return .error(error.number)
    }
  }

  /// All kernels' answer, which is to be the same.
  private func answer(
    _ code: HybridInteger,
    _ tokens: [UInt8],
    _ bits: [UInt8],
    _ note: @autoclosure () -> String
  ) -> Answer {
    let (tokenMemory, bitMemory) = (GuardedMemory(tokens), GuardedMemory(bits))
    let answers = RansKernel.available.map { answer($0, code, tokenMemory, bitMemory) }
    let isSame = answers.allSatisfy { $0 == answers[0] }
    #expect(isSame, "kernels disagree: \(code), \(note())")
    return answers[0]
  }

  private func encode(_ code: HybridInteger, _ values: [UInt32]) -> (
    tokens: [UInt8], bits: [UInt8]
  ) {
    var writer = RawBitWriter()
    let tokens = code.encode(values.span, bits: &writer)
    return (tokens, writer.finish())
  }

  /// Values below 2^`bitCount`, of which lengths are as likely as others.
  private func values(
    _ count: Int,
    bitCount: Int,
    using generator: inout SeededGenerator
  ) -> [UInt32] {
    (0..<count).map { _ in
      let length = Int.random(in: 0...bitCount, using: &generator)
      return UInt32(truncatingIfNeeded: generator.next() & (1 << UInt64(length) - 1))
    }
  }

  @Test(arguments: codes)
  func roundTrip(code: HybridInteger) {
    var generator = SeededGenerator(seed: UInt64(code.tokenCount))
    for count in Array(0...70) + [200, 1000] {
      // Up to 32 bits: those with more than 25 raw ones end the vectors.
      for bitCount in [3, 8, 16, 20, 25, 27, 32] {
        let values = values(count, bitCount: bitCount, using: &generator)
        let (tokens, bits) = encode(code, values)
        let isRight = answer(code, tokens, bits, "\(generator)") == .values(values)
        #expect(isRight, "\(code), \(count) values of \(bitCount) bits, \(generator)")
      }
    }
  }

  /// Every token of a code, with raw bits that are all ones and all zeros.
  @Test(arguments: codes)
  func everyToken(code: HybridInteger) {
    for token in 0..<code.tokenCount {
      for filler: UInt8 in [0, 0xFF] {
        // 40 of them, 31 raw bits at most.
        let tokens = [UInt8](repeating: UInt8(token), count: 40)
        let bitCount = rawBitCount(code, token)
        var bits = [UInt8](repeating: filler, count: (40 * bitCount + 7) / 8)
        if bitCount * 40 % 8 != 0, let last = bits.indices.last {
          bits[last] &= 1 << UInt8(bitCount * 40 % 8) - 1
        }
        guard case .values(let values) = answer(code, tokens, bits, "token \(token)") else {
          Issue.record("\(code), token \(token)")
          continue
        }
        // The encoder says what they are.
        let isRight =
          values.allSatisfy { $0 == values[0] } && encode(code, values) == (tokens, bits)
        #expect(isRight, "\(code), token \(token), \(filler)")
      }
    }
  }

  private func rawBitCount(_ code: HybridInteger, _ token: Int) -> Int {
    let (e, m, l) = (code.splitBits, code.highBits, code.lowBits)
    return token < 1 << e ? 0 : (token - 1 << e) >> (m + l) + e - m - l
  }

  /// Tokens that are none: error 36, whatever the raw bits are.
  @Test(arguments: codes)
  func hostileTokens(code: HybridInteger) {
    var generator = SeededGenerator(seed: 0x7073)
    for token in code.tokenCount..<256 {
      for count in [1, 16, 17, 48, 100] {
        let values = values(count, bitCount: 12, using: &generator)
        var (tokens, bits) = encode(code, values)
        tokens[Int.random(in: 0..<count, using: &generator)] = UInt8(token)
        for bits in [bits, [], bits + Samples.random(200, seed: 1)] {
          let number = answer(code, tokens, bits, "token \(token)")
          #expect(number == .error(36), "\(code), token \(token) of \(count)")
        }
      }
    }
  }

  /// Raw bits that are cut, left or padded with something, at every length.
  @Test(arguments: codes)
  func hostileBits(code: HybridInteger) {
    var generator = SeededGenerator(seed: 0xB175)
    for bitCount in [12, 32] {
      let values = values(90, bitCount: bitCount, using: &generator)
      let (tokens, bits) = encode(code, values)
      for length in bits.indices {
        let cut = answer(code, tokens, Array(bits.prefix(length)), "\(length) bytes")
        #expect(cut == .error(20), "\(code), \(length) bytes")
      }
      for extra in [1, 2, 60] {
        let more = answer(code, tokens, bits + [UInt8](repeating: 0, count: extra), "\(extra)")
        #expect(more == .error(22), "\(code), \(extra) more")
      }
      let total = tokens.reduce(0) { $0 + rawBitCount(code, Int($1)) }
      guard total % 8 != 0, let last = bits.last else { continue }
      let padded = bits.dropLast() + [last | 1 << UInt8(total % 8)]
      #expect(answer(code, tokens, Array(padded), "padding") == .error(17), "\(code)")
    }
  }

  /// Any tokens and any bits.
  @Test(arguments: codes)
  func noise(code: HybridInteger) {
    var generator = SeededGenerator(seed: 0x9015E)
    for _ in 0..<400 {
      let count = Int.random(in: 0...80, using: &generator)
      let limit = [code.tokenCount, code.tokenCount, 256, 30].randomElement(using: &generator) ?? 1
      let tokens = (0..<count).map { _ in UInt8(Int.random(in: 0..<limit, using: &generator)) }
      let bits = Samples.random(
        Int.random(in: 0...250, using: &generator),
        seed: generator.next()
      )
      _ = answer(code, tokens, bits, "\(generator)")
    }
  }
}
