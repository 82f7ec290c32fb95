/// What the sequences tell about literals and offsets before these are decoded (Spec §7.1).
enum LZGivenNumbers {
  /// Nothing is known.
  static let none: UInt8 = 0xFF
  /// Numbers for literals: the kinds of the sequence in front of a run's first literal, and one for its second.
  static let literalCount = 5
  private static let secondLiteral: UInt8 = 4
  /// Numbers for offsets: the field of the match's length.
  static let offsetCount = 16

  /// A number, or none, for each literal.
  ///
  /// - Parameters:
  ///   - literalCount: All literals of the block.
  ///   - tokens: Of the sequences.
  ///   - lengths: The values of those with the long field, in order.
  static func ofLiterals(
    _ literalCount: Int,
    tokens: Span<UInt8>,
    lengths: Span<UInt32>
  ) -> [UInt8] {
    // Two more: the numbers of a run that turns out to be shorter are written over.
    var numbers = [UInt8](repeating: none, count: literalCount + 2)
    var output = numbers.mutableSpan
    var place = 0
    var next = 0
    var kind = UInt8(LZToken.newOffset)
    for index in 0..<tokens.count {
      // The caller has checked that the runs fit.
      output[place] = kind
      output[place + 1] = secondLiteral
      let token = tokens[index]
      var count = Int(token & 3)
      if count == LZToken.literalField {
        count += Int(lengths[next])
        next += 1
      }
      place += count
      kind = token >> 6
    }
    output[place] = kind
    output[place + 1] = secondLiteral
    numbers.removeLast(2)
    return numbers
  }

  /// A number for each new offset.
  static func ofOffsets(_ offsetCount: Int, tokens: Span<UInt8>) -> [UInt8] {
    [UInt8](capacity: offsetCount) { output in
      for index in 0..<tokens.count where tokens[index] >> 6 == UInt8(LZToken.newOffset) {
        output.append(LZToken.matchField(of: tokens[index]))
      }
    }
  }
}
