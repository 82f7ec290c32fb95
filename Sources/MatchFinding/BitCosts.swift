/// What literals and matches will cost, roughly, in eighths of a bit.
///
/// A parser compares matches by what they save against literals. These are guesses ahead of the entropy
/// coder: a literal costs some share of the order-0 entropy of the block's bytes, a match its token, and
/// the bits of its offset if that is a new one.
struct BitCosts {
  /// What a byte saves that a match gives.
  let literal: Int
  /// What a match at a repeated offset costs.
  let repeated: Int
  /// What a match at a new offset costs, besides 8 for each bit of the offset.
  let new: Int

  /// Costs for a block.
  init(_ content: Span<UInt8>) {
    literal = max(8, min(64, Self.entropy(content) * 15 / 16))
    repeated = 48
    new = 56
  }

  /// The order-0 entropy of a block, from a sample of at most 1 << 15 bytes, in eighths of a bit per byte.
  private static func entropy(_ content: Span<UInt8>) -> Int {
    guard !content.isEmpty else { return 0 }
    var counts = [UInt32](repeating: 0, count: 256)
    let stride = max(1, content.count >> 15) | 1
    var total = 0
    var position = 0
    while position < content.count {
      counts[Int(content[position])] += 1
      total += 1
      position += stride
    }
    // total × log2(total) − Σ count × log2(count), over total.
    var sum = total * logarithm(total)
    for count in counts where count > 0 { sum -= Int(count) * logarithm(Int(count)) }
    return sum / (total * 32)
  }

  /// About 256 × log2(value), with a straight line between powers of two; value is 1 … 1 << 20.
  private static func logarithm(_ value: Int) -> Int {
    let exponent = Int.bitWidth - 1 - value.leadingZeroBitCount
    return exponent << 8 + (value << 8) >> exponent - 256
  }
}
