internal import EntropyCoding
internal import MatchFinding

extension Level {
  /// Whether filters are tried.
  var filters: Bool { number >= 2 }

  /// How well the streams of LZ payloads are coded.
  var streamEffort: LZCodec.Effort {
    let time = DecodingTime(cyclesPerByte: number >= 7 ? 256 : 64)
    func effort(order: Int, _ tableLimit: Int, rounds: Int) -> LZEncodedStream.Effort {
      LZEncodedStream.Effort(
        contexts: ContextModel.Effort(
          order: order,
          tableLimit: tableLimit,
          rounds: rounds,
          tableCharge: time.tableBitCost
        ),
        time: time
      )
    }
    switch number {
    case ...2:
      return LZCodec.Effort()
    case 3:
      return LZCodec.Effort(literals: effort(order: 2, 16, rounds: 1))
    default:
      return LZCodec.Effort(
        tokens: effort(order: 2, 32, rounds: 2),
        lengths: effort(order: 1, 8, rounds: 2),
        offsets: effort(order: 1, 16, rounds: 2),
        literals: effort(order: 2, 64, rounds: 2),
        literalContextLimit: number >= 7 ? 40 : 0
      )
    }
  }

  /// Finds the matches of a block.
  func sequences(of content: Span<UInt8>) -> [LZSequence] {
    var sequences: [LZSequence] = []
    switch number {
    case ...1:
      var parser = FastParser()
      parser.parse(content, into: &sequences)
    case 2, 3:
      var parser = DoubleFastParser()
      parser.parse(content, into: &sequences)
    case 4:
      var parser = PairParser()
      parser.parse(content, into: &sequences)
    case 5:
      var parser = LazyParser(attemptCount: 15, depth: 2)
      parser.parse(content, into: &sequences)
    case 6:
      var lazy = LazyParser(attemptCount: 15, depth: 2)
      lazy.parse(content, into: &sequences)
      sequences = Self.optimal(content, .level6, from: sequences)
    default:
      // Costs of a better parse change nothing here.
      var pairs = PairParser()
      pairs.parse(content, into: &sequences)
      sequences = Self.optimal(content, .level7, from: sequences)
    }
    return sequences
  }

  /// The parse of least cost, with the costs of another one; that one itself where all bytes are as good as random.
  private static func optimal(
    _ content: Span<UInt8>,
    _ effort: OptimalParser.Effort,
    from sequences: [LZSequence]
  ) -> [LZSequence] {
    let matchedByteCount = sequences.reduce(0) { $0 + Int($1.matchByteCount) }
    guard matchedByteCount >= content.count / 256 || !Histogram(content).isFlat else {
      return sequences
    }
    let costs = SequenceCosts(measuredFrom: sequences, content: content)
    return OptimalParser(content: content, effort: effort).parse(content, costs)
  }
}
