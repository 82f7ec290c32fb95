import BlockCoding
import ByteIO
import EntropyCoding
import MatchFinding
import TestSupport
import Testing

/// Taking contents apart and putting them together, against the plain way.
@Suite struct LZCopyingTests {
  /// Sequences with lengths and offsets of all sizes, and literals for them.
  private func random(
    _ count: Int,
    _ shape: Int,
    using generator: inout SeededGenerator
  ) -> (content: [UInt8], sequences: [LZSequence]) {
    var content: [UInt8] = []
    var sequences: [LZSequence] = []
    var recent = [1, 4, 8]
    for _ in 0..<count {
      var run = [0, 0, 1, 2, 3, 4, 15, 16, 17, 40].randomElement(using: &generator) ?? 0
      if shape == 1 { run &= 3 }
      run += content.isEmpty && run == 0 ? 1 : 0
      content += Samples.random(run, seed: generator.next())
      let near = min(content.count, [8, 17, 33, 70, 1 << 20][Int(generator.next() % 5)])
      var offset = Int.random(in: 1...near, using: &generator)
      if shape == 2, let repeated = recent.randomElement(using: &generator),
        repeated <= content.count
      {
        offset = repeated
      }
      let match = [2, 3, 5, 8, 15, 16, 17, 18, 31, 32, 33, 100, 300][Int(generator.next() % 13)]
      for _ in 0..<match { content.append(content[content.count - offset]) }
      recent = PlainLZ.moved(recent, recent.firstIndex(of: offset) ?? 3, offset)
      sequences.append(
        LZSequence(
          literalCount: UInt32(run),
          matchByteCount: UInt32(match),
          offset: UInt32(offset)
        )
      )
    }
    let last = [0, 1, 5, 40][Int(generator.next() % 4)]
    return (content + Samples.random(last, seed: generator.next()), sequences)
  }

  /// Streams as the decoder takes them.
  private func integers(_ plain: PlainLZ, code: Int) throws -> LZIntegers {
    var bits = RawBitWriter()
    func tokens(_ values: [Int], _ code: HybridInteger) -> [UInt8] {
      let values = values.map { UInt32($0) }
      return code.encode(values.span, bits: &bits)
    }
    let literalLengths = tokens(plain.literalLengths, LZToken.lengthCode)
    let matchLengths = tokens(plain.matchLengths, LZToken.lengthCode)
    let offsets = tokens(plain.offsets, LZToken.offsetCodes[code])
    let rawBits = bits.finish()
    return try LZIntegers(
      literalLengths: literalLengths.span,
      matchLengths: matchLengths.span,
      offsets: offsets.span,
      offsetCode: LZToken.offsetCodes[code],
      rawBits: rawBits.span,
      with: .current
    )
  }

  /// Regenerates into memory that ends, like that of the literals and tokens, where nothing may be touched.
  private func regenerated(
    _ plain: PlainLZ,
    byteCount: Int,
    _ integers: borrowing LZIntegers,
    _ kernel: RansKernel
  ) -> LZAnswer {
    let tokens = GuardedMemory(plain.tokens)
    let literals = GuardedMemory(
      plain.literals + [UInt8](repeating: 0xEE, count: LZCopying.literalSlack)
    )
    let content = GuardedMemory(byteCount: byteCount)
    var output = MutableSpan(_unsafeElements: content.bytes)
    do throws(FormatError) {
      try LZCopying.regenerate(
        &output,
        tokens: Span(_unsafeElements: UnsafeBufferPointer(tokens.bytes)),
        integers: integers,
        literals: Span(_unsafeElements: UnsafeBufferPointer(literals.bytes)),
        with: kernel
      )
      return .content(Array(content.bytes))
    } catch {
      return .error(error.number)
    }
  }

  @Test(arguments: 0..<3)
  func randomSequences(shape: Int) throws {
    var generator = SeededGenerator(seed: UInt64(shape))
    for count in Array(0...60) + [511, 512, 513, 1024, 1500] {
      let (content, sequences) = random(count, shape, using: &generator)
      let plain = PlainLZ(content, sequences)
      let streams = LZStreams(content.span, sequences.span)
      #expect(streams.tokens == plain.tokens, "\(count), \(generator)")
      #expect(streams.literalLengths.map { Int($0) } == plain.literalLengths)
      #expect(streams.matchLengths.map { Int($0) } == plain.matchLengths)
      #expect(streams.offsets.map { Int($0) } == plain.offsets)
      let areLiteralsRight = streams.literals == plain.literals
      #expect(areLiteralsRight, "\(count), \(generator)")
      let isPlainRight = plain.content(byteCount: content.count) == .content(content)
      #expect(isPlainRight)
      let integers = try integers(plain, code: Int(generator.next() % 8))
      for kernel in RansKernel.available {
        let answer = regenerated(plain, byteCount: content.count, integers, kernel)
        let isRight = answer == .content(content)
        #expect(isRight, "\(kernel.name), \(count), \(generator)")
      }
    }
  }

  /// Every offset up to 40 with every length up to 70, in front of the end and away from it.
  @Test func everyOverlap() throws {
    for offset in 1...40 {
      for match in 2...70 {
        for rest in [0, 64] {
          let front = Samples.random(40, seed: UInt64(offset))
          var content = front
          for _ in 0..<match { content.append(content[content.count - offset]) }
          content += Samples.random(rest, seed: 1)
          let sequence = LZSequence(
            literalCount: 40,
            matchByteCount: UInt32(match),
            offset: UInt32(offset)
          )
          let plain = PlainLZ(content, [sequence])
          let answer = regenerated(
            plain,
            byteCount: content.count,
            try integers(plain, code: 0),
            .current
          )
          let isRight = answer == .content(content)
          #expect(isRight, "offset \(offset), \(match) bytes, \(rest) behind")
        }
      }
    }
  }

  /// Any tokens and integers that fit: the same answer as the plain way, be it error 39.
  @Test func hostileOffsets() throws {
    var tally: [Int: Int] = [:]
    for seed in 0..<1500 as Range<UInt64> {
      var generator = SeededGenerator(seed: seed)
      var plain = PlainLZ()
      let count = Int.random(in: 0...20, using: &generator) + (seed % 50 == 0 ? 512 : 0)
      plain.tokens = Samples.random(count, seed: generator.next())
      if seed % 2 == 0 { plain.tokens = plain.tokens.map { $0 | 3 } }
      plain.literalLengths = plain.tokens.filter { $0 % 4 == 3 }
        .map { _ in Int.random(in: 0...60, using: &generator) }
      plain.matchLengths = plain.tokens.filter { $0 / 4 % 16 == 15 }
        .map { _ in Int.random(in: 0...30, using: &generator) }
      plain.offsets = plain.tokens.filter { $0 >= 192 }.map { _ in
        Int.random(in: 0...([8, 30, Int(UInt32.max)][Int(seed / 2 % 3)]), using: &generator)
      }
      let fields = try #require(plain.fields)
      let runs = fields.reduce(0) { $0 + $1.run }
      let matched = fields.reduce(0) { $0 + $1.match }
      let last = Int.random(in: 0...50, using: &generator)
      plain.literals = Samples.random(runs + last, seed: generator.next())
      let byteCount = runs + last + matched
      let expected = plain.content(byteCount: byteCount)
      let integers = try integers(plain, code: 0)
      for kernel in RansKernel.available {
        let isSame = regenerated(plain, byteCount: byteCount, integers, kernel) == expected
        #expect(isSame, "\(kernel.name), seed \(seed)")
      }
      if case .error(let number) = expected { tally[number, default: 0] += 1 }
    }
    #expect((tally[39] ?? 0) > 200 && (tally[39] ?? 0) < 1400, "\(tally)")
  }

  /// Offset 2^32, whose integer is the greatest there is.
  @Test func greatestOffset() throws {
    var plain = PlainLZ()
    plain.tokens = [0xC1]
    plain.offsets = [Int(UInt32.max)]
    plain.literals = [1]
    let integers = try integers(plain, code: 3)
    for kernel in RansKernel.available {
      #expect(regenerated(plain, byteCount: 3, integers, kernel) == .error(39), "\(kernel.name)")
    }
  }
}
