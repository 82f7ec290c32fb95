import BlockCoding
import MatchFinding
import TestSupport
import Testing

/// Tokens and repeat offsets (Spec §7.1).
@Suite struct LZTokenTests {
  private func counts(_ tokens: [UInt8]) -> [Int] {
    let counts = LZTokenCounts(tokens.span)
    return [
      counts.literalLengthCount, counts.matchLengthCount, counts.offsetCount,
      counts.literalFieldSum, counts.matchFieldSum,
    ]
  }

  private func plainCounts(_ tokens: [UInt8]) -> [Int] {
    [
      tokens.count { $0 % 4 == 3 }, tokens.count { $0 / 4 % 16 == 15 },
      tokens.count { $0 / 64 == 3 }, tokens.reduce(0) { $0 + Int($1) % 4 },
      tokens.reduce(0) { $0 + Int($1) / 4 % 16 },
    ]
  }

  /// 0xC7 is 11 0001 11: a new offset, match field 1, literal field 3.
  ///
  /// 0x3E is 00 1111 10. 0x89 is 10 0010 01.
  @Test func countsByHand() {
    #expect(counts([]) == [0, 0, 0, 0, 0])
    #expect(counts([0xC7]) == [1, 0, 1, 3, 1])
    #expect(counts([0xC7, 0x3E, 0x89]) == [1, 1, 1, 6, 18])
    #expect(counts([UInt8](repeating: 0xFF, count: 9)) == [9, 9, 9, 27, 135])
  }

  @Test func countsOfAllLengths() {
    let random = Samples.random(2000, seed: 5)
    for count in Array(0...300) + [1087, 1088, 1089, 2000] {
      for tokens in [
        Array(random.prefix(count)), [UInt8](repeating: 0xFF, count: count),
        [UInt8](repeating: 0x3C, count: count), random.prefix(count).map { $0 | 0xC0 },
      ] {
        #expect(counts(tokens) == plainCounts(tokens), "\(count) tokens")
      }
    }
  }

  /// From 1, 4, 8: 4 is kind 1 and gives 4, 1, 8; 9 is new, 9, 4, 1; 1 is kind 2, 1, 9, 4; 8 has been lost.
  @Test func repeatOffsetsByHand() {
    var repeated = RepeatOffsets()
    #expect(repeated.kind(of: 4) == 1)
    #expect(repeated.kind(of: 9) == 3)
    #expect([repeated.first, repeated.second, repeated.third] == [9, 4, 1])
    #expect(repeated.kind(of: 1) == 2)
    #expect(repeated.kind(of: 1) == 0)
    #expect([repeated.first, repeated.second, repeated.third] == [1, 9, 4])
    #expect(repeated.kind(of: 8) == 3)
  }

  /// A new offset that is there already: the last one is lost all the same.
  @Test func newOffsetThatRepeats() {
    var repeated = RepeatOffsets()
    #expect(repeated.take(3, new: 4) == 4)
    #expect([repeated.first, repeated.second, repeated.third] == [4, 1, 4])
    // The first of equal ones.
    #expect(repeated.kind(of: 4) == 0)
    #expect(repeated.take(2, new: 77) == 4)
    #expect([repeated.first, repeated.second, repeated.third] == [4, 4, 1])
  }

  @Test func repeatOffsetsAreInverse() {
    for seed in 0..<50 as Range<UInt64> {
      var generator = SeededGenerator(seed: seed)
      var (writer, reader) = (RepeatOffsets(), RepeatOffsets())
      var plain = [1, 4, 8]
      for _ in 0..<2000 {
        let offset =
          seed % 2 == 0
          ? Int.random(in: 1...5, using: &generator)
          : Int.random(in: 1...Int(UInt32.max), using: &generator)
        let kind = writer.kind(of: UInt32(offset))
        #expect(Int(kind) == plain.firstIndex(of: offset) ?? 3)
        plain = PlainLZ.moved(plain, Int(kind), offset)
        // What stands in the place of a new offset must not matter for others.
        let new = kind == 3 ? UInt32(offset) : UInt32(truncatingIfNeeded: generator.next())
        #expect(Int(reader.take(UInt8(kind), new: new)) == offset)
        #expect([writer.first, writer.second, writer.third].map { Int($0) } == plain)
        #expect([reader.first, reader.second, reader.third].map { Int($0) } == plain)
      }
    }
  }

  /// 1 literal, 2 + 4 bytes, kind 2: 10 0100 01; what is long has a field that is all ones.
  @Test func makingByHand() {
    #expect(LZToken.make(literalCount: 1, matchByteCount: 6, kind: 2) == 0x91)
    #expect(LZToken.make(literalCount: 2, matchByteCount: 16, kind: 0) == 0x3A)
    #expect(LZToken.make(literalCount: 3, matchByteCount: 17, kind: 3) == 0xFF)
    #expect(LZToken.make(literalCount: .max, matchByteCount: .max, kind: 1) == 0x7F)
    #expect(LZToken.make(literalCount: 0, matchByteCount: 2, kind: 0) == 0)
  }
}
