internal import EntropyCoding
internal import MatchFinding

extension Level {
  /// How well the streams of LZ payloads are coded.
  var streamEffort: LZCodec.Effort {
    func effort(
      order: Int,
      _ tableLimit: Int,
      rounds: Int,
      leastGain: Int
    ) -> LZEncodedStream.Effort {
      LZEncodedStream.Effort(
        contexts: ContextModel.Effort(order: order, tableLimit: tableLimit, rounds: rounds),
        leastGain: leastGain
      )
    }
    switch number {
    case ...1:
      return LZCodec.Effort()
    case ...3:
      return LZCodec.Effort(
        tokens: effort(order: 1, 8, rounds: 1, leastGain: 64),
        lengths: effort(order: 1, 4, rounds: 1, leastGain: 64),
        offsets: effort(order: 1, 8, rounds: 1, leastGain: 64),
        literals: effort(order: 2, 24, rounds: 1, leastGain: 64)
      )
    default:
      return LZCodec.Effort(
        tokens: effort(order: 2, 32, rounds: 2, leastGain: 256),
        lengths: effort(order: 1, 8, rounds: 2, leastGain: 256),
        offsets: effort(order: 1, 8, rounds: 2, leastGain: 256),
        literals: effort(order: 2, 64, rounds: 2, leastGain: 256)
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
    default:
      var parser = DoubleFastParser()
      parser.parse(content, into: &sequences)
    }
    return sequences
  }
}
