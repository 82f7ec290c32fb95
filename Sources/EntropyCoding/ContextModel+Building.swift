extension ContextModel {
  /// How much an encoder does for a model.
  package struct Effort: Sendable {
    /// The symbols in front that count, 1 or 2.
    package let order: Int
    /// The most tables, 2…64.
    package let tableLimit: Int
    /// Rounds of clustering.
    package let rounds: Int
    /// Bits that a table more has to save beyond its own.
    package let tableCharge: Int

    /// First and second classes with the second symbol: more of either would leave fewer of the other, and for few
    /// tables fewer of both do.
    var firstLimit: Int { tableLimit > 16 ? 22 : 14 }
    var secondLimit: Int { tableLimit > 16 ? 11 : 6 }

    /// What a block of so many bytes is worth: clustering takes about as long for a few symbols as for many.
    package static func usual(byteCount: Int) -> Effort {
      switch byteCount {
      case ..<(32 << 10): Effort(order: 1, tableLimit: 12, rounds: 1)
      case ..<(128 << 10): Effort(order: 2, tableLimit: 32, rounds: 1)
      default: Effort(order: 2, tableLimit: 64, rounds: 2)
      }
    }

    /// An effort: symbols in front, the most tables, how often groups are formed anew, and what tables are charged.
    package init(order: Int, tableLimit: Int, rounds: Int, tableCharge: Int = 0) {
      precondition((1...2).contains(order) && ContextMap.tableCounts.contains(tableLimit))
      self.order = order
      self.tableLimit = tableLimit
      self.rounds = rounds
      self.tableCharge = tableCharge
    }
  }

  /// Classes are learned from one step of so many: an odd number, or of numbers of two or four bytes always the same
  /// byte would be seen.
  static func sampledStep(symbolCount: Int) -> Int { symbolCount >= 1 << 16 ? 5 : 1 }

  /// A stream of fewer symbols is learned from in no time.
  private static let leastGlancedCount = 1 << 16

  /// Whether contexts may save so many bytes, from a look at a part of a stream: learning takes much longer.
  ///
  /// More than twice what the symbol in front saves is not to be expected of anything.
  ///
  /// - Parameters:
  ///   - byteCount: What they are to save.
  ///   - stream: Symbols in the order of lanes.
  ///   - laneCount: The number of lanes.
  /// - Returns: False where it isn't worth trying.
  /// - Complexity: O(1).
  private static func maySave(_ byteCount: Int, of stream: Span<UInt8>, laneCount: Int) -> Bool {
    let gain = ContextCounting(stream, laneCount: laneCount).firstOrderGain(stepLimit: 128)
    return 2 * gain > Float(8 * byteCount)
  }

  /// A model for a stream, with its cost in bytes.
  ///
  /// - Parameters:
  ///   - stream: Symbols in the order of lanes.
  ///   - numbers: For each of them what is known of it, or ``GivenNumbers/absent``; nobody looks at them where
  ///     nothing is known.
  ///   - known: What the numbers are.
  ///   - laneCount: The number of lanes.
  ///   - effort: What to try.
  ///   - leastGain: The bytes that it has to save.
  /// - Returns: The model and its cost; nil where one table does, or where it seems so at a glance.
  /// - Complexity: O(*n*).
  package static func economical(
    for stream: Span<UInt8>,
    numbers: Span<UInt8>,
    known: GivenNumbers,
    laneCount: Int,
    effort: Effort,
    leastGain: Int
  ) -> (model: ContextModel, byteCost: Int)? {
    guard
      stream.count < leastGlancedCount || known.isForAll
        || maySave(leastGain, of: stream, laneCount: laneCount)
    else { return nil }
    let learned =
      known == .nothing
      ? learned(from: stream, laneCount: laneCount, effort: effort)
      : learned(
        from: stream,
        numbers: numbers,
        known: known,
        laneCount: laneCount,
        effort: effort
      )
    return learned.map {
      ($0.model, FrequencyTable.byteCount(ofCost: $0.cost))
    }
  }

  /// A model for a stream, with its cost in the unit of `FrequencyTable.cost`.
  ///
  /// - Parameters:
  ///   - stream: Symbols in the order of lanes.
  ///   - laneCount: The number of lanes.
  ///   - effort: What to try.
  /// - Returns: The model and its cost; nil where one table does.
  /// - Complexity: O(*n*).
  static func learned(
    from stream: Span<UInt8>,
    laneCount: Int,
    effort: Effort
  ) -> (model: ContextModel, cost: UInt64)? {
    let contexts = ContextCounting(stream, laneCount: laneCount)
    guard effort.order == 2 else {
      var histograms = contexts.behind(1, every: 1)
      let grouping = HistogramClustering(histograms.span, tableCharge: effort.tableCharge)
        .groups(limit: effort.tableLimit, rounds: effort.rounds)
      guard grouping.count > 1 else { return nil }
      contexts.addFirstStep(to: &histograms)
      return model(histograms, grouping.groups, grouping.count) {
        ContextMap(tableCount: grouping.count, tables: grouping.groups)
      }
    }
    let step = sampledStep(symbolCount: stream.count)
    let first = HistogramClustering(contexts.behind(1, every: step).span)
      .groups(limit: effort.firstLimit, rounds: effort.rounds)
    let second = HistogramClustering(contexts.behind(2, every: step).span)
      .groups(limit: effort.secondLimit, rounds: effort.rounds)
    guard second.count > 1 else {
      return learned(
        from: stream,
        laneCount: laneCount,
        effort: Effort(
          order: 1,
          tableLimit: effort.tableLimit,
          rounds: effort.rounds,
          tableCharge: effort.tableCharge
        )
      )
    }
    let histograms = contexts.behindPairs(first.groups, second.groups, firstCount: first.count)
    let pairs = HistogramClustering(
      histograms.span.extracting(first: first.count * second.count * 256),
      tableCharge: effort.tableCharge
    )
    let grouping = pairs.groups(limit: effort.tableLimit, rounds: effort.rounds)
    guard grouping.count > 1 else { return nil }
    return model(histograms, grouping.groups, grouping.count) {
      ContextMap(
        tableCount: grouping.count,
        first: first.groups,
        second: second.groups,
        firstCount: first.count,
        tables: grouping.groups
      )
    }
  }

  /// Adds histograms up by their groups.
  private static func add(_ histograms: Span<UInt32>, to sums: inout [UInt32], _ groups: [UInt8]) {
    var sums = sums.mutableSpan
    for (row, group) in groups.enumerated() {
      for symbol in 0..<256 {
        // SAFETY: there are 256 counts for each row, and 256 sums for each group.
        let count = unsafe histograms[unchecked: row &* 256 &+ symbol]
        unsafe sums[unchecked: Int(group) &* 256 &+ symbol] &+= count
      }
    }
  }

  /// The model of groups of histograms.
  static func model(
    _ histograms: [UInt32],
    _ groups: [UInt8],
    _ count: Int,
    _ map: () -> ContextMap
  ) -> (model: ContextModel, cost: UInt64) {
    var sums = [UInt32](repeating: 0, count: count * 256)
    var totals = [UInt32](repeating: 0, count: 256)
    precondition(groups.count * 256 <= histograms.count && groups.allSatisfy { $0 < count })
    add(histograms.span, to: &sums, groups)
    for start in stride(from: 0, to: sums.count, by: 256) {
      for symbol in 0..<256 {
        totals[symbol] &+= sums[start + symbol]
      }
    }
    // What a table gets that would have one symbol: it should need no class of its own.
    let frequent = totals.indices.sorted { (totals[$1], $0) < (totals[$0], $1) }.prefix(2)
    var cost: UInt64 = 0
    var tables: [FrequencyTable] = []
    for group in 0..<count {
      var counts = Array(sums[(group * 256)..<((group + 1) * 256)])
      let histogram = Histogram(counts: counts)
      if histogram.isConstant {
        counts[frequent.first { counts[$0] == 0 } ?? 0] = 1
      }
      let (table, totalCost) = FrequencyTable.economical(for: Histogram(counts: counts))
      // The symbol that was added doesn't occur.
      cost += histogram.isConstant ? table.totalCost(of: histogram) : totalCost
      tables.append(table)
    }
    let model = ContextModel(tables: tables, map: map())
    // And the checksum.
    let mapByteCount = model.map.byteCount(presentCount: model.presentSymbols.count) + 4
    return (model, cost + UInt64(mapByteCount) << (FixedPointLogarithm.fractionBits + 3))
  }
}
