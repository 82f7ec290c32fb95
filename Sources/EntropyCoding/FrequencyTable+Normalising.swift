extension FrequencyTable {
  /// The table of least cost for the symbols of a histogram, which must not be empty.
  ///
  /// The cost is a sum of convex functions of the frequencies, so a table from which no exchange of
  /// one slot between two symbols gains anything is the best one of all. Rounding gives a start from
  /// which few exchanges are needed. Ties go to the smaller symbol, so the result is unique.
  ///
  /// - Complexity: O(*k* · *e*) with *k* symbols and *e* exchanges, seldom more than *k*.
  package init(normalising histogram: Histogram) {
    precondition(histogram.symbolCount > 0, "nothing to normalise")
    let symbols = histogram.presentSymbols
    guard symbols.count > 1 else {
      self.init(frequencies: (0..<256).map { $0 == symbols[0] ? UInt16(Self.scale) : 0 })
      return
    }
    var slots = SlotAllocation(
      counts: symbols.map { UInt64(histogram.counts[$0]) },
      total: UInt64(histogram.symbolCount)
    )
    slots.settle()
    var frequencies = [UInt16](repeating: 0, count: 256)
    for (symbol, frequency) in zip(symbols, slots.frequencies) {
      frequencies[symbol] = UInt16(frequency)
    }
    self.init(frequencies: frequencies)
  }
}

/// Frequencies on their way to least cost, with what a slot more would gain and a slot less lose.
private struct SlotAllocation {
  let counts: [UInt64]
  private(set) var frequencies: [Int]
  private var gains: [UInt64]
  private var losses: [UInt64]
  private var sum: Int

  /// Starts from the rounded shares; every symbol has at least one slot.
  init(counts: [UInt64], total: UInt64) {
    self.counts = counts
    let scale = UInt64(FrequencyTable.scale)
    frequencies = counts.map {
      min(max(1, Int(($0 * scale + total / 2) / total)), FrequencyTable.scale - 1)
    }
    sum = frequencies.reduce(0, +)
    gains = counts.map { _ in 0 }
    losses = gains
    for index in counts.indices {
      price(index)
    }
  }

  /// Brings the sum to the scale, then exchanges slots until none gains.
  mutating func settle() {
    while sum > FrequencyTable.scale {
      change(leastLoss, by: -1)
    }
    while sum < FrequencyTable.scale {
      change(greatestGain, by: 1)
    }
    while true {
      let (up, down) = (greatestGain, leastLoss)
      guard gains[up] > losses[down] else { return }
      change(up, by: 1)
      change(down, by: -1)
    }
  }

  private var greatestGain: Int {
    var best = 0
    for index in 1..<gains.count where gains[index] > gains[best] {
      best = index
    }
    return best
  }

  private var leastLoss: Int {
    var best = 0
    for index in 1..<losses.count where losses[index] < losses[best] {
      best = index
    }
    return best
  }

  private mutating func change(_ index: Int, by slots: Int) {
    frequencies[index] += slots
    sum += slots
    price(index)
  }

  /// A symbol keeps its last slot whatever it costs, and never has all of them.
  private mutating func price(_ index: Int) {
    let frequency = frequencies[index]
    let steps = FixedPointLogarithm.steps
    gains[index] = frequency < FrequencyTable.scale - 1 ? counts[index] * steps[frequency] : 0
    losses[index] = frequency > 1 ? counts[index] * steps[frequency - 1] : .max
  }
}
