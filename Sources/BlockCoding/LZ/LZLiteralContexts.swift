internal import EntropyCoding
internal import MatchFinding

/// The literals of a block with the bytes that make their contexts (Spec §7.2).
struct LZLiteralContexts {
  /// The byte in front of each literal.
  let near: [UInt8]
  /// The second byte in front.
  let second: [UInt8]
  /// The byte at the last offset.
  let atOffset: [UInt8]

  /// Looks around each literal.
  ///
  /// - Parameters:
  ///   - content: Of the block.
  ///   - sequences: What a parser found in it.
  ///   - literalCount: Literals of the block.
  /// - Complexity: O(*n*).
  init(_ content: Span<UInt8>, _ sequences: Span<LZSequence>, literalCount: Int) {
    var near = [UInt8](unwritten: literalCount)
    var second = near
    var atOffset = near
    var repeated = RepeatOffsets()
    var (position, place) = (0, 0)
    func look(_ count: Int) {
      let offset = Int(repeated.first)
      for position in position..<(position + count) {
        near[place] = position >= 1 ? content[position - 1] : 0
        second[place] = position >= 2 ? content[position - 2] : 0
        atOffset[place] = position >= offset ? content[position - offset] : 0
        place += 1
      }
      position += count
    }
    for index in 0..<sequences.count {
      let sequence = sequences[index]
      look(Int(sequence.literalCount))
      position += Int(sequence.matchByteCount)
      _ = repeated.kind(of: sequence.offset)
    }
    look(content.count - position)
    precondition(place == literalCount)
    self.near = near
    self.second = second
    self.atOffset = atOffset
  }

  /// The other byte of each context.
  func far(_ kind: LiteralStreams.Kind) -> [UInt8] {
    switch kind {
    case .secondInFront: second
    case .atOffset: atOffset
    }
  }
}
