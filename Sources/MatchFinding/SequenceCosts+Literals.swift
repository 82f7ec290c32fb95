extension SequenceCosts {
  /// Sums over what bytes cost as literals behind the two bytes before them.
  ///
  /// Counts are those of the literals that a parse has; where a byte is one of them it doesn't count for
  /// itself, or single literals would look cheap.
  ///
  /// - Complexity: O(*n*).
  static func literalSums(_ sequences: [LZSequence], _ content: Span<UInt8>) -> [UInt32] {
    var counts = LiteralCounts(byteCount: content.count)
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

    return counts.sums(content, isLiteral)
  }
}

/// How often bytes were literals behind others.
private struct LiteralCounts {
  /// How often symbols occur in contexts.
  private struct Level {
    var counts: [UInt32]
    var totals: [UInt32]
    /// Different symbols of each context.
    var varieties: [UInt32]

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

    /// The probability of each byte in each context, in 1 / (1 << 24), where a wider context has guesses: they
    /// count as much as there are different symbols (Witten and Bell 1991).
    func probabilities(_ guesses: [UInt32]) -> [UInt32] {
      var probabilities = [UInt32](repeating: 0, count: counts.count)
      for context in totals.indices {
        let variety = UInt64(varieties[context] + 1)
        let total = UInt64(totals[context]) + variety
        for byte in 0..<256 {
          let place = context << 8 | byte
          let sum = UInt64(counts[place]) << 24 + variety * UInt64(guesses[byte])
          probabilities[place] = UInt32(sum / total)
        }
      }
      return probabilities
    }
  }

  /// Behind a byte.
  private var pairs = Level(contextCount: 256)
  /// Behind a byte and the high bits of the one before.
  private var triples: Level
  /// What isn't looked at of the second byte before.
  private let ignoredBits: Int

  /// No counts yet; so many contexts as a content of a size can fill.
  init(byteCount: Int) {
    ignoredBits = byteCount >= 1 << 18 ? 4 : byteCount >= 1 << 15 ? 6 : 8
    triples = Level(contextCount: 256 << (8 - ignoredBits))
  }

  @inline(always)
  private func context(_ before: Int, _ secondBefore: Int) -> Int {
    (secondBefore >> ignoredBits) << 8 | before
  }

  mutating func add(_ byte: Int, _ before: Int, _ secondBefore: Int) {
    pairs.add(byte, before)
    triples.add(byte, context(before, secondBefore))
  }

  /// The guesses for each byte behind each byte.
  private func guesses() -> [UInt32] {
    var singles = Level(contextCount: 1)
    for context in 0..<256 {
      for byte in 0..<256 {
        singles.counts[byte] += pairs.counts[context << 8 | byte]
      }
      singles.totals[0] += pairs.totals[context]
    }
    singles.varieties[0] = UInt32(singles.counts.count { $0 > 0 })
    let even = [UInt32](repeating: 1 << 16, count: 256)
    return pairs.probabilities(singles.probabilities(even))
  }

  /// Sums over the costs of all bytes of a content.
  func sums(_ content: Span<UInt8>, _ isLiteral: [Bool]) -> [UInt32] {
    let guesses = guesses()
    let logarithms = BitCost.Logarithms()
    var sums: [UInt32] = [0]
    sums.reserveCapacity(content.count + 1)
    var sum: UInt32 = 0
    var (before, secondBefore) = (0, 0)
    let (counts, totals, varieties) = (
      triples.counts.span, triples.totals.span, triples.varieties.span
    )
    for position in 0..<content.count {
      let byte = Int(content[position])
      let context = context(before, secondBefore)
      let count = counts[context << 8 | byte]
      let own = min(count, isLiteral[position] ? 1 : 0)
      let variety = UInt64(varieties[context] &+ 1)
      let all = UInt64(totals[context] &- own) &+ variety
      let part = UInt64(count &- own) << 24 &+ variety &* UInt64(guesses[before << 8 | byte])
      let cost = 24 * BitCost.bit &+ logarithms.of(all) &- logarithms.of(max(part, 1))
      sum &+= UInt32(max(cost, 1))
      sums.append(sum)
      (before, secondBefore) = (byte, before)
    }
    return sums
  }
}
