import MatchFinding
import TestSupport
import Testing

@Suite("What a parse costs")
struct ParseCostTests {
  /// Costs as strange as may be, but such that a repeat offset is never dearer than the same one as new.
  private func randomCosts(_ count: Int, _ generator: inout SeededGenerator) -> SequenceCosts {
    func random(_ count: Int, _ range: ClosedRange<UInt32>) -> [UInt32] {
      (0..<count).map { _ in UInt32.random(in: range, using: &generator) }
    }
    var sums: [UInt32] = [0]
    for cost in random(count, 300...2400) {
      sums.append(sums[sums.count - 1] + cost)
    }
    return SequenceCosts(
      literals: sums,
      tokens: random(1024, 200...1800),
      literalLengths: random(256, 100...2500),
      matchLengths: random(256, 100...2500),
      offsets: random(4096, 2500...6000),
      offsetCode: SequenceCosts.defaultOffsetCode
    )
  }

  @Test("The parser knows what its result costs")
  func costIsKnown() {
    for seed in UInt64(1)...60 {
      var generator = SeededGenerator(seed: seed)
      let content =
        seed % 2 == 0
        ? Samples.text(3000, seed: seed) : Samples.skewed(3000, alphabet: 4, seed: seed)
      let costs = randomCosts(content.count, &generator)
      let parser = OptimalParser(content: content.span, effort: .level7)
      let (parse, cost) = parser.parseWithCost(content.span, costs)
      #expect(SequenceReplay.cost(of: parse, costs) == Int(cost), "\(generator)")
    }
  }

  @Test("Tiny contents cost little more than the best parse")
  func tinyContents() {
    var (sum, bestSum) = (0, 0)
    for seed in UInt64(1)...400 {
      var generator = SeededGenerator(seed: seed)
      let count = Int.random(in: 1...12, using: &generator)
      let content = (0..<count).map { _ in UInt8.random(in: 0...1, using: &generator) }
      let costs = randomCosts(count, &generator)
      let parser = OptimalParser(content: content.span, effort: .level7)
      let cost = SequenceReplay.cost(of: parser.parse(content.span, costs), costs)
      let best = ExhaustiveParse(content, costs, parser.matches).cost
      #expect(best <= cost, "\(generator)")
      #expect(cost * 100 <= best * 130, "\(generator)")
      sum += cost
      bestSum += best
    }
    #expect(sum * 1000 <= bestSum * 1010)
    print("tiny contents: \(sum) against \(bestSum) at best")
  }
}

/// The least cost of all parses with the matches of a table and repeat offsets.
private struct ExhaustiveParse {
  private let content: [UInt8]
  private let costs: SequenceCosts
  private let found: [[(length: Int, offset: Int)]]
  private(set) var cost = Int.max

  init(_ content: [UInt8], _ costs: SequenceCosts, _ matches: borrowing MatchTable) {
    self.content = content
    self.costs = costs
    found = matches.listed()
    extend([], 0, 0, [1, 4, 8])
  }

  private mutating func extend(
    _ parse: [LZSequence],
    _ end: Int,
    _ position: Int,
    _ recent: [Int]
  ) {
    guard position < content.count else {
      cost = min(cost, SequenceReplay.cost(of: parse, costs))
      return
    }
    extend(parse, end, position + 1, recent)
    func follow(_ length: Int, _ offset: Int) {
      let sequence = LZSequence(
        literalCount: UInt32(position - end),
        matchByteCount: UInt32(length),
        offset: UInt32(offset)
      )
      var next = recent
      next.remove(at: next.firstIndex(of: offset) ?? 2)
      next.insert(offset, at: 0)
      let after = position + length
      extend(parse + [sequence], after, after, next)
    }
    for offset in recent where offset <= position {
      var length = 0
      while position + length < content.count,
        content[position + length] == content[position + length - offset]
      {
        length += 1
        if length >= 2 { follow(length, offset) }
      }
    }
    var shortest = 2
    for match in found[position] where match.length >= shortest {
      for length in shortest...match.length where !recent.contains(match.offset) {
        follow(length, match.offset)
      }
      shortest = match.length + 1
    }
  }
}
