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

  private var bits: ContextBitModel

  init(contentByteCount: Int) {
    bits = ContextBitModel(
      tableBits: min(18, NeighbourTables.bits(contentByteCount: contentByteCount)),
      contextCount: 10,
      setCount: 64,
      learning: .init(weight: 1 << 14, rate: 6, countLimit: 255, weighsCounts: false),
      isBrief: false
    )
  }

  /// Codes the decision.
  mutating func code<Coder: BinaryCoder>(
    _ agrees: Bool,
    _ situation: Situation,
    with coder: inout Coder
  ) -> Bool {
    let distance = max(-1, min(2, situation.place - situation.shared)) + 1
    return bits.code(
      agrees,
      contexts: Self.contexts(situation),
      set: distance * 16 + min(15, situation.place),
      with: &coder
    )
  }

  private static func contexts(_ s: Situation) -> [10 of Int] {
    let place = min(s.place, 31)
    let left = min(s.left, 15)
    let distance = max(-8, min(7, s.place - s.shared)) + 8
    let run = min(s.run, 8) + (s.run > 8 ? (Int.bitWidth - s.run.leadingZeroBitCount) : 0)
    let (expected, ahead) = (Int(s.expected), Int(s.ahead))
    let (last, secondLast) = (Int(s.last), Int(s.secondLast))
    return [
      place << 8 | left << 4 | distance,
      run << 8 | distance << 4 | left,
      expected << 8 | ahead,
      (last << 8 | expected) << 4 | distance,
      (secondLast << 8 | last) << 8 | expected,
      min(s.shared, 31) << 10 | min(s.sharedBefore, 31) << 5 | place,
      run << 8 | expected,
      (run << 5 | place) << 4 | left,
      (expected << 8 | ahead) << 8 | min(left, 3) << 4 | distance,
      (last << 8 | expected) << 12 | run << 4 | left,
    ]
  }
}
