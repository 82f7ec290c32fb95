import MatchFinding
import TestSupport
import Testing

@Suite struct ParserTests {
  /// Parses content in memory that ends at a guard page, with parsers new and old.
  private func check(_ content: [UInt8], _ parsers: [AnyParser], _ what: String) {
    let guarded = GuardedMemory(content)
    let span = Span(_unsafeElements: UnsafeBufferPointer(guarded.bytes))
    for (used, new) in zip(parsers, AnyParser.all()) {
      let sequences = new.parse(span)
      if let fault = fault(of: sequences, for: content) {
        Issue.record("\(new.name), \(what): \(fault)")
      }
      // What the parser did before leaves no traces, and neither does this.
      #expect(used.parse(span) == sequences, "\(new.name), \(what)")
      #expect(new.parse(span) == sequences, "\(new.name), \(what), again")
    }
  }

  private static let byteCounts: [Int] =
    Array(1...300) + (9...17).flatMap { bits in [-1, 0, 1].map { (1 << bits) + $0 } }

  @Test func everySize() {
    let parsers = AnyParser.all()
    for byteCount in Self.byteCounts {
      let seed = UInt64(byteCount)
      check([UInt8](repeating: 7, count: byteCount), parsers, "\(byteCount) equal bytes")
      check(Samples.random(byteCount, seed: seed), parsers, "random(\(byteCount), seed: \(seed))")
      check(Samples.text(byteCount, seed: seed), parsers, "text(\(byteCount), seed: \(seed))")
      check(
        Samples.skewed(byteCount, alphabet: 3, seed: seed),
        parsers,
        "skewed(\(byteCount), alphabet: 3, seed: \(seed))"
      )
    }
  }

  @Test func periods() {
    let parsers = AnyParser.all()
    for period in 1...70 {
      let pattern = Samples.random(period, seed: UInt64(period))
      for byteCount in [period + 1, 2 * period + 9, 1000, 40_000] {
        let content = (0..<byteCount).map { pattern[$0 % period] }
        check(content, parsers, "\(byteCount) bytes, random(\(period), seed: \(period)) repeated")
      }
    }
  }

  /// Every word of a length occurs exactly once: a bit sequence, then with 16 symbols.
  @Test func deBruijn() {
    let parsers = AnyParser.all()
    check(deBruijnSequence(alphabet: 2, order: 16), parsers, "de Bruijn, 2 symbols, order 16")
    check(deBruijnSequence(alphabet: 16, order: 4), parsers, "de Bruijn, 16 symbols, order 4")
  }

  /// Pieces of earlier content, changed here and there: long matches, and all three repeat offsets.
  @Test func copies() {
    let parsers = AnyParser.all()
    for seed in UInt64(1)...30 {
      var generator = SeededGenerator(seed: seed)
      var content = Samples.random(50, seed: seed)
      let limit = Int.random(in: 1000...60_000, using: &generator)
      var offsets = [1, 4, 8]
      while content.count < limit {
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: content.append(UInt8.random(in: 0...255, using: &generator))
        case 1: offsets.insert(Int.random(in: 1...content.count, using: &generator), at: 0)
        default: break
        }
        let offset = offsets[Int.random(in: 0..<min(3, offsets.count), using: &generator)]
        for _ in 0..<Int.random(in: 2...40, using: &generator) {
          content.append(content[content.count - offset])
        }
      }
      check(content, parsers, "copies, \(generator)")
    }
  }

  @Test func corpora() {
    let parsers = AnyParser.all()
    for (name, content) in Corpora.load() {
      for byteCount in [100_000, 1 << 20] {
        check(Array(content.prefix(byteCount)), parsers, "\(name), \(byteCount) bytes")
      }
    }
  }

  /// The Lyndon words whose lengths divide the order, one behind the other.
  private func deBruijnSequence(alphabet: Int, order: Int) -> [UInt8] {
    var word = [Int](repeating: 0, count: order + 1)
    var sequence: [UInt8] = []
    func extend(_ length: Int, _ period: Int) {
      guard length <= order else {
        if order % period == 0 { sequence += word[1...period].map { UInt8($0) } }
        return
      }
      word[length] = word[length - period]
      extend(length + 1, period)
      for symbol in (word[length - period] + 1)..<max(alphabet, word[length - period] + 1) {
        word[length] = symbol
        extend(length + 1, length)
      }
    }
    extend(1, 1)
    return sequence
  }
}
