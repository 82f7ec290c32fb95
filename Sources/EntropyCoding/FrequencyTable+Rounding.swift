internal import ByteIO

extension FrequencyTable {
  /// The table of least total cost, its own bytes counted, for the symbols of a histogram.
  ///
  /// A table of fewer mantissa bits is shorter and fits the symbols less well; for small blocks that
  /// pays. Precisions are tried downwards until two of them have cost more than the best one.
  package init(economical histogram: Histogram) {
    let best = FrequencyTable(normalising: histogram)
    let symbols = best.presentSymbols
    guard symbols.count > 1 else {
      self = best
      return
    }
    // Rounding changes no class, so the tokens are written once.
    var tokens = BitWriter()
    best.writeClasses(to: &tokens)
    let omitted = best.omittedSymbol
    func totalCost(_ frequencies: [UInt16], _ precision: Int) -> UInt64 {
      var bitCount = 4 + tokens.bitCount
      var cost: UInt64 = 0
      for symbol in symbols {
        let frequency = Int(frequencies[symbol])
        bitCount += symbol == omitted ? 0 : min(Self.bitLength(frequency) - 1, precision)
        cost += UInt64(histogram.counts[symbol]) * Self.cost(frequency)
      }
      return cost + UInt64((bitCount + 7) / 8) << (FixedPointLogarithm.fractionBits + 3)
    }
    let precision = best.precision
    var choice = (frequencies: best.frequencies, cost: totalCost(best.frequencies, precision))
    var worseCount = 0
    for precision in (0..<precision).reversed() where worseCount < 2 {
      guard let rounded = best.rounded(symbols, omitted: omitted, to: precision) else { continue }
      let cost = totalCost(rounded, precision)
      if cost <= choice.cost {
        choice = (rounded, cost)
        worseCount = 0
      } else {
        worseCount += 1
      }
    }
    self.init(frequencies: choice.frequencies)
  }

  /// The cost of symbols and table in bytes, rounded down.
  package func totalByteCost(of histogram: Histogram) -> Int {
    Int(totalCost(of: histogram) >> (FixedPointLogarithm.fractionBits + 3))
  }

  /// The cost of symbols and table.
  func totalCost(of histogram: Histogram) -> UInt64 {
    cost(of: histogram)
      + UInt64(serialised().count) << (FixedPointLogarithm.fractionBits + 3)
  }

  /// The frequencies rounded to `precision` mantissa bits within their classes; nil when what is
  /// left for the omitted symbol leaves its class.
  private func rounded(_ symbols: [Int], omitted: Int, to precision: Int) -> [UInt16]? {
    var rounded = frequencies
    var remainder = Self.scale
    for symbol in symbols where symbol != omitted {
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
    return rounded
  }
}
