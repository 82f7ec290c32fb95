extension FrequencyTable {
  /// The table of least total cost, its own bytes counted, for the symbols of a histogram.
  ///
  /// A table of fewer mantissa bits is shorter and fits the symbols less well; for small blocks that
  /// pays. Every precision is tried.
  package init(economical histogram: Histogram) {
    let best = FrequencyTable(normalising: histogram)
    var choice = (table: best, cost: best.totalCost(of: histogram))
    for precision in 0..<best.precision {
      guard let table = best.rounded(to: precision) else { continue }
      let cost = table.totalCost(of: histogram)
      if cost < choice.cost {
        choice = (table, cost)
      }
    }
    self = choice.table
  }

  /// The cost of symbols and table.
  func totalCost(of histogram: Histogram) -> UInt64 {
    cost(of: histogram)
      + UInt64(serialised().count) << (FixedPointLogarithm.fractionBits + 3)
  }

  /// The frequencies rounded to `precision` mantissa bits within their classes; nil when what is
  /// left for the omitted symbol leaves its class.
  private func rounded(to precision: Int) -> FrequencyTable? {
    let omitted = omittedSymbol
    var rounded = frequencies
    var remainder = Self.scale
    for symbol in presentSymbols where symbol != omitted {
      let frequency = Int(frequencies[symbol])
      let shift = max(0, Self.bitLength(frequency) - 1 - precision)
      let top = (1 << Self.bitLength(frequency)) - (1 << shift)
      let value = min(((frequency + (1 << shift) / 2) >> shift) << shift, top)
      rounded[symbol] = UInt16(value)
      remainder -= value
    }
    guard remainder > 0, Self.bitLength(remainder) == Self.bitLength(Int(frequencies[omitted]))
    else { return nil }
    rounded[omitted] = UInt16(remainder)
    return FrequencyTable(frequencies: rounded)
  }
}
