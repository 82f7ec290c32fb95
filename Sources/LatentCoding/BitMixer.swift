/// A probability for a bit from several models' predictions: a weighted sum of stretched probabilities,
/// with weights that learn (Spec/latent-coding §3.3).
struct BitMixer {
  /// One set of weights behind the other, in units of 2^-16.
  private var weights: [Int32]
  private let inputCount: Int
  /// Where the selected weights begin.
  private var first = 0
  /// The last mixture, stretched, and the probability that it stands for.
  private(set) var stretched = 0
  private var probability = 1 << 15

  init(inputCount: Int, setCount: Int, weight: Int32) {
    self.inputCount = inputCount
    weights = [Int32](repeating: weight, count: inputCount * setCount)
  }

  /// Mixes with one set of weights.
  @inline(always)
  mutating func mix(_ inputs: [Int32], set: Int) {
    first = set &* inputCount
    var sum = 0
    for index in 0..<inputCount {
      sum &+= Int(inputs[index]) &* Int(weights[first &+ index])
    }
    stretched = max(-2047, min(2047, sum >> 16))
    probability = Int(Logistic.squashTable[stretched + 2048])
  }

  /// Moves the weights used last toward what would have predicted the bit better.
  @inline(always)
  mutating func learn(_ bit: Bool, _ inputs: [Int32], rate: Int) {
    let error = ((bit ? 65535 : 0) &- probability) &* rate
    for index in 0..<inputCount {
      let step = (Int(inputs[index]) &* error &+ 0x20000) >> 18
      let weight = Int(weights[first &+ index]) &+ step
      weights[first &+ index] = Int32(truncatingIfNeeded: max(-1 << 24, min(1 << 24, weight)))
    }
  }
}
