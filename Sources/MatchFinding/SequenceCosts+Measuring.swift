extension SequenceCosts {
  /// The costs that suit a parse of the same content.
  ///
  /// Tokens, lengths and offsets cost what codes for their counts would charge. Literals cost what the two
  /// literals before them let expect.
  ///
  /// - Parameters:
  ///   - sequences: A parse of the content; trusted.
  ///   - content: What was parsed.
  ///   - offsetCode: The code of offsets.
  /// - Complexity: O(*n*).
  package init(
    measuredFrom sequences: [LZSequence],
    content: Span<UInt8>,
    offsetCode: HybridCode = SequenceCosts.defaultOffsetCode
  ) {
    var tokens = [UInt32](repeating: 0, count: 4 * 256)
    var literalLengths = [UInt32](repeating: 0, count: 256)
    var matchLengths = [UInt32](repeating: 0, count: 256)
    var offsets = [UInt32](repeating: 0, count: 16 * 256)
    var history = OffsetHistory()
    var kindBefore = 0
    for sequence in sequences {
      let literalField = SequenceFields.literalField(sequence.literalCount)
      let matchField = SequenceFields.matchField(sequence.matchByteCount)
      let kind = history.kind(of: sequence.offset)
      let token = SequenceFields.token(
        literalField: literalField,
        matchField: matchField,
        kind: kind
      )
      tokens[kindBefore * 256 + token] += 1
      if literalField == 3 {
        let excess = sequence.literalCount - SequenceFields.manyLiterals
        literalLengths[SequenceFields.lengths.token(of: excess)] += 1
      }
      if matchField == 15 {
        let excess = sequence.matchByteCount - SequenceFields.longMatch
        matchLengths[SequenceFields.lengths.token(of: excess)] += 1
      }
      if kind == SequenceFields.newOffset {
        offsets[matchField * 256 + offsetCode.token(of: sequence.offset - 1)] += 1
      }
      history.use(sequence.offset, kind: kind)
      kindBefore = kind
    }
    self.init(
      literals: Self.literalSums(sequences, content),
      tokens: Self.rows(tokens, count: 4) { _ in 0 },
      literalLengths: Self.rows(literalLengths, count: 1) {
        SequenceFields.lengths.rawBitCount(of: $0)
      },
      matchLengths: Self.rows(matchLengths, count: 1) {
        SequenceFields.lengths.rawBitCount(of: $0)
      },
      offsets: Self.rows(offsets, count: 16) { offsetCode.rawBitCount(of: $0) },
      offsetCode: offsetCode
    )
  }

  /// Costs by rows of 256 counts; what a row hasn't seen costs as all rows together have it.
  private static func rows(
    _ counts: [UInt32],
    count: Int,
    rawBitCount: (Int) -> Int
  ) -> [UInt32] {
    var sums = [UInt32](repeating: 0, count: 256)
    for (index, count) in counts.enumerated() {
      sums[index & 255] += count
    }
    var total: UInt64 = 0
    for count in sums {
      total += UInt64(count)
    }
    // All rows together weigh as much as 16 symbols.
    let prior = sums.map { count in
      UInt32(UInt64(count) * 256 / max(total, 1)) + 1
    }
    var costs: [UInt32] = []
    for row in 0..<count {
      let row = BitCost.ofSymbols(counts[row * 256..<row * 256 + 256], prior: prior)
      costs += row.enumerated().map {
        min(UInt32(max($1, 0)) + UInt32(rawBitCount($0) * 256), limit)
      }
    }
    return costs
  }
}
