/// A probability for a bit from several models' predictions: a weighted sum of stretched probabilities,
/// with weights that learn (Spec/latent-coding §3.3).
struct BitMixer {
  static let inputCount = 32
  /// Stretched probabilities and the like, −2048…2047 each; those that aren't used are 0.
  typealias Inputs = [32 of Int32]

  /// The weights of all sets, −2^19…2^19, in units of 2^-16.
  private var weights: [Int32]
  /// Where the selected ones begin.
  private var first = 0
  /// The last mixture, stretched.
  private(set) var stretched = 0
  private let squash = Logistic.squashTable

  init(setCount: Int, weight: Int32) {
    weights = [Int32](repeating: weight, count: setCount * Self.inputCount)
  }

  /// Mixes with one set of weights.
  @inline(always)
  mutating func mix(_ inputs: borrowing Inputs, set: Int) {
    first = set &* Self.inputCount
    let sum = Self.sum(inputs.span, weights.span, from: first)
    stretched = Int(max(-2047, min(2047, sum >> 8)))
  }

  @inline(always)
  private static func sum(_ inputs: Span<Int32>, _ weights: Span<Int32>, from first: Int) -> Int32 {
    precondition(inputs.count >= inputCount && first >= 0 && first &+ inputCount <= weights.count)
    // Products < 2^30, their parts < 2^22, the sum < 2^27.
    var sum: Int32 = 0
    for index in 0..<inputCount {
      // SAFETY: the precondition. Checked, the loops take twice the time.
      sum &+= unsafe (inputs[unchecked: index] &* weights[unchecked: first &+ index]) &>> 8
    }
    return sum
  }

  /// Moves the weights used last toward what would have predicted the bit better; the rate is at most 8.
  @inline(always)
  mutating func learn(_ bit: Bool, _ inputs: borrowing Inputs, rate: Int32) {
    // < 2^16 · 8, and < 2^30 times an input.
    let error = ((bit ? 65535 : 0) &- squash[stretched + 2048]) &* rate
    let first = first
    var weights = self.weights.mutableSpan
    Self.add(inputs.span, times: error, to: &weights, from: first)
  }

  @inline(always)
  private static func add(
    _ inputs: Span<Int32>,
    times error: Int32,
    to weights: inout MutableSpan<Int32>,
    from first: Int
  ) {
    precondition(inputs.count >= inputCount && first >= 0 && first &+ inputCount <= weights.count)
    for index in 0..<inputCount {
      // SAFETY: the precondition.
      let step = unsafe (inputs[unchecked: index] &* error &+ 1 << 17) &>> 18
      let weight = unsafe weights[unchecked: first &+ index] &+ step
      unsafe weights[unchecked: first &+ index] = max(-1 << 19, min(1 << 19, weight))
    }
  }
}
