package import EntropyCoding

/// The byte that describes a sequence: short lengths, and the kind of its offset (Spec §7.1).
package enum LZToken {
  /// The least match.
  package static let leastMatchByteCount = 2
  /// The field of literal counts that need a literal length more.
  package static let literalField = 3
  /// The field of match byte counts that need a match length more.
  package static let matchField = 15
  /// The kind of offsets that are not repeated.
  package static let newOffset = 3

  /// What the integers for long literal runs count from.
  package static let longLiteralCount = UInt32(literalField)
  /// What the integers for long matches count from.
  package static let longMatchByteCount = UInt32(leastMatchByteCount + matchField)

  /// The code of literal lengths and of match lengths.
  package static let lengthCode = HybridInteger(splitBits: 4, highBits: 1, lowBits: 0)

  /// The codes that offsets may have, by their number.
  package static let offsetCodes = [
    (1, 0), (2, 0), (3, 0), (1, 1), (2, 1), (1, 2), (0, 2), (0, 3),
  ].map { HybridInteger(splitBits: 3, highBits: $0.0, lowBits: $0.1) }

  /// A token of these fields.
  @inline(always)
  package static func make(literalCount: UInt32, matchByteCount: UInt32, kind: UInt32) -> UInt8 {
    let literals = min(literalCount, UInt32(literalField))
    let match = min(matchByteCount &- UInt32(leastMatchByteCount), UInt32(matchField))
    return UInt8(truncatingIfNeeded: literals | match &<< 2 | kind &<< 6)
  }

  /// The field of the match's length.
  @inline(always)
  package static func matchField(of token: UInt8) -> UInt8 { token &>> 2 & 15 }
}

/// The three offsets that a token can repeat, the latest first (Spec §7.1).
package struct RepeatOffsets {
  package private(set) var first: UInt32 = 1
  package private(set) var second: UInt32 = 4
  package private(set) var third: UInt32 = 8

  /// Those of the beginning.
  package init() {}

  /// These three, the latest first.
  init(_ offsets: (UInt32, UInt32, UInt32)) {
    (first, second, third) = offsets
  }

  /// The kind of an offset, which then stands first.
  @inline(always)
  package mutating func kind(of offset: UInt32) -> UInt32 {
    var kind = offset == third ? 2 : UInt32(LZToken.newOffset)
    kind = offset == second ? 1 : kind
    kind = offset == first ? 0 : kind
    third = kind < 2 ? third : second
    second = kind == 0 ? second : first
    first = offset
    return kind
  }

  /// The offset of a kind, which then stands first; `new` is that of new ones.
  @inline(always)
  package mutating func take(_ kind: UInt8, new: UInt32) -> UInt32 {
    let older = kind == 2 ? third : new
    let younger = kind == 0 ? first : second
    let offset = kind < 2 ? younger : older
    third = kind < 2 ? third : second
    second = kind == 0 ? second : first
    first = offset
    return offset
  }
}
