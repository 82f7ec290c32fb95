extension ContextModel {
  /// A model with given classes for a stream, with its cost in the unit of `FrequencyTable.cost`.
  ///
  /// Where the effort is of order 1, no second symbol in front plays a part, but the numbers do.
  ///
  /// - Parameters:
  ///   - stream: Symbols in the order of lanes.
  ///   - numbers: For each of them what is known of it, or ``GivenNumbers/absent``.
  ///   - known: What the numbers are; not nothing.
  ///   - laneCount: The number of lanes.
  ///   - effort: What to try.
  /// - Returns: The model and its cost; nil where one table does.
  /// - Complexity: O(*n*).
  static func learned(
    from stream: Span<UInt8>,
    numbers: Span<UInt8>,
    known: GivenNumbers,
    laneCount: Int,
    effort: Effort
  ) -> (model: ContextModel, cost: UInt64)? {
    precondition(known != .nothing && numbers.count == stream.count)
    let contexts = ContextCounting(stream, laneCount: laneCount)
    let step = sampledStep(symbolCount: stream.count)
    let second = secondClasses(contexts, numbers, known, every: step, effort)
    let mostFirst = known.maximumPairCount / second.count
    let first = HistogramClustering(contexts.behind(1, every: step).span)
      .groups(
        limit: min(effort.order == 1 ? effort.tableLimit : effort.firstLimit, mostFirst),
        rounds: effort.rounds
      )
    let firstCount = max(1, first.count)
    func map(_ tables: [UInt8], count: Int) -> ContextMap {
      ContextMap(
        tableCount: count,
        first: first.groups,
        second: second.ofValues,
        firstCount: firstCount,
        tables: tables,
        known: known,
        given: second.ofNumbers
      )
    }
    let pairCount = firstCount * second.count
    // Any tables: only the classes count here.
    let classes = map([UInt8](repeating: 0, count: pairCount), count: 2)
      .givenClasses(of: numbers)
    let histograms = contexts.behindPairs(
      first.groups,
      second.ofValues,
      given: classes,
      firstCount: firstCount
    )
    let pairs = HistogramClustering(
      histograms.span.extracting(first: pairCount * 256),
      tableCharge: effort.tableCharge
    )
    let grouping = pairs.groups(limit: effort.tableLimit, rounds: effort.rounds)
    guard grouping.count > 1 else { return nil }
    return model(histograms, grouping.groups, grouping.count) {
      map(grouping.groups, count: grouping.count)
    }
  }

  /// Second classes of the values of the second symbol in front, and of numbers; at least two.
  ///
  /// They are formed together: a number may say as much as a symbol.
  private static func secondClasses(
    _ contexts: borrowing ContextCounting,
    _ numbers: Span<UInt8>,
    _ known: GivenNumbers,
    every step: Int,
    _ effort: Effort
  ) -> (ofValues: [UInt8], ofNumbers: [UInt8], count: Int) {
    var rows = contexts.behindSecond(numbers, below: known.limit, every: step)
    if known.isForAll {
      rows.removeFirst(256 * 256)
    } else if effort.order == 1 {
      // One row for all symbols without a number.
      for place in 256..<(256 * 256) {
        rows[place & 255] += rows[place]
      }
      rows.removeSubrange(256..<(256 * 256))
    }
    var (groups, count) = HistogramClustering(rows.span)
      .groups(limit: effort.secondLimit, rounds: effort.rounds)
    if rows.count / 256 == known.limit + 1, groups[0] != 0 {
      // All values have one class: that is 0, as it is of those that don't occur.
      let theirs = groups[0]
      groups = groups.map { $0 == theirs ? 0 : $0 == 0 ? theirs : $0 }
    }
    let ofValues = groups.dropLast(known.limit)
    return (
      ofValues.count == 256
        ? Array(ofValues) : [UInt8](repeating: ofValues.first ?? 0, count: 256),
      Array(groups.suffix(known.limit)),
      max(2, count)
    )
  }
}
