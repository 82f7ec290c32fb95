/// Predicts bits from what they were in the same contexts, and mixes (Spec/latent-coding §3.4).
struct ContextBitModel {
  private let tableBits: Int
  private let contextCount: Int
  /// A table for each context, one behind the other.
  private var counters: [UInt32]
  private var mixer: BitMixer
  private let stretch = Logistic.stretchTable
  private let squash = Logistic.squashTable

  init(tableBits: Int, contextCount: Int, setCount: Int) {
    self.tableBits = tableBits
    self.contextCount = contextCount
    counters = [UInt32](repeating: BitCounter.initial, count: contextCount << tableBits)
    mixer = BitMixer(setCount: setCount, weight: 1 << 14)
  }

  /// Codes a bit in the first ones of some contexts, which are hashed.
  mutating func code<Coder: BinaryCoder>(
    _ bit: Bool,
    contexts: [10 of Int],
    set: Int,
    with coder: inout Coder
  ) -> Bool {
    var slots = [10 of Int](repeating: 0)
    var inputs = BitMixer.Inputs(repeating: 0)
    for index in 0..<contextCount {
      let hash = NeighbourTables.mixed(0, contexts[index])
      slots[index] = index << tableBits | Int(hash >> UInt64(64 - tableBits))
      inputs[index] = stretch[Int(counters[slots[index]] >> 20)]
    }
    inputs[contextCount] = 256
    mixer.mix(inputs, set: set)
    let bit = coder.code(bit, probability: Int(squash[mixer.stretched + 2048]))
    mixer.learn(bit, inputs, rate: 6)
    for index in 0..<contextCount {
      counters[slots[index]] = BitCounter.learn(counters[slots[index]], bit, limit: 255)
    }
    return bit
  }
}
