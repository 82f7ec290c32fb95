/// Predicts whether a record goes on like its neighbour.
struct AgreementModel {
  /// What the decision may depend on.
  struct Situation {
    /// The number of bytes that agree so far.
    let place: Int
    /// The neighbour's byte at the place, and the one behind it.
    let expected: UInt8
    let ahead: UInt8
    /// The bytes before the place.
    let last: UInt8
    let secondLast: UInt8
    /// The neighbour's bytes from the place on, its terminator included.
    let left: Int
    /// What the neighbour, and its own neighbour, had in common with the record before.
    let shared: Int
    let sharedBefore: Int
    /// How many records in a row have agreed up to and with this byte.
    let run: Int
  }

  static let contextCount = 10
  private let tableBits: Int
  private var counters: [UInt32]
  private var slots = [Int](repeating: 0, count: contextCount)
  private var inputs = [Int32](repeating: 256, count: contextCount + 1)
  private var mixer = BitMixer(inputCount: contextCount + 1, setCount: 64, weight: 1 << 14)

  init(contentByteCount: Int) {
    tableBits = min(18, NeighbourTables.bits(contentByteCount: contentByteCount))
    counters = [UInt32](repeating: BitCounter.initial, count: Self.contextCount << tableBits)
  }

  /// Codes the decision.
  mutating func code<Coder: BinaryCoder>(
    _ agrees: Bool,
    _ situation: Situation,
    with coder: inout Coder
  ) -> Bool {
    select(situation)
    for index in 0..<Self.contextCount {
      inputs[index] = Logistic.stretchTable[Int(counters[slots[index]] >> 20)]
    }
    let distance = max(-1, min(2, situation.place - situation.shared)) + 1
    mixer.mix(inputs, set: distance * 16 + min(15, situation.place))
    let probability = Int(Logistic.squashTable[mixer.stretched + 2048])
    let agrees = coder.code(agrees, probability: probability)
    mixer.learn(agrees, inputs, rate: 6)
    for slot in slots {
      counters[slot] = BitCounter.learn(counters[slot], agrees, limit: 255)
    }
    return agrees
  }

  private mutating func select(_ s: Situation) {
    let place = min(s.place, 31)
    let left = min(s.left, 15)
    let distance = max(-8, min(7, s.place - s.shared)) + 8
    let run = min(s.run, 8) + (s.run > 8 ? (Int.bitWidth - s.run.leadingZeroBitCount) : 0)
    let (expected, ahead) = (Int(s.expected), Int(s.ahead))
    let (last, secondLast) = (Int(s.last), Int(s.secondLast))
    let contexts: [10 of Int] = [
      place << 8 | left << 4 | distance,
      run << 8 | distance << 4 | min(left, 15),
      expected << 8 | ahead,
      (last << 8 | expected) << 4 | distance,
      (secondLast << 8 | last) << 8 | expected,
      min(s.shared, 31) << 10 | min(s.sharedBefore, 31) << 5 | place,
      run << 8 | expected,
      (run << 5 | place) << 4 | min(left, 15),
      (expected << 8 | ahead) << 8 | min(left, 3) << 4 | distance,
      (last << 8 | expected) << 12 | run << 4 | min(left, 15),
    ]
    for index in 0..<Self.contextCount {
      let hash = NeighbourTables.mixed(0, contexts[index])
      slots[index] = index << tableBits | Int(hash >> UInt64(64 - tableBits))
    }
  }
}
