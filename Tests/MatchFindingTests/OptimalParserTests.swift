import MatchFinding
import TestSupport
import Testing

@Suite("The optimal parser")
struct OptimalParserTests {
  static let efforts: [OptimalParser.Effort] = [.level6, .level7]

  /// The costs of a fast parse.
  private func costs(_ content: [UInt8]) -> SequenceCosts {
    var parser = PairParser()
    var sequences: [LZSequence] = []
    parser.parse(content.span, into: &sequences)
    return SequenceCosts(measuredFrom: sequences, content: content.span)
  }

  /// Two parses, the second one with the costs of the first; checks what each of them gives.
  private func check(
    _ content: [UInt8],
    _ effort: OptimalParser.Effort = .level6,
    _ comment: Comment
  ) {
    let parser = OptimalParser(content: content.span, effort: effort)
    var costs = costs(content)
    for _ in 1...2 {
      let (parse, cost) = parser.parseWithCost(content.span, costs)
      let restored = SequenceReplay.content(of: parse, literalsFrom: content)
      #expect(restored == content, comment)
      #expect(SequenceReplay.cost(of: parse, costs) == Int(cost), comment)
      #expect(costs.cost(of: parse) == cost, comment)
      costs = SequenceCosts(
        measuredFrom: parse,
        content: content.span,
        offsetCode: costs.offsetCode
      )
    }
  }

  @Test("Sizes from 1 to 300", arguments: efforts)
  func sizes(_ effort: OptimalParser.Effort) {
    for size in 1...300 {
      check(Samples.random(size, seed: UInt64(size)), effort, "random, \(size)")
      check(Samples.text(size, seed: UInt64(size)), effort, "text, \(size)")
      check([UInt8](repeating: 7, count: size), effort, "all equal, \(size)")
    }
    check([], effort, "nothing")
  }

  @Test("Short periods", arguments: efforts)
  func periods(_ effort: OptimalParser.Effort) {
    for period in 2...70 {
      let unit = Samples.random(period, seed: UInt64(period))
      check((0..<9000).map { unit[$0 % period] }, effort, "period \(period)")
    }
  }

  @Test("A file that repeats", arguments: efforts)
  func repeats(_ effort: OptimalParser.Effort) {
    let unit = Samples.text(20_000, seed: 3)
    check((0..<6).flatMap { _ in unit }, effort, "repeated text")
  }

  @Test("All words of a few letters, once", arguments: efforts)
  func deBruijn(_ effort: OptimalParser.Effort) {
    for (alphabet, length) in [(2, 14), (4, 7), (16, 4)] {
      check(Self.deBruijn(alphabet, length), effort, "alphabet \(alphabet)")
    }
  }

  @Test("Few symbols, many symbols and text", arguments: efforts)
  func samples(_ effort: OptimalParser.Effort) {
    for alphabet in [2, 3, 5, 40] {
      check(Samples.skewed(60_000, alphabet: alphabet, seed: 1), effort, "alphabet \(alphabet)")
    }
    check(Samples.random(60_000, seed: 2), effort, "random")
    check(Samples.text(150_000, seed: 5), effort, "text")
  }

  @Test("Real files", arguments: efforts)
  func realFiles(_ effort: OptimalParser.Effort) {
    for (name, content) in Corpora.load() {
      check(Array(content.prefix(1 << 20)), effort, "\(name)")
    }
  }

  @Test("The same parse each time")
  func isDeterministic() {
    let content = Samples.text(50_000, seed: 9)
    let costs = costs(content)
    let first = OptimalParser(content: content.span, effort: .level7).parse(content.span, costs)
    let second = OptimalParser(content: content.span, effort: .level7).parse(content.span, costs)
    #expect(first == second)
  }

  /// A sequence in which each word of a length over an alphabet occurs once (Martin's algorithm by words).
  private static func deBruijn(_ alphabet: Int, _ length: Int) -> [UInt8] {
    var word = [Int](repeating: 0, count: alphabet * length)
    var sequence: [UInt8] = []
    func extend(_ t: Int, _ p: Int) {
      guard t <= length else {
        if length % p == 0 { sequence += word[1...p].map { UInt8($0) } }
        return
      }
      word[t] = word[t - p]
      extend(t + 1, p)
      guard word[t - p] + 1 < alphabet else { return }
      for letter in (word[t - p] + 1)..<alphabet {
        word[t] = letter
        extend(t + 1, t)
      }
    }
    extend(1, 1)
    return sequence
  }
}
