import MatchFinding

/// What sequences stand for, the plain way.
enum SequenceReplay {
  /// The content that sequences and the literals behind them regenerate; nil where they can't.
  static func content(of sequences: [LZSequence], literalsFrom content: [UInt8]) -> [UInt8]? {
    var output: [UInt8] = []
    for sequence in sequences {
      let end = output.count + Int(sequence.literalCount)
      guard end <= content.count, sequence.matchByteCount >= 2 else { return nil }
      output += content[output.count..<end]
      let offset = Int(sequence.offset)
      guard offset >= 1, offset <= output.count else { return nil }
      for _ in 0..<sequence.matchByteCount {
        output.append(output[output.count - offset])
      }
      guard output.count <= content.count else { return nil }
    }
    return output + content[output.count...]
  }

  /// The cost of a parse by the rules of the codec, from nothing but the costs' tables.
  static func cost(of sequences: [LZSequence], _ costs: SequenceCosts) -> Int {
    var recent = [1, 4, 8]
    var kindBefore = 0
    var position = 0
    var sum = 0
    func literals(_ count: Int) {
      for _ in 0..<count {
        sum += Int(costs.literals[position + 1] &- costs.literals[position])
        position += 1
      }
    }
    for sequence in sequences {
      let (literalCount, length) = (Int(sequence.literalCount), Int(sequence.matchByteCount))
      let offset = Int(sequence.offset)
      literals(literalCount)
      position += length
      let kind = recent.firstIndex(of: offset) ?? 3
      let literalField = literalCount < 3 ? literalCount : 3
      let matchField = length - 2 < 15 ? length - 2 : 15
      sum += Int(costs.tokens[kindBefore * 256 + kind * 64 + matchField * 4 + literalField])
      if literalCount >= 3 {
        sum += Int(costs.literalLengths[hybrid(literalCount - 3, split: 4, high: 1, low: 0)])
      }
      if length >= 17 {
        sum += Int(costs.matchLengths[hybrid(length - 17, split: 4, high: 1, low: 0)])
      }
      if kind == 3 {
        let code = costs.offsetCode
        let token = hybrid(
          offset - 1,
          split: Int(code.splitBits),
          high: Int(code.highBits),
          low: Int(code.lowBits)
        )
        sum += Int(costs.offsets[matchField * 256 + token])
        recent = [offset, recent[0], recent[1]]
      } else {
        recent.remove(at: kind)
        recent.insert(offset, at: 0)
      }
      kindBefore = kind
    }
    literals(costs.literals.count - 1 - position)
    return sum
  }

  /// The token of a hybrid integer, by counting up.
  private static func hybrid(_ value: Int, split: Int, high: Int, low: Int) -> Int {
    guard value >= 1 << split else { return value }
    var length = split
    while value >> (length + 1) > 0 { length += 1 }
    let top = (value >> (length - high)) % (1 << high)
    let bottom = value % (1 << low)
    return (1 << split) + (length - split) * (1 << (high + low)) + top * (1 << low) + bottom
  }
}
