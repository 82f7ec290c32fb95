import MatchFinding

/// What is wrong with a block's sequences; nil if they give its content back and obey the limits.
///
/// Literals come from the content, so only matches can differ from it.
func fault(of sequences: [LZSequence], for content: [UInt8]) -> String? {
  var position = 0
  for (index, sequence) in sequences.enumerated() {
    position += Int(sequence.literalCount)
    let byteCount = Int(sequence.matchByteCount)
    let offset = Int(sequence.offset)
    guard byteCount >= 2 else { return "sequence \(index) has a match of \(byteCount) bytes" }
    guard 1...max(position, 1) ~= offset, position > 0 else {
      return "sequence \(index) has offset \(offset) at \(position)"
    }
    guard position + byteCount <= content.count else { return "sequence \(index) ends outside" }
    for place in position..<position + byteCount where content[place] != content[place - offset] {
      return "sequence \(index) gives a wrong byte at \(place)"
    }
    position += byteCount
  }
  return position <= content.count ? nil : "the literals end outside"
}
