import MatchFinding

/// A parser of any kind, for tests that hold for all of them.
final class AnyParser {
  /// What the parser is called, with its parameters.
  let name: String
  private let parseContent: (Span<UInt8>, inout [LZSequence]) -> Void
  private var sequences: [LZSequence] = []

  private init(_ name: String, _ parseContent: @escaping (Span<UInt8>, inout [LZSequence]) -> Void)
  {
    self.name = name
    self.parseContent = parseContent
  }

  /// The sequences for some content.
  func parse(_ content: Span<UInt8>) -> [LZSequence] {
    parseContent(content, &sequences)
    return sequences
  }

  /// One of each kind, without a past.
  static func all() -> [AnyParser] {
    [fast(), doubleFast(), pair(), lazy(1, 0), lazy(5, 1), lazy(15, 2)]
  }

  private static func fast() -> AnyParser {
    final class Owner { var parser = FastParser() }
    let owner = Owner()
    return AnyParser("fast") { owner.parser.parse($0, into: &$1) }
  }

  private static func doubleFast() -> AnyParser {
    final class Owner { var parser = DoubleFastParser() }
    let owner = Owner()
    return AnyParser("doubleFast") { owner.parser.parse($0, into: &$1) }
  }

  private static func pair() -> AnyParser {
    final class Owner { var parser = PairParser() }
    let owner = Owner()
    return AnyParser("pair") { owner.parser.parse($0, into: &$1) }
  }

  private static func lazy(_ attemptCount: Int, _ depth: Int) -> AnyParser {
    final class Owner {
      var parser: LazyParser
      init(_ parser: consuming LazyParser) { self.parser = parser }
    }
    let owner = Owner(LazyParser(attemptCount: attemptCount, depth: depth))
    return AnyParser("lazy(\(attemptCount), \(depth))") { owner.parser.parse($0, into: &$1) }
  }
}
