internal import ByteIO
internal import EntropyCoding
internal import MatchFinding

/// The literals of a block with how they will be coded.
struct LZEncodedLiterals {
  /// What it takes for the codec of the payload.
  let codec: BlockCodec
  /// What stands in front of the raw bits.
  let description: [UInt8]
  /// What the section has of them.
  let parts: [LZEncodedStream.Part]
  /// About the bytes that they take.
  let byteCost: Int

  /// Codec 3 must save one byte of the payload in so many: its decoder is slower.
  private static let leastGain = 50

  /// Literals in one stream.
  init(inOrder stream: LZEncodedStream) {
    codec = .lz
    description = stream.description
    parts = stream.part.map { [$0] } ?? []
    byteCost = stream.byteCost
  }

  /// Literals in a stream for each of their contexts (Spec §7.2).
  private init(
    _ literals: [UInt8],
    histogram: Histogram,
    near: [UInt8],
    far: [UInt8],
    kind: LiteralStreams.Kind,
    limit: Int,
    laneBits: Int
  ) {
    let contexts = PairContexts.learned(
      from: literals.span,
      near: near.span,
      far: far.span,
      limit: limit,
      rounds: 2
    )
    var streams = [[UInt8]](repeating: [], count: contexts.count)
    for (literal, number) in zip(literals, contexts.numbers(near: near.span, far: far.span)) {
      streams[Int(number)].append(literal)
    }
    let encoded = streams.map {
      LZEncodedStream($0, laneBits: laneBits, effort: .init(), isCounted: false)
    }
    var description = [kind.rawValue] + contexts.serialisedCounts()
    for (stream, symbols) in zip(encoded, streams) {
      description.append(varint: symbols.count)
      description += stream.description
    }
    description += contexts.serialisedClasses(of: histogram.presentSymbols)
    codec = .lzByContext
    self.description = description
    parts = encoded.compactMap(\.part)
    byteCost = encoded.reduce(description.count) {
      $0 + $1.byteCost - $1.description.count
    }
  }

  /// Literals in order, or by context where that is smaller enough.
  ///
  /// - Parameters:
  ///   - inOrder: The literals in order.
  ///   - content: Of the block.
  ///   - sequences: What a parser found in it.
  ///   - literals: What is left.
  ///   - limit: The most contexts; 0 for none.
  ///   - otherByteCost: What the rest of the payload takes.
  ///   - laneBits: Of the section.
  /// - Returns: The literals that take less.
  static func smaller(
    _ inOrder: LZEncodedLiterals,
    _ content: Span<UInt8>,
    _ sequences: Span<LZSequence>,
    _ literals: [UInt8],
    limit: Int,
    otherByteCost: Int,
    laneBits: Int
  ) -> LZEncodedLiterals {
    guard limit > 0, !literals.isEmpty else { return inOrder }
    let histogram = Histogram(literals.span)
    guard !histogram.isFlat else { return inOrder }
    let around = LZLiteralContexts(content, sequences, literalCount: literals.count)
    let total = inOrder.byteCost + otherByteCost
    var best = (literals: inOrder, byteCost: inOrder.byteCost - total / leastGain)
    for kind in LiteralStreams.Kind.allCases {
      let byContext = LZEncodedLiterals(
        literals,
        histogram: histogram,
        near: around.near,
        far: around.far(kind),
        kind: kind,
        limit: limit,
        laneBits: laneBits
      )
      if byContext.byteCost < best.byteCost {
        best = (byContext, byContext.byteCost)
      }
    }
    return best.literals
  }
}
