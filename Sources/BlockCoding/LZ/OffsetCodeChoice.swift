internal import EntropyCoding

/// Chooses the code of a block's offsets: whether their highest or their lowest bits are worth modelling.
enum OffsetCodeChoice {
  /// Offsets that are looked at.
  private static let sampleCount = 1 << 10

  /// The number of a code in ``LZToken/offsetCodes``.
  ///
  /// - Parameters:
  ///   - offsets: New offsets, less 1.
  ///   - kernel: Encodes a sample of them; the choice doesn't depend on it.
  /// - Returns: The number.
  /// - Complexity: O(1) in the number of offsets.
  static func number(for offsets: Span<UInt32>, with kernel: RansKernel) -> Int {
    let step = max(1, offsets.count / sampleCount)
    let sample = stride(from: 0, to: offsets.count, by: step).map { offsets[$0] }
    var best = (number: 0, cost: Float.infinity)
    for (number, code) in LZToken.offsetCodes.enumerated() {
      var bits = RawBitWriter()
      let tokens = code.encode(sample.span, bits: &bits, with: kernel)
      let counts = Histogram(tokens.span).counts
      let cost = Float(bits.bitCount * step) + tokenCost(counts, scale: Float(step))
      if cost < best.cost {
        best = (number, cost)
      }
    }
    return best.number
  }

  /// About what tokens and their table take, in bits.
  private static func tokenCost(_ counts: [UInt32], scale: Float) -> Float {
    let total = counts.reduce(0) { $0 + Int($1) }
    guard total > 0 else { return 0 }
    var cost: Float = 0
    for count in counts where count > 0 {
      let logarithm =
        FixedPointLogarithm.approximate(total) - FixedPointLogarithm.approximate(Int(count))
      cost += Float(count) * logarithm * scale + 6
    }
    return cost
  }
}
