/// Division by a frequency as a multiplication and a shift.
///
/// `x / f` is `x * reciprocal >> 44` with `reciprocal = ⌈2^44 / f⌉`, for 1 <= f < 2^12 and every x below
/// f << 20, which covers all states after renormalisation. With e = reciprocal * f - 2^44 < f < 2^12
/// and x < 2^32, the error x * e / (f << 44) is below 1/f, so the quotient is exact; and
/// x * reciprocal < 2^64, since f * f < 2^24. A reciprocal of 32 bits would not do from x = 2^31 on.
package struct Reciprocal: Sendable {
  private let value: UInt64

  private static let shift: UInt64 = 44

  /// The reciprocal of a frequency below the scale.
  package init(_ frequency: UInt32) {
    precondition((1..<UInt32(FrequencyTable.scale)).contains(frequency))
    let f = UInt64(frequency)
    value = ((1 << Self.shift) + f - 1) / f
  }

  /// `x` divided by the frequency.
  @inline(always)
  package func quotient(_ x: UInt32) -> UInt32 {
    UInt32(truncatingIfNeeded: (UInt64(x) &* value) &>> Self.shift)
  }
}
