extension SequenceCosts {
  /// Sums over what bytes cost as literals behind the two bytes before them.
  ///
  /// Counts are those of the literals that a parse has; where a byte is one of them it doesn't count for
  /// itself, or single literals would look cheap.
  ///
  /// - Complexity: O(*n*).
  static func literalSums(_ sequences: [LZSequence], _ content: Span<UInt8>) -> [UInt32] {
    var counts = LiteralCounts()
    var isLiteral = [Bool](repeating: false, count: content.count)
    var position = 0
    var (before, secondBefore) = (0, 0)
    func count(to end: Int) {
      while position < end {
        isLiteral[position] = true
        let byte = Int(content[position])
        counts.add(byte, before, secondBefore)
        (before, secondBefore) = (byte, before)
        position += 1
      }
    }
    for sequence in sequences {
      count(to: position + Int(sequence.literalCount))
      position += Int(sequence.matchByteCount)
    }
    count(to: content.count)

    var sums: [UInt32] = [0]
    sums.reserveCapacity(content.count + 1)
    var sum: UInt32 = 0
    (before, secondBefore) = (0, 0)
    for position in 0..<content.count {
      let byte = Int(content[position])
      sum &+= counts.cost(byte, before, secondBefore, countsItself: isLiteral[position])
      sums.append(sum)
      (before, secondBefore) = (byte, before)
    }
    return sums
  }
}

/// How often bytes were literals behind one and two others.
private struct LiteralCounts {
  private var singles = [UInt32](repeating: 0, count: 256)
  private var total: UInt32 = 0
  private var pairs = [UInt32](repeating: 0, count: 256 * 256)
  private var pairTotals = [UInt32](repeating: 0, count: 256)
  /// By a hash of three bytes, and of the first two.
  private var triples = [UInt16](repeating: 0, count: 1 << 16)
  private var tripleTotals = [UInt16](repeating: 0, count: 1 << 14)

  /// How much the guess of a shorter context counts beside what is counted for a longer one.
  private static let pairWeight: UInt32 = 12
  private static let tripleWeight: UInt32 = 12

  @inline(always)
  private static func hash(_ value: Int, bits: UInt32) -> Int {
    Int((UInt32(truncatingIfNeeded: value) &* 2_654_435_761) &>> (32 &- bits))
  }

  mutating func add(_ byte: Int, _ before: Int, _ secondBefore: Int) {
    singles[byte] += 1
    total += 1
    pairs[before << 8 | byte] += 1
    pairTotals[before] += 1
    let context = secondBefore << 8 | before
    let triple = Self.hash(context << 8 | byte, bits: 16)
    let tripleTotal = Self.hash(context, bits: 14)
    guard tripleTotals[tripleTotal] < .max else { return }
    triples[triple] += 1
    tripleTotals[tripleTotal] += 1
  }

  func cost(_ byte: Int, _ before: Int, _ secondBefore: Int, countsItself: Bool) -> UInt32 {
    // Probabilities in 1 / 65536.
    let own: UInt32 = countsItself ? 1 : 0
    let single = UInt64(singles[byte] &- own) << 16 + 256
    let p0 = single / UInt64(total &- own + 1)
    let pair = UInt64(pairs[before << 8 | byte])
    let pairTotal = UInt64(pairTotals[before])
    let p1 =
      ((pair - min(pair, UInt64(own))) << 16 + UInt64(Self.pairWeight) * p0)
      / (pairTotal - min(pairTotal, UInt64(own)) + UInt64(Self.pairWeight))
    let context = secondBefore << 8 | before
    let tripleTotal = UInt64(tripleTotals[Self.hash(context, bits: 14)])
    let triple = min(UInt64(triples[Self.hash(context << 8 | byte, bits: 16)]), tripleTotal)
    let p2 =
      ((triple - min(triple, UInt64(own))) << 16 + UInt64(Self.tripleWeight) * p1)
      / (tripleTotal - min(tripleTotal, UInt64(own)) + UInt64(Self.tripleWeight))
    let cost = 16 * BitCost.bit - BitCost.logarithm(max(1, min(p2, 65535)))
    return UInt32(max(cost, 1))
  }
}
