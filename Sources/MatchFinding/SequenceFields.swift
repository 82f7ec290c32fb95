/// How a sequence is taken apart into a token byte and what stands behind it.
///
/// ```text
/// token   7 6 | 5 4 3 2 | 1 0
///         kind  match     literals
/// ```
///
/// Costs go by these fields; the codec itself has them from the format.
enum SequenceFields {
  /// The length of literals from which on an extra symbol tells the rest.
  static let manyLiterals: UInt32 = 3
  /// The shortest match.
  static let leastMatch: UInt32 = 2
  /// The length of a match from which on an extra symbol tells the rest.
  static let longMatch: UInt32 = 17
  /// The kind of a sequence with a new offset.
  static let newOffset = 3

  @inline(always)
  static func literalField(_ count: UInt32) -> Int { Int(min(count, manyLiterals)) }

  @inline(always)
  static func matchField(_ byteCount: UInt32) -> Int { Int(min(byteCount &- leastMatch, 15)) }

  @inline(always)
  static func token(literalField: Int, matchField: Int, kind: Int) -> Int {
    literalField | matchField << 2 | kind << 6
  }

  /// The code of what lengths have in excess of their fields.
  static let lengths = HybridCode(splitBits: 4, highBits: 1, lowBits: 0)
}

/// The shape of a code for integers: a token and raw bits, as in JPEG XL.
///
/// The same as `HybridInteger` of the entropy coder, on which this target doesn't depend.
package struct HybridCode: Equatable, Sendable {
  /// log2 of the number of values that are tokens of their own.
  package let splitBits: UInt32
  /// Bits behind the leading one that the token has.
  package let highBits: UInt32
  /// Lowest bits that the token has.
  package let lowBits: UInt32

  /// A code; `splitBits >= highBits + lowBits`.
  package init(splitBits: UInt32, highBits: UInt32, lowBits: UInt32) {
    precondition(splitBits >= highBits + lowBits && splitBits <= 8)
    self.splitBits = splitBits
    self.highBits = highBits
    self.lowBits = lowBits
  }

  /// The token of a value.
  @inline(always)
  func token(of value: UInt32) -> Int {
    guard value &>> splitBits != 0 else { return Int(value) }
    let length = 31 &- UInt32(truncatingIfNeeded: value.leadingZeroBitCount)
    let high = (value &>> (length &- highBits)) & (1 &<< highBits &- 1)
    let low = value & (1 &<< lowBits &- 1)
    let group = (length &- splitBits) &<< (highBits &+ lowBits)
    return Int(1 &<< splitBits &+ group &+ high &<< lowBits &+ low)
  }

  /// How many raw bits stand behind a token.
  func rawBitCount(of token: Int) -> Int {
    let rest = token - 1 << Int(splitBits)
    guard rest >= 0 else { return 0 }
    return Int(splitBits - highBits - lowBits) + rest >> Int(highBits + lowBits)
  }
}
