extension FrequencyTable {
  /// The table of least total cost, its own bytes counted, for the symbols of a histogram.
  package init(economical histogram: Histogram) {
    self = Self.economical(for: histogram).table
  }

  /// The table of least total cost for the symbols of a histogram, which must not be empty, and that cost.
  ///
  /// A table of fewer mantissa bits is shorter and fits the symbols less well; for small blocks that
  /// pays. Precisions are tried downwards until two of them have cost more than the best one.
  ///
  /// - Returns: The table and ``totalCost(of:)``.
  package static func economical(
    for histogram: Histogram
  ) -> (table: FrequencyTable, totalCost: UInt64) {
    let exact = FrequencyTable(normalising: histogram)
    guard exact.presentCount > 1 else { return (exact, exact.totalCost(of: histogram)) }
    let rounding = Rounding(exact, histogram)
    var best = (precision: exact.precision, cost: UInt64.max)
    var worseCount = 0
    for precision in (0...best.precision).reversed() where worseCount < 2 {
      guard let cost = rounding.cost(precision) else { continue }
      if cost <= best.cost {
        best = (precision, cost)
        worseCount = 0
      } else {
        worseCount += 1
      }
    }
    let table = rounding.table(best.precision)
    assert(table.totalCost(of: histogram) == best.cost)
    return (table, best.cost)
  }

  /// The cost of symbols and table.
  func totalCost(of histogram: Histogram) -> UInt64 {
    cost(of: histogram)
      + UInt64(serialised().count) << (FixedPointLogarithm.fractionBits + 3)
  }
}

/// The frequencies of a table rounded to mantissa bits within their classes, which stay as they are.
private struct Rounding {
  /// A symbol whose frequency is rounded.
  private struct Entry {
    let symbol: Int
    let frequency: Int
    /// Bits behind the leading one.
    let mantissaBits: Int
    let count: UInt64

    /// The nearest frequency of so many mantissa bits in the class, the greater one of two.
    @inline(always)
    func rounded(_ precision: Int) -> Int {
      let shift = max(0, mantissaBits &- precision)
      let top = 2 &<< mantissaBits &- 1 &<< shift
      return min(((frequency &+ (1 &<< shift) / 2) &>> shift) &<< shift, top)
    }
  }

  private let entries: [Entry]
  private let omitted: Entry
  /// What a table takes for everything but mantissa bits.
  private let fixedBitCount: Int

  /// What there is to be rounded; the table has two symbols or more.
  init(_ table: FrequencyTable, _ histogram: Histogram) {
    let omittedSymbol = table.omittedSymbol
    var entries: [Entry] = []
    entries.reserveCapacity(table.presentCount)
    for (symbol, frequency) in table.frequencies.enumerated() where frequency > 0 {
      entries.append(
        Entry(
          symbol: symbol,
          frequency: Int(frequency),
          mantissaBits: FrequencyTable.bitLength(Int(frequency)) - 1,
          count: UInt64(histogram.counts[symbol])
        )
      )
    }
    let place = entries.firstIndex { $0.symbol == omittedSymbol } ?? 0
    omitted = entries.remove(at: place)
    self.entries = entries
    fixedBitCount = 4 + table.classBitCount
  }

  /// What is left for the omitted symbol; nil if it leaves its class.
  private func remainder(_ others: Int) -> Int? {
    let remainder = FrequencyTable.scale - others
    guard remainder > 0, FrequencyTable.bitLength(remainder) == omitted.mantissaBits + 1
    else { return nil }
    return remainder
  }

  /// The cost of symbols and table with so many mantissa bits; nil where the omitted symbol leaves its class.
  func cost(_ precision: Int) -> UInt64? {
    let logarithms = FixedPointLogarithm.values.span
    precondition(logarithms.count > FrequencyTable.scale)
    var (sum, bitCount) = (0, fixedBitCount)
    var saved: UInt64 = 0
    var count: UInt64 = 0
    for entry in entries {
      let frequency = entry.rounded(precision)
      sum &+= frequency
      bitCount &+= min(entry.mantissaBits, precision)
      count &+= entry.count
      // SAFETY: frequencies are below the scale.
      saved &+= unsafe entry.count &* logarithms[unchecked: frequency]
    }
    guard let remainder = remainder(sum) else { return nil }
    count += omitted.count
    saved += omitted.count * logarithms[remainder]
    return (count * UInt64(FrequencyTable.scaleBits)) << FixedPointLogarithm.fractionBits - saved
      + UInt64((bitCount + 7) / 8) << (FixedPointLogarithm.fractionBits + 3)
  }

  /// The table of so many mantissa bits, for which there is a cost.
  func table(_ precision: Int) -> FrequencyTable {
    var frequencies = [UInt16](repeating: 0, count: 256)
    var sum = 0
    for entry in entries {
      let frequency = entry.rounded(precision)
      frequencies[entry.symbol] = UInt16(frequency)
      sum += frequency
    }
    frequencies[omitted.symbol] = UInt16(FrequencyTable.scale - sum)
    return FrequencyTable(frequencies: frequencies)
  }
}
