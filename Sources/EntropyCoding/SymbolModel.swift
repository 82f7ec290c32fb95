internal import ByteIO

/// Tables for a stream, with its rare symbols apart where that is smaller (Spec §7, codec 1).
package struct SymbolModel: Sendable {
  /// Symbols that have a table of their own.
  package struct Rare: Sendable {
    package let table: FrequencyTable
    /// Ascending; the first one is the escape.
    package let symbols: [Int]
    /// How often they occur.
    package let count: Int
  }

  /// The table of the stream, in which the escape stands for all rare symbols.
  package let main: FrequencyTable
  /// The rare symbols, if there are any.
  package let rare: Rare?
  /// The cost of the symbols and of the tables, in the unit of `FrequencyTable.cost`.
  private let cost: UInt64
  /// The part of it that the main table and its symbols have.
  private let mainCost: UInt64

  /// The cost in bytes, rounded down.
  package var byteCost: Int { FrequencyTable.byteCount(ofCost: cost) }

  /// A context model to put in the main table's place, with the cost of all in bytes.
  ///
  /// - Parameters:
  ///   - stream: The symbols in the order of lanes, escapes in the places of rare ones.
  ///   - laneCount: The number of lanes.
  ///   - effort: What to try.
  /// - Returns: The model; nil where one table does.
  /// - Complexity: O(*n*).
  package func contexts(
    of stream: Span<UInt8>,
    laneCount: Int,
    effort: ContextModel.Effort
  ) -> (model: ContextModel, byteCost: Int)? {
    guard
      let (model, cost) = ContextModel.learned(from: stream, laneCount: laneCount, effort: effort)
    else { return nil }
    return (model, FrequencyTable.byteCount(ofCost: self.cost - mainCost + cost))
  }

  /// The same where a codec knows something of the symbols beforehand.
  ///
  /// - Parameters:
  ///   - stream: The symbols in the order of lanes, escapes in the places of rare ones.
  ///   - numbers: For each of them what is known of it, or ``GivenNumbers/absent``.
  ///   - known: What the numbers are; not nothing.
  ///   - laneCount: The number of lanes.
  ///   - effort: What to try; of order 1, no second symbol in front plays a part, but the numbers do.
  /// - Returns: The model; nil where one table does.
  /// - Complexity: O(*n*).
  package func contexts(
    of stream: Span<UInt8>,
    numbers: Span<UInt8>,
    known: GivenNumbers,
    laneCount: Int,
    effort: ContextModel.Effort
  ) -> (model: ContextModel, byteCost: Int)? {
    guard
      let (model, cost) = ContextModel.learned(
        from: stream,
        numbers: numbers,
        known: known,
        laneCount: laneCount,
        effort: effort
      )
    else { return nil }
    return (model, FrequencyTable.byteCount(ofCost: self.cost - mainCost + cost))
  }

  /// The model with some rare symbols.
  ///
  /// - Parameters:
  ///   - histogram: At least two different symbols.
  ///   - symbols: Ascending; two or more, but not all, or none.
  ///   - makeTable: Makes the tables: the best ones, or quicker ones, to compare with others of their kind.
  private init(
    _ histogram: Histogram,
    rare symbols: [Int],
    _ makeTable: (Histogram) -> FrequencyTable
  ) {
    guard let escape = symbols.first else {
      main = makeTable(histogram)
      rare = nil
      mainCost = main.totalCost(of: histogram)
      cost = mainCost
      return
    }
    let (frequent, infrequent) = histogram.separating(symbols, as: escape)
    main = makeTable(frequent)
    let table = makeTable(infrequent)
    rare = Rare(table: table, symbols: symbols, count: infrequent.symbolCount)
    mainCost = main.totalCost(of: frequent)
    cost =
      mainCost + table.totalCost(of: infrequent)
      + UInt64(infrequent.symbolCount.varintByteCount) << (FixedPointLogarithm.fractionBits + 3)
  }

  /// The model of least cost among few: all symbols in one table; those with less than two slots
  /// apart; so many of them apart that 64 or 128 buckets are enough, if they are few.
  ///
  /// - Parameters:
  ///   - histogram: At least two different symbols.
  ///   - hasContexts: Whether contexts will be tried: then a symbol is apart only to save buckets. Each table
  ///     has few symbols then, and rare ones have a say as contexts.
  package init(_ histogram: Histogram, hasContexts: Bool = false) {
    let candidates = [[]] + Self.candidates(histogram, hasContexts: hasContexts)
    let costs =
      candidates.count == 1
      ? [0]
      : candidates.map {
        SymbolModel(histogram, rare: $0) { FrequencyTable(normalising: $0) }.cost
      }
    let best = costs.indices.reduce(0) { costs[$1] < costs[$0] ? $1 : $0 }
    self.init(histogram, rare: candidates[best]) { FrequencyTable(economical: $0) }
  }

  /// Rare symbols worth trying, each list ascending.
  private static func candidates(_ histogram: Histogram, hasContexts: Bool) -> [[Int]] {
    let present = histogram.presentSymbols
    // By count, then by symbol: the order must not depend on how sorting treats ties.
    let byCount = present.sorted { (histogram.counts[$0], $0) < (histogram.counts[$1], $1) }
    var sizes: [Int] = []
    let scale = UInt64(FrequencyTable.scale)
    let small = byCount.prefix {
      UInt64(histogram.counts[$0]) * scale < 2 * UInt64(histogram.symbolCount)
    }
    if !hasContexts,
      wastedBits(small.map { histogram.counts[$0] }, histogram.symbolCount) > 64
    {
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
