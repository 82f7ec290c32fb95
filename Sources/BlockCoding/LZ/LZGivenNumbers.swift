internal import EntropyCoding

/// What the sequences tell about literals and offsets before these are decoded (Spec §7.1).
enum LZGivenNumbers {
  /// Of the first literal of a run the kind of the sequence in front of it, of the second one that it is that.
  static let ofLiterals = GivenNumbers.forSome(below: 5)
  private static let secondLiteral: UInt8 = 4
  /// Of each offset the field of the match's length.
  static let ofOffsets = GivenNumbers.forAll(below: 16)

  /// A number, or none, for each literal.
  ///
  /// - Parameters:
  ///   - literalCount: All literals of the block; the runs of the sequences fit them.
  ///   - tokens: Of the sequences.
  ///   - lengths: Of those with the long literal field, in order, and one more.
  /// - Complexity: O(*n*).
  static func ofLiterals(
    _ literalCount: Int,
    tokens: Span<UInt8>,
    lengths: Span<UInt32>
  ) -> [UInt8] {
    // Two more: what is written for a run that turns out to be shorter is written over.
    var numbers = [UInt8](repeating: GivenNumbers.absent, count: literalCount + 2)
    unsafe numbers.withUnsafeMutableBufferPointer { numbers in
      guard let first = numbers.baseAddress else { return }
      unsafe lengths.withUnsafeBufferPointer { lengths in
        guard var length = lengths.baseAddress else { return }
        var place = unsafe first
        var kind = UInt8(LZToken.newOffset)
        for index in 0..<tokens.count {
          unsafe place[0] = kind
          unsafe place[1] = secondLiteral
          // SAFETY: the index; there is a length for each token that asks for one, and one more; the runs fit.
          let token = unsafe tokens[unchecked: index]
          let isLong = token & 3 == UInt8(LZToken.literalField) ? 1 : 0
          let run = unsafe Int(token & 3) &+ Int(length.pointee) & (0 &- isLong)
          unsafe length += isLong
          unsafe place += run
          kind = token &>> 6
        }
        unsafe place[0] = kind
        unsafe place[1] = secondLiteral
      }
    }
    numbers.removeLast(2)
    return numbers
  }

  /// A number for each new offset.
  ///
  /// - Complexity: O(*n*).
  static func ofOffsets(_ offsetCount: Int, tokens: Span<UInt8>) -> [UInt8] {
    // One more: a number that nobody needs is written in the place of the next.
    var numbers = [UInt8](unwritten: offsetCount + 1)
    var output = numbers.mutableSpan
    var place = 0
    for index in 0..<tokens.count {
      // SAFETY: the index; there are `offsetCount` tokens with a new offset.
      let token = unsafe tokens[unchecked: index]
      unsafe output[unchecked: place] = LZToken.matchField(of: token)
      place &+= token >= UInt8(LZToken.newOffset) << 6 ? 1 : 0
    }
    precondition(place == offsetCount)
    numbers.removeLast()
    return numbers
  }
}
