/// What the tokens alone tell about the other streams.
package struct LZTokenCounts: Equatable {
  /// Tokens with the long literal field.
  package private(set) var literalLengthCount = 0
  /// Tokens with the long match field.
  package private(set) var matchLengthCount = 0
  /// Tokens with a new offset.
  package private(set) var offsetCount = 0
  /// The sum of the literal fields.
  package private(set) var literalFieldSum = 0
  /// The sum of the match fields.
  package private(set) var matchFieldSum = 0

  /// Counts.
  ///
  /// - Complexity: O(*n*), eight tokens at a time.
  package init(_ tokens: Span<UInt8>) {
    // SAFETY: bytes are read as integers only.
    let bytes = unsafe tokens.bytes
    let whole = tokens.count & ~7
    // Sums of 17 match fields stay in their bytes.
    for start in stride(from: 0, to: whole, by: 17 * 8) {
      var sums = FieldSums()
      for offset in stride(from: start, to: min(start + 17 * 8, whole), by: 8) {
        // SAFETY: offset + 8 <= tokens.count; every bit pattern is an integer.
        let eight = unsafe bytes.unsafeLoadUnaligned(
          fromUncheckedByteOffset: offset,
          as: UInt64.self
        )
        sums.add(eight)
      }
      add(sums)
    }
    for index in whole..<tokens.count {
      var sums = FieldSums()
      sums.add(UInt64(tokens[index]))
      add(sums)
    }
  }

  private mutating func add(_ sums: FieldSums) {
    func total(_ bytes: UInt64) -> Int {
      let pairs = bytes & 0x00FF_00FF_00FF_00FF &+ bytes &>> 8 & 0x00FF_00FF_00FF_00FF
      return Int((pairs &* 0x0001_0001_0001_0001) &>> 48)
    }
    literalLengthCount += total(sums.literalLengths)
    matchLengthCount += total(sums.matchLengths)
    offsetCount += total(sums.offsets)
    literalFieldSum += total(sums.literalFields)
    matchFieldSum += total(sums.matchFields)
  }
}

/// Sums over eight tokens at a time, a byte for each.
private struct FieldSums {
  var literalLengths: UInt64 = 0
  var matchLengths: UInt64 = 0
  var offsets: UInt64 = 0
  var literalFields: UInt64 = 0
  var matchFields: UInt64 = 0

  private static let ones: UInt64 = 0x0101_0101_0101_0101

  @inline(always)
  mutating func add(_ tokens: UInt64) {
    // A field that is all ones: its bits one by one, then two by two.
    let pairs = tokens & tokens &>> 1
    let fours = pairs & pairs &>> 2
    literalFields &+= tokens & (3 &* Self.ones)
    matchFields &+= tokens &>> 2 & (15 &* Self.ones)
    literalLengths &+= pairs & Self.ones
    matchLengths &+= fours &>> 2 & Self.ones
    offsets &+= pairs &>> 6 & Self.ones
  }
}
