/// Codes ascending numbers by their distances, and counts, bit by bit in contexts (Spec/latent-coding §5.1).
///
/// The same functions write and read: a ``BinaryCoder`` knows which.
struct GapModel<Coder: BinaryCoder> {
  var coder: Coder
  /// Graphs are short: what was seen once says little yet, and what was seen long ago less and less.
  private var bits: ContextBitModel

  /// - Parameters:
  ///   - coder: What bits come from or go to.
  ///   - numberCount: About how many numbers are coded: says what is fast, and nothing else.
  init(coder: Coder, numberCount: Int) {
    self.coder = coder
    bits = ContextBitModel(
      tableBits: 16,
      contextCount: 8,
      setCount: 128,
      learning: .init(weight: 1 << 13, rate: 8, countLimit: 127, weighsCounts: true),
      isBrief: numberCount < 256
    )
  }

  /// What a number may depend on: small numbers that a reader knows.
  struct Situation {
    /// What is coded, 0…3.
    var kind: Int
    /// Seven numbers below 2^20.
    var hints: [7 of Int]
  }

  /// Codes a number of 0…2^60 by the bit length of its successor, then the successor's bits.
  mutating func code(_ number: Int, _ situation: Situation) -> Int {
    let successor = number + 1
    let target = RecordLayout.bitLength(successor) - 1
    var length = 0
    while length < 60, codeBit(length < target, situation, state: length, set: min(27, length)) {
      length += 1
    }
    var value = 1
    for place in (0..<length).reversed() {
      // Bits behind the first four know where they are, and no more.
      let depth = length - 1 - place
      let state = depth < 4 ? 64 + (length << 4 | value) : 64 + 2048 + place
      let bit = codeBit(
        successor >> place & 1 == 1,
        situation,
        state: state,
        set: 28 + min(depth, 3)
      )
      value = value << 1 | (bit ? 1 : 0)
    }
    return value - 1
  }

  /// Codes a decision.
  mutating func code(_ bit: Bool, _ situation: Situation) -> Bool {
    codeBit(bit, situation, state: 0, set: 0)
  }

  private mutating func codeBit(
    _ bit: Bool,
    _ situation: Situation,
    state: Int,
    set: Int
  ) -> Bool {
    let key = situation.kind << 14 | state
    var contexts = [10 of Int](repeating: key)
    for index in 0..<7 { contexts[index + 1] = situation.hints[index] << 16 | key }
    return bits.code(
      bit,
      contexts: contexts,
      set: situation.kind << 5 | set,
      with: &coder
    )
  }
}
