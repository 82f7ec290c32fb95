internal import CAnszKernels
package import EntropyCoding

/// What the sequences tell about literals and offsets before these are decoded (Spec §7.1).
package enum LZGivenNumbers {
  /// Of the first literal of a run the kind of the sequence in front of it, of the second one that it is that.
  package static let ofLiterals = GivenNumbers.forSome(below: 5)
  private static let secondLiteral = 4
  /// Of each offset the field of the match's length.
  package static let ofOffsets = GivenNumbers.forAll(below: 16)

  /// What literals have for their numbers.
  ///
  /// - Parameters:
  ///   - bytes: One for each number.
  ///   - literalCount: All literals of the block; the runs of the sequences fit them.
  ///   - tokens: Of the sequences.
  ///   - lengths: Of those with the long literal field, in order, and one more.
  /// - Returns: A byte for each literal, ``GivenNumbers/absent`` for those without a number.
  /// - Complexity: O(*n*).
  package static func bytesOfLiterals(
    _ bytes: [UInt8],
    _ literalCount: Int,
    tokens: Span<UInt8>,
    lengths: Span<UInt32>
  ) -> [UInt8] {
    // Two more: what is written for a run that turns out to be shorter is written over.
    var output = [UInt8](repeating: GivenNumbers.absent, count: literalCount + 2)
    // Of a kind, and behind it of a second literal.
    let pairs = InlineArray<4, UInt16> {
      UInt16(bytes[$0]) | UInt16(bytes[secondLiteral]) << 8
    }
    let pairOf = pairs.span
    unsafe output.withUnsafeMutableBytes { output in
      guard var place = output.baseAddress else { return }
      unsafe lengths.withUnsafeBufferPointer { lengths in
        guard var length = lengths.baseAddress else { return }
        var pair = pairOf[LZToken.newOffset]
        for index in 0..<tokens.count {
          unsafe place.storeBytes(of: pair.littleEndian, as: UInt16.self)
          // SAFETY: the index; there is a length for each token that asks for one, and one more; the runs
          // fit.
          let token = unsafe tokens[unchecked: index]
          let isLong = token & 3 == UInt8(LZToken.literalField) ? 1 : 0
          let run = unsafe Int(token & 3) &+ Int(length.pointee) & (0 &- isLong)
          unsafe length += isLong
          unsafe place += run
          pair = unsafe pairOf[unchecked: Int(token &>> 6)]
        }
        unsafe place.storeBytes(of: pair.littleEndian, as: UInt16.self)
      }
    }
    output.removeLast(2)
    return output
  }

  /// What new offsets have for their numbers.
  ///
  /// - Parameters:
  ///   - bytes: One for each number.
  ///   - offsetCount: Tokens with a new offset.
  ///   - tokens: Of all sequences.
  ///   - kernel: Takes the fields out of the tokens.
  /// - Returns: A byte for each new offset.
  /// - Complexity: O(*n*).
  package static func bytesOfOffsets(
    _ bytes: [UInt8],
    _ offsetCount: Int,
    tokens: Span<UInt8>,
    with kernel: RansKernel
  ) -> [UInt8] {
    precondition(bytes.count == 16)
    // One more: a byte that nobody needs is written in the place of the next.
    var output = [UInt8](unwritten: offsetCount + 1)
    let count = unsafe output.withUnsafeMutableBufferPointer { output in
      unsafe bytes.withUnsafeBufferPointer { bytes in
        unsafe tokens.withUnsafeBufferPointer { tokens in
          if kernel.hasVBMI {
            // SAFETY: the addresses are good; there is room for a byte for each new offset.
            return unsafe ansz_match_fields_vbmi(
              tokens.baseAddress,
              tokens.count,
              bytes.baseAddress,
              output.baseAddress
            )
          }
          var place = 0
          for index in tokens.indices {
            // SAFETY: as above; a field is below 16.
            let token = unsafe tokens[index]
            unsafe output[place] = bytes[Int(LZToken.matchField(of: token))]
            place &+= token >= UInt8(LZToken.newOffset) << 6 ? 1 : 0
          }
          return place
        }
      }
    }
    precondition(count == offsetCount)
    output.removeLast()
    return output
  }
}
