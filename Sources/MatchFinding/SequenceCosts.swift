/// What the parts of a parse cost, in 1/256 bit.
///
/// A parser takes these for the truth. They come from an estimate, from the statistics of an earlier parse, or
/// from the models of the codec that will code the parse.
package struct SequenceCosts: Sendable {
  /// Sums over the costs of each byte of content as a literal, one more than there are bytes.
  ///
  /// `literals[end] &- literals[start]` is the cost of a run; sums wrap around.
  package var literals: [UInt32]
  /// The cost of each token byte behind a sequence of each kind: 256 for kind 0, then for 1, 2 and 3.
  ///
  /// For the first sequence the kind before is 0.
  package var tokens: [UInt32]
  /// The cost of each token of the excess of a literal count over 3, raw bits included; 256.
  package var literalLengths: [UInt32]
  /// The cost of each token of the excess of a match's length over 17, raw bits included; 256.
  package var matchLengths: [UInt32]
  /// The cost of each token of a new offset less 1, raw bits included: 256 for match-length field 0, then
  /// those for 1…15.
  package var offsets: [UInt32]
  /// The code of offsets.
  package var offsetCode: HybridCode

  /// A cost that no part has, of 64 bits; greater ones are taken for it.
  package static let limit: UInt32 = 1 << 14

  /// Costs from outside, of the counts said above.
  package init(
    literals: [UInt32],
    tokens: [UInt32],
    literalLengths: [UInt32],
    matchLengths: [UInt32],
    offsets: [UInt32],
    offsetCode: HybridCode
  ) {
    precondition(literals.count >= 1 && tokens.count == 4 * 256)
    precondition(literalLengths.count == 256 && matchLengths.count == 256)
    precondition(offsets.count == 16 * 256)
    self.literals = literals
    self.tokens = tokens
    self.literalLengths = literalLengths
    self.matchLengths = matchLengths
    self.offsets = offsets
    self.offsetCode = offsetCode
  }

  /// The offset code that costs go by until one knows better.
  package static let defaultOffsetCode = HybridCode(splitBits: 3, highBits: 2, lowBits: 1)

  /// The cost of a parse by these costs, in 1/256 bit.
  ///
  /// The plain version of what the parser's rows of costs are made for.
  ///
  /// - Complexity: O(sequences).
  package func cost(of sequences: [LZSequence]) -> UInt64 {
    var history = OffsetHistory()
    var kindBefore = 0
    var position = 0
    var sum: UInt64 = 0
    for sequence in sequences {
      let start = position + Int(sequence.literalCount)
      sum += UInt64(literals[start] &- literals[position])
      let literalField = SequenceFields.literalField(sequence.literalCount)
      let matchField = SequenceFields.matchField(sequence.matchByteCount)
      let kind = history.kind(of: sequence.offset)
      let token = SequenceFields.token(
        literalField: literalField,
        matchField: matchField,
        kind: kind
      )
      sum += UInt64(tokens[kindBefore * 256 + token])
      if literalField == 3 {
        let excess = sequence.literalCount - SequenceFields.manyLiterals
        sum += UInt64(literalLengths[SequenceFields.lengths.token(of: excess)])
      }
      if matchField == 15 {
        let excess = sequence.matchByteCount - SequenceFields.longMatch
        sum += UInt64(matchLengths[SequenceFields.lengths.token(of: excess)])
      }
      if kind == SequenceFields.newOffset {
        sum += UInt64(offsets[matchField * 256 + offsetCode.token(of: sequence.offset - 1)])
      }
      history.use(sequence.offset, kind: kind)
      kindBefore = kind
      position = start + Int(sequence.matchByteCount)
    }
    return sum + UInt64(literals[literals.count - 1] &- literals[position])
  }
}
