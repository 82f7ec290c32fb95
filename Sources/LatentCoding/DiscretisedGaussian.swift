/// An integer in a range, with the probabilities of a normal distribution's unit intervals.
///
/// All in integers: bin k of the range has what the distribution has between k − ½ and k + ½, the first
/// and last bin the tails too; every bin has at least one slot of 2^24, so anything in the range can be
/// coded.
///
/// ```swift
/// let pixel = DiscretisedGaussian(mean: 100 << 16, deviation: 5 << 16, range: 0...255)
/// ```
public struct DiscretisedGaussian: Codec, Sendable {
  /// log2 of the total.
  public static let totalBits = 24

  /// In units of 2^-16.
  public let mean: Int
  /// In units of 2^-16, at least 1.
  public let deviation: Int
  /// What can be coded; at most 2^20 integers.
  public let range: ClosedRange<Int>

  /// A distribution of a mean and a standard deviation, both in units of 2^-16.
  ///
  /// |mean|, deviation and the range's bounds · 2^16 stay below 2^46.
  public init(mean: Int, deviation: Int, range: ClosedRange<Int>) {
    let limit = 1 << 46
    precondition(abs(mean) < limit && deviation > 0 && deviation < limit, "2^46 is the limit")
    precondition(abs(range.lowerBound) < 1 << 30 && abs(range.upperBound) < 1 << 30)
    precondition(range.count <= 1 << 20, "at most 2^20 integers")
    self.mean = mean
    self.deviation = deviation
    self.range = range
  }

  /// Slots in front of a bin; `bin` counts from the range's beginning.
  private func start(_ bin: Int) -> Int {
    guard bin > 0 else { return 0 }
    guard bin < range.count else { return 1 << Self.totalBits }
    // The lower edge of the bin, < 2^47; shifted it's < 2^63.
    let edge = (range.lowerBound + bin) << 16 - 1 << 15 - mean
    let z = edge.multipliedFullWidth(by: 1 << 16)
    let bound = 9 << 16
    // Far from the mean only the side matters, and the quotient might not fit.
    let scaled =
      abs(edge) >> 4 >= deviation
      ? (edge < 0 ? -bound : bound) : deviation.dividingFullWidth(z).quotient
    let spread = 1 << Self.totalBits - range.count
    return bin + (NormalDistribution.cumulative(scaled) * spread) >> NormalDistribution.fractionBits
  }

  /// Puts an integer of the range on top of the stack.
  public func push(_ symbol: Int, onto stack: inout ANSStack) {
    precondition(range.contains(symbol), "an integer of the range")
    let bin = symbol - range.lowerBound
    let first = start(bin)
    stack.push(start: first, frequency: start(bin + 1) - first, total: 1 << Self.totalBits)
  }

  /// Takes an integer from the stack.
  ///
  /// - Complexity: O(log n).
  public func pop(from stack: inout ANSStack) -> Int {
    let slot = stack.slot(total: 1 << Self.totalBits)
    var (low, high) = (0, range.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if start(middle) <= slot { low = middle } else { high = middle }
    }
    let first = start(low)
    stack.pop(start: first, frequency: start(low + 1) - first, total: 1 << Self.totalBits)
    return range.lowerBound + low
  }
}
