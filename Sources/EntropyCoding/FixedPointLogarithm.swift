/// Binary logarithms of 1…4096 in fixed point, by integer arithmetic alone.
///
/// Encoders choose frequencies by cost, and the bytes of an archive must not depend on the
/// processor or its maths library; so no floating point here.
package enum FixedPointLogarithm {
  /// Bits behind the point.
  package static let fractionBits = 31

  /// `log2(1 + 1/f)` for f in 1…4095, element 0 unused: what one more slot is worth.
  package static let steps: [UInt64] = (0..<4096).map { $0 == 0 ? 0 : step($0) }

  /// `log2(f)` for f in 1…4096, element 0 unused.
  package static let values: [UInt64] = {
    var values: [UInt64] = [0, 0]
    for f in 1..<4096 {
      values.append(values[f] + steps[f])
    }
    return values
  }()

  /// log2 of the twelve leading bits of a number above 0.
  package static func approximate(_ value: Int) -> Float {
    let shift = max(0, Int.bitWidth - 12 - value.leadingZeroBitCount)
    return Float(shift) + Float(values[value >> shift]) / Float(1 << fractionBits)
  }

  /// `log2(1 + 1/f)`, from ln(1 + 1/f) = 2 (z + z³/3 + z⁵/5 + …) with z = 1 / (2f + 1).
  private static func step(_ f: Int) -> UInt64 {
    let divisor = UInt64(2 * f + 1)
    var power = (1 << 48) / divisor  // z^k with 48 bits behind the point
    var sum: UInt64 = 0
    var k: UInt64 = 1
    while power > 0 {
      sum += power / k
      power /= divisor * divisor
      k += 2
    }
    // 2 / ln 2 with 29 bits behind the point; sum < 1 << 47, so the product is < 1 << 79: take it
    // apart into the high and the low part of the sum.
    let factor: UInt64 = 1_549_082_005
    let product = sum.multipliedFullWidth(by: factor)
    let shift = UInt64(48 + 29 - fractionBits)
    return product.high << (64 - shift) | product.low >> shift
  }
}
