internal import ByteIO

/// How many edges a vertex has to pinned ones (Spec/latent-coding §6.3).
///
/// Degrees are taken from those of the known vertices, and from a power law as long as they are few; how many
/// of a vertex's edges are known already says more: a binomial distribution.
struct SliceSize: Codec {
  /// Greater degrees count as this one.
  static let degreeLimit = 1023
  /// Sizes from this one on have another code behind.
  static let sizeLimit = 256

  private var starts: [Int] = [0]
  private let greatest: Int

  /// The distribution at a state of a prefix, for a vertex with some known neighbours.
  init(_ prefix: GraphPrefix, knownDegree k: Int) {
    let (n, i) = (prefix.vertexCount, prefix.knownCount)
    let p = n - 1 - i
    greatest = p
    let count = min(p, Self.sizeLimit - 1) + 1
    // Binomial coefficients times powers of the fraction of pinned vertices, the greatest one 2^16.
    var binomials = [Int](repeating: 0, count: count)
    let peak = i > 0 ? min(k * p / i, count - 1) : count - 1
    binomials[peak] = 1 << 16
    // k · p < 2^42, so products stay below 2^60.
    for s in stride(from: peak, to: 0, by: -1) {
      binomials[s - 1] = min(1 << 16, binomials[s] * (s * (n - 1)) / ((k + s) * p))
    }
    for s in peak..<count - 1 {
      binomials[s + 1] = min(1 << 16, binomials[s] * ((k + s + 1) * p) / ((s + 1) * (n - 1)))
    }
    var weights = (0..<count).map { s in
      let d = min(k + s, Self.degreeLimit)
      // < (2^22 · 2^8 + 2^14) · 2^16 < 2^47.
      return (prefix.degreeCounts[d] << 8 + (1 << 14) / ((d + 1) * (d + 2)) + 1) * binomials[s]
    }
    let sum = weights.reduce(0) { $0 &+ $1 >> 10 } + 1
    for s in 0..<count { weights[s] = (weights[s] >> 10) * (1 << 22) / sum + 1 }
    for weight in weights { starts.append(starts[starts.count - 1] + weight) }
    if p >= Self.sizeLimit { starts.append(starts[starts.count - 1] + 1 << 12) }
  }

  func push(_ size: Int, onto stack: inout ANSStack) {
    let symbol = min(size, Self.sizeLimit)
    if symbol == Self.sizeLimit {
      WideUniform(greatest - Self.sizeLimit + 1).push(size - Self.sizeLimit, onto: &stack)
    }
    stack.push(
      start: starts[symbol],
      frequency: starts[symbol + 1] - starts[symbol],
      total: starts[starts.count - 1]
    )
  }

  func pop(from stack: inout ANSStack) -> Int {
    let slot = stack.slot(total: starts[starts.count - 1])
    let symbol = starts.partitioningIndex { $0 > slot } - 1
    stack.pop(
      start: starts[symbol],
      frequency: starts[symbol + 1] - starts[symbol],
      total: starts[starts.count - 1]
    )
    guard symbol == Self.sizeLimit else { return symbol }
    return symbol + WideUniform(greatest - Self.sizeLimit + 1).pop(from: &stack)
  }
}
