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

/// How often bytes were literals behind others.
private struct LiteralCounts {
  /// How often symbols occur in contexts.
  private struct Level {
    private var counts: [UInt32]
    private var totals: [UInt32]
    /// Different symbols of each context.
    private var varieties: [UInt32]

    init(contextCount: Int) {
      counts = [UInt32](repeating: 0, count: contextCount * 256)
      totals = [UInt32](repeating: 0, count: contextCount)
      varieties = [UInt32](repeating: 0, count: contextCount)
    }

    mutating func add(_ byte: Int, _ context: Int) {
      let place = context << 8 | byte
      if counts[place] == 0 { varieties[context] += 1 }
      counts[place] += 1
      totals[context] += 1
    }

    /// The probability of a byte, where a wider context has a guess: it counts as much as there are different
    /// symbols (Witten and Bell 1991).
    ///
    /// - Parameters:
    ///   - guess: In 1 / (1 << 24).
    ///   - own: 1 if the byte itself is not to be counted.
    func probability(_ byte: Int, _ context: Int, _ guess: UInt64, less own: UInt32) -> UInt64 {
      let count = counts[context << 8 | byte]
      let total = totals[context]
      let variety = UInt64(varieties[context] + 1)
      let ownCount = min(count, own)
      return (UInt64(count - ownCount) << 24 + variety * guess) / (UInt64(total - ownCount) + variety)
    }
  }

  private var singles = Level(contextCount: 1)
  /// Behind a byte.
  private var pairs = Level(contextCount: 256)
  /// Behind a byte and half of the one before.
  private var triples = Level(contextCount: 4096)

  @inline(always)
  private static func context(_ before: Int, _ secondBefore: Int) -> Int {
    (secondBefore >> 4) << 8 | before
  }

  mutating func add(_ byte: Int, _ before: Int, _ secondBefore: Int) {
    singles.add(byte, 0)
    pairs.add(byte, before)
    triples.add(byte, Self.context(before, secondBefore))
  }

  func cost(_ byte: Int, _ before: Int, _ secondBefore: Int, countsItself: Bool) -> UInt32 {
    let own: UInt32 = countsItself ? 1 : 0
    let p0 = singles.probability(byte, 0, 1 << 16, less: own)
    let p1 = pairs.probability(byte, before, p0, less: own)
    let p2 = triples.probability(byte, Self.context(before, secondBefore), p1, less: own)
    return UInt32(max(24 * BitCost.bit - BitCost.logarithm(max(p2, 1)), 1))
  }
}
