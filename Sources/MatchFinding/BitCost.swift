/// Costs in 1/256 bit, by integer arithmetic alone: choices made by cost must not depend on the processor.
enum BitCost {
  /// Costs of one bit.
  static let bit: Int32 = 256

  /// Binary logarithms in 1/256 bit.
  struct Logarithms {
    /// log2(1 + m/1024), rounded, for m in 0…1023.
    private let mantissas: [Int32]

    init() {
      mantissas = BitCost.mantissas
    }

    /// log2 of a positive integer.
    @inline(always)
    func of(_ value: UInt64) -> Int32 {
      let length = 63 &- value.leadingZeroBitCount
      // The ten bits behind the leading one.
      let mantissa = (value &<< UInt64(63 &- length)) &>> 53 & 1023
      return Int32(truncatingIfNeeded: length) &* bit &+ mantissas[Int(mantissa)]
    }
  }

  private static let mantissas: [Int32] = (0..<1024).map { m in
    // Squaring doubles the logarithm: each time the square is at least 2, the next bit is a one.
    var x = UInt64(1024 + m) << 20  // 30 bits behind the point
    var bits: Int32 = 0
    for _ in 0..<10 {
      x = (x * x) >> 30
      bits <<= 1
      if x >= 1 << 31 {
        bits |= 1
        x >>= 1
      }
    }
    return (bits + 2) >> 2
  }

  /// What symbols cost with a code that suits their counts and a prior: what each symbol counts without being
  /// seen, in 1/16.
  static func ofSymbols(_ counts: ArraySlice<UInt32>, prior: [UInt32]) -> [Int32] {
    var total: UInt64 = 0
    for (count, prior) in zip(counts, prior) {
      total += UInt64(count) << 4 + UInt64(prior)
    }
    let logarithms = Logarithms()
    let all = logarithms.of(max(total, 1))
    return zip(counts, prior).map { all - logarithms.of(UInt64($0) << 4 + UInt64(max($1, 1))) }
  }
}
