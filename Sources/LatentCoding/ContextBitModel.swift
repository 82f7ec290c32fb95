/// Predicts bits from what they were in the same contexts, and mixes (Spec/latent-coding §3.4).
struct ContextBitModel {
  /// How fast it learns, and what it believes before.
  struct Learning {
    /// Of each input at first, in units of 2^-16.
    let weight: Int32
    /// Of the mixer, at most 8.
    let rate: Int32
    /// Up to which a counter counts: the less, the sooner it forgets.
    let countLimit: UInt32
    /// Whether a counter that has seen few bits is believed less.
    let weighsCounts: Bool
  }

  private let learning: Learning
  private let tableBits: Int
  private let contextCount: Int
  /// A table for each context, one behind the other.
  private var counters: [UInt32]
  /// Which counter stands where, in a model that codes too little to make them all; nil when each has its own place.
  private var numbers: SlotNumbers?
  private var mixer: BitMixer
  private let stretch = Logistic.stretchTable
  private let squash = Logistic.squashTable

  /// - Parameters:
  ///   - tableBits: log2 of the counters for each context.
  ///   - contextCount: At most 10.
  ///   - setCount: The mixer's.
  ///   - learning: How fast it learns.
  ///   - isBrief: Whether few bits are coded: then counters are made when they are used.
  init(tableBits: Int, contextCount: Int, setCount: Int, learning: Learning, isBrief: Bool) {
    self.learning = learning
    self.tableBits = tableBits
    self.contextCount = contextCount
    counters = [UInt32](
      repeating: BitCounter.initial,
      count: isBrief ? 0 : contextCount << tableBits
    )
    numbers = isBrief ? SlotNumbers() : nil
    mixer = BitMixer(setCount: setCount, weight: learning.weight)
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
      if let number = numbers?.number(of: slots[index]) {
        if number == counters.count { counters.append(BitCounter.initial) }
        slots[index] = number
      }
      let counter = counters[slots[index]]
      let stretched = stretch[Int(counter >> 20)]
      inputs[index] =
        learning.weighsCounts ? (stretched &* BitCounter.confidence(counter)) >> 8 : stretched
    }
    inputs[contextCount] = 256
    mixer.mix(inputs, set: set)
    let bit = coder.code(bit, probability: Int(squash[mixer.stretched + 2048]))
    mixer.learn(bit, inputs, rate: learning.rate)
    for index in 0..<contextCount {
      let slot = slots[index]
      counters[slot] = BitCounter.learn(counters[slot], bit, limit: learning.countLimit)
    }
    return bit
  }
}
