/// What the tokens alone tell about the other streams.
struct LZTokenCounts: Equatable {
  /// Tokens with the long literal field, the long match field, a new offset.
  var literalLengthCount = 0
  var matchLengthCount = 0
  var offsetCount = 0
  /// Sums of the fields.
  var literalFieldSum = 0
  var matchFieldSum = 0

  /// Counts.
  ///
  /// - Complexity: O(*n*), some 64 tokens at a time.
  init(_ tokens: Span<UInt8>) {
    var index = 0
    // Sums of bytes stay below 256 for 17 vectors of match fields.
    while index + 17 * 64 <= tokens.count {
      var sums = Sums()
      for step in 0..<17 {
        sums.add(tokens, at: index + 64 * step)
      }
      add(sums)
      index += 17 * 64
    }
    for index in index..<tokens.count {
      let token = tokens[index]
      literalLengthCount += token & 3 == UInt8(LZToken.literalField) ? 1 : 0
      matchLengthCount += token >> 2 & 15 == UInt8(LZToken.matchField) ? 1 : 0
      offsetCount += token >> 6 == UInt8(LZToken.newOffset) ? 1 : 0
      literalFieldSum += Int(token & 3)
      matchFieldSum += Int(token >> 2 & 15)
    }
  }

  private mutating func add(_ sums: Sums) {
    literalLengthCount += Self.sum(sums.literalLengths)
    matchLengthCount += Self.sum(sums.matchLengths)
    offsetCount += Self.sum(sums.offsets)
    literalFieldSum += Self.sum(sums.literalFields)
    matchFieldSum += Self.sum(sums.matchFields)
  }

  private static func sum(_ vector: SIMD64<UInt8>) -> Int {
    Int(SIMD64<UInt16>(truncatingIfNeeded: vector).wrappedSum())
  }

  /// Sums of some vectors, byte by byte.
  private struct Sums {
    var literalLengths = SIMD64<UInt8>()
    var matchLengths = SIMD64<UInt8>()
    var offsets = SIMD64<UInt8>()
    var literalFields = SIMD64<UInt8>()
    var matchFields = SIMD64<UInt8>()

    @inline(always)
    mutating func add(_ tokens: Span<UInt8>, at index: Int) {
      precondition(index >= 0 && index + 64 <= tokens.count)
      // SAFETY: the precondition; every bit pattern is a vector.
      let token = unsafe tokens.bytes.unsafeLoadUnaligned(
        fromUncheckedByteOffset: index,
        as: SIMD64<UInt8>.self
      )
      let (one, none) = (SIMD64<UInt8>(repeating: 1), SIMD64<UInt8>())
      let literals = token & SIMD64(repeating: 3)
      let match = (token &>> SIMD64(repeating: 2)) & SIMD64(repeating: 15)
      let kind = token &>> SIMD64(repeating: 6)
      literalFields &+= literals
      matchFields &+= match
      literalLengths &+= none.replacing(with: one, where: literals .== SIMD64(repeating: 3))
      matchLengths &+= none.replacing(with: one, where: match .== SIMD64(repeating: 15))
      offsets &+= none.replacing(with: one, where: kind .== SIMD64(repeating: 3))
    }
  }
}
