internal import ByteIO

/// Tables for a stream, with its rare symbols apart where that is smaller (Spec §7, codec 1).
package struct SymbolModel: Sendable {
  /// The table of the stream, in which the escape stands for all rare symbols.
  package let main: FrequencyTable
  /// The rare symbols' table and the symbols themselves, ascending; the first one is the escape.
  package let rare: (table: FrequencyTable, symbols: [Int], count: Int)?
  /// The cost of the symbols and of the tables, in the unit of `FrequencyTable.cost`.
  private let cost: UInt64

  /// The cost in bytes, rounded down.
  package var byteCost: Int { Int(cost >> (FixedPointLogarithm.fractionBits + 3)) }

  private init(_ histogram: Histogram, rare symbols: [Int]) {
    guard let escape = symbols.first else {
      main = FrequencyTable(economical: histogram)
      rare = nil
      cost = main.totalCost(of: histogram)
      return
    }
    let (frequent, infrequent) = histogram.separating(symbols, as: escape)
    main = FrequencyTable(economical: frequent)
    let table = FrequencyTable(economical: infrequent)
    rare = (table, symbols, infrequent.symbolCount)
    cost =
      main.totalCost(of: frequent) + table.totalCost(of: infrequent)
      + UInt64(infrequent.symbolCount.varintByteCount) << (FixedPointLogarithm.fractionBits + 3)
  }

  /// The model of least cost among few: all symbols in one table; those with less than two slots
  /// apart; so many of them apart that 64 or 128 buckets are enough, if they are few.
  ///
  /// - Parameter histogram: At least two different symbols.
  package init(_ histogram: Histogram) {
    var best = SymbolModel(histogram, rare: [])
    for symbols in Self.candidates(histogram) {
      let model = SymbolModel(histogram, rare: symbols)
      if model.cost < best.cost {
        best = model
      }
    }
    self = best
  }

  /// Rare symbols worth trying, each list ascending.
  private static func candidates(_ histogram: Histogram) -> [[Int]] {
    let present = histogram.presentSymbols
    // By count, then by symbol: the order must not depend on how sorting treats ties.
    let byCount = present.sorted { (histogram.counts[$0], $0) < (histogram.counts[$1], $1) }
    var sizes: [Int] = []
    let scale = UInt64(FrequencyTable.scale)
    let small = byCount.prefix {
      UInt64(histogram.counts[$0]) * scale < 2 * UInt64(histogram.symbolCount)
    }
    if wastedBits(small.map { histogram.counts[$0] }, histogram.symbolCount) > 64 {
      sizes.append(small.count)
    }
    for bucketCount in [64, 128] where present.count > bucketCount {
      let size = present.count - bucketCount + 1
      let count = byCount.prefix(size).reduce(0) { $0 + Int(histogram.counts[$1]) }
      // Taking symbols apart costs time; more than these are no gain.
      if count <= histogram.symbolCount / 64, !sizes.contains(size) {
        sizes.append(size)
      }
    }
    return sizes.filter { $0 >= 2 && $0 < present.count }.map { byCount.prefix($0).sorted() }
  }

  /// About how many bits are lost since no symbol has less than one slot: what a symbol has too much,
  /// all others pay for, 1.44 bits for each symbol coded.
  private static func wastedBits(_ counts: [UInt32], _ symbolCount: Int) -> Int {
    counts.reduce(0) { $0 + max(0, symbolCount - Int($1) * FrequencyTable.scale) }
      / FrequencyTable.scale * 3 / 2
  }
}

extension Histogram {
  /// The histogram with rare symbols counted as their escape, and that of the rare symbols alone.
  fileprivate func separating(
    _ rare: [Int],
    as escape: Int
  ) -> (frequent: Histogram, infrequent: Histogram) {
    var frequent = counts
    var infrequent = [UInt32](repeating: 0, count: 256)
    for symbol in rare {
      infrequent[symbol] = counts[symbol]
      frequent[symbol] = 0
    }
    frequent[escape] = infrequent.reduce(0, +)
    return (Histogram(counts: frequent), Histogram(counts: infrequent))
  }
}
