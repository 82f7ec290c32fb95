/// The sequences that a parse has settled on.
struct ParserTrail {
  /// A match of a segment.
  struct Step {
    /// Where it starts in the segment.
    var start: Int
    /// Its length and its offset; the literals before it are counted later.
    var match: LZSequence
  }

  private(set) var sequences: [LZSequence] = []
  /// The cost of all of them and of the literals, when the last segment is there; in 1/256 bit.
  private(set) var cost: UInt64 = 0
  /// Where the last sequence ends.
  private var end = 0

  /// Appends the matches of a segment.
  ///
  /// - Parameters:
  ///   - steps: The last one first.
  ///   - segmentStart: Where the segment starts in the content.
  ///   - cost: Of the path that has them.
  mutating func append(_ steps: [Step], _ segmentStart: Int, cost: Int32) {
    self.cost += UInt64(cost)
    for step in steps.reversed() {
      var sequence = step.match
      let start = segmentStart + step.start
      sequence.literalCount = UInt32(start - end)
      end = start + Int(sequence.matchByteCount)
      sequences.append(sequence)
    }
  }
}
