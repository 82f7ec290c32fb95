internal import CAnszKernels

/// Groups histograms so that a table for each group costs little more than one for each histogram.
///
/// Lloyd's algorithm with cross entropies for distances: each histogram goes to the group whose code is the
/// shortest for it. The first groups are the histograms that fare worst with the groups so far. On text this
/// comes within 0.3 % of merging pairs, which looks at all of them.
///
/// Costs are single precision and made of additions and multiplications in a fixed order, which IEEE 754
/// rounds the same everywhere: so the groups don't depend on the processor.
package struct HistogramClustering {
  /// For each histogram the range of its entries.
  private var rows: [Range<Int>] = []
  /// The symbols that occur in a histogram, and how often.
  private var symbols: [UInt8] = []
  private var counts: [Float] = []
  /// What a histogram would cost with a table of its own.
  private var ownCosts: [Float] = []
  /// What a table costs beyond its bits, in bits.
  private let tableCharge: Float

  /// What a code is charged for a symbol that its table doesn't have, in bits.
  private static let absentCost: Float = 18
  /// About what a table of so many symbols costs, in bits: few have gaps between them.
  private static func tableCost(_ count: Int) -> Float {
    8 + min(11 * Float(count), 250 + 5 * Float(count))
  }

  /// Histograms of 256 counts each, one behind the other; a table is charged so many bits more than it has.
  ///
  /// The kernel lists the counts; the result doesn't depend on it.
  ///
  /// - Complexity: O(*n*).
  package init(_ histograms: Span<UInt32>, tableCharge: Int = 0, with kernel: RansKernel = .current)
  {
    precondition(histograms.count % 256 == 0)
    self.tableCharge = Float(tableCharge)
    rows.reserveCapacity(histograms.count / 256)
    ownCosts.reserveCapacity(histograms.count / 256)
    // One more: what isn't an entry is written in the place of the next one.
    let room = histograms.count + 1
    var counts: [Float] = []
    symbols = [UInt8](capacity: room) { symbols in
      unsafe symbols.withUnsafeMutableBufferPointer { symbols, symbolCount in
        counts = [Float](capacity: room) { counts in
          unsafe counts.withUnsafeMutableBufferPointer { counts, entryCount in
            for start in stride(from: 0, to: histograms.count, by: 256) {
              let first = entryCount
              // SAFETY: there is room for all of them.
              unsafe Self.append(histograms, start, symbols, counts, &entryCount, with: kernel)
              rows.append(first..<entryCount)
            }
            symbolCount = entryCount
          }
        }
      }
    }
    self.counts = counts
    for row in rows {
      ownCosts.append(Self.ownCost(counts.span.extracting(row)) + self.tableCharge)
    }
  }

  /// Writes the entries of one histogram from place `next` on, which is moved.
  @unsafe
  private static func append(
    _ histograms: Span<UInt32>,
    _ start: Int,
    _ symbols: UnsafeMutableBufferPointer<UInt8>,
    _ counts: UnsafeMutableBufferPointer<Float>,
    _ next: inout Int,
    with kernel: RansKernel
  ) {
    guard let symbol = symbols.baseAddress, let entry = counts.baseAddress else { return }
    var place = next
    guard !kernel.hasVBMI else {
      // SAFETY: the caller's room; 256 counts stand from `start` on.
      next += unsafe histograms.withUnsafeBufferPointer { histograms in
        guard let its = histograms.baseAddress else { return 0 }
        return unsafe ansz_list_counts_vbmi(its + start, symbol + place, entry + place)
      }
      return
    }
    for part in stride(from: start, to: start &+ 256, by: 16) {
      // Most counts are 0, and so 16 are passed over together.
      var any: UInt32 = 0
      for index in part..<(part &+ 16) {
        // SAFETY: 256 counts stand from `start` on; here and below.
        any |= unsafe histograms[unchecked: index]
      }
      guard any > 0 else { continue }
      for index in part..<(part &+ 16) {
        let count = unsafe histograms[unchecked: index]
        unsafe symbol[place] = UInt8(truncatingIfNeeded: index)
        unsafe entry[place] = Float(count)
        place &+= count > 0 ? 1 : 0
      }
    }
    next = place
  }

  /// What a histogram of such counts costs with a table of its own, in bits.
  private static func ownCost(_ counts: Span<Float>) -> Float {
    let logarithms = logarithms.span
    precondition(logarithms.count >= 1 << 12)
    var total: UInt32 = 0
    var cost: Float = 0
    for entry in counts.indices {
      let count = counts[entry]
      total &+= UInt32(count)
      cost -= count * logarithm(UInt32(count), logarithms)
    }
    return cost + Float(total) * logarithm(total, logarithms) + tableCost(counts.count)
  }

  /// log2 of 1…4096, element 0 unused.
  private static let logarithms: [Float] = FixedPointLogarithm.values.map {
    Float($0) / Float(1 << FixedPointLogarithm.fractionBits)
  }

  /// log2 of the twelve leading bits.
  @inline(always)
  private static func logarithm(_ value: UInt32, _ logarithms: Span<Float>) -> Float {
    let shift = UInt32(max(0, 20 &- value.leadingZeroBitCount))
    // SAFETY: twelve bits are left.
    return unsafe Float(shift) + logarithms[unchecked: Int(value &>> shift)]
  }

  /// Forms groups.
  ///
  /// - Parameters:
  ///   - limit: The most groups, 1…256.
  ///   - rounds: How often the groups are formed anew.
  /// - Returns: For each histogram its group, 0 if it is empty, and the number of groups, of which none is
  ///   empty.
  /// - Complexity: O(entries · limit · rounds).
  package func groups(limit: Int, rounds: Int) -> (groups: [UInt8], count: Int) {
    var costs = [Float](repeating: .infinity, count: rows.count)
    var groups = [UInt8](repeating: 0, count: rows.count)
    guard rows.contains(where: { !$0.isEmpty }) else { return (groups, 0) }
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
    for round in 0..<rounds {
      reassign(&groups, count)
      if round < 2 {
        (groups, count) = Self.withoutEmpty(groups, rows)
        dissolve(&groups, count)
        (groups, count) = Self.withoutEmpty(groups, rows)
      }
    }
    return Self.withoutEmpty(groups, rows)
  }

  /// Gives up groups whose histograms cost less with another group's table than their table does.
  private func dissolve(_ groups: inout [UInt8], _ count: Int) {
    var sums = [UInt32](repeating: 0, count: count * 256)
    for row in rows.indices {
      for entry in rows[row] {
        sums[Int(groups[row]) * 256 + Int(symbols[entry])] += UInt32(counts[entry])
      }
    }
    let all = HistogramClustering(sums.span, tableCharge: Int(tableCharge))
    let costs = all.costs(all.rows.indices.map { all.codeLengths([$0]) })
    var targets = (0..<count).map { UInt8($0) }
    var isKept = [Bool](repeating: false, count: count)
    for group in 0..<count where !isKept[group] {
      let others = (0..<count).filter { $0 != group && targets[$0] == $0 }
      let row = costs[group]
      guard let best = others.min(by: { row[$0] < row[$1] }), row[best] < all.ownCosts[group]
      else { continue }
      targets[group] = UInt8(best)
      isKept[best] = true
    }
    groups = groups.map { targets[Int($0)] }
  }

  /// The code lengths that suit histograms together.
  private func codeLengths(_ members: [Int]) -> [Float] {
    var sums = [Float](repeating: 0, count: 256)
    var output = sums.mutableSpan
    let (symbols, counts) = (symbols.span, counts.span)
    var total: Float = 0
    for row in members {
      for entry in rows[row] {
        // SAFETY: rows are ranges of entries; a symbol is below 256.
        unsafe output[unchecked: Int(symbols[unchecked: entry])] += counts[unchecked: entry]
        total += unsafe counts[unchecked: entry]
      }
    }
    let logarithms = Self.logarithms.span
    precondition(logarithms.count >= 1 << 12)
    let all = Self.logarithm(UInt32(max(1, total)), logarithms)
    for symbol in 0..<256 {
      let sum = output[symbol]
      output[symbol] =
        sum > 0 ? min(all - Self.logarithm(UInt32(sum), logarithms), 12) : Self.absentCost
    }
    return sums
  }

  private func cost(of row: Int, _ lengths: [Float]) -> Float {
    let symbols = symbols.span
    let counts = counts.span
    let lengths = lengths.span
    precondition(lengths.count == 256)
    // Four sums, each of every fourth entry: one sum would wait for itself.
    var sums = SIMD4<Float>.zero
    var entry = rows[row].lowerBound
    let end = rows[row].upperBound
    @inline(always)
    func cost(_ entry: Int) -> Float {
      // SAFETY: rows are ranges of entries; a symbol is below 256.
      unsafe counts[unchecked: entry] * lengths[unchecked: Int(symbols[unchecked: entry])]
    }
    while entry &+ 4 <= end {
      sums += SIMD4(cost(entry), cost(entry &+ 1), cost(entry &+ 2), cost(entry &+ 3))
      entry &+= 4
    }
    var sum = (sums[0] + sums[1]) + (sums[2] + sums[3])
    while entry < end {
      sum += cost(entry)
      entry &+= 1
    }
    return sum
  }

  /// What each histogram costs with each of some codes.
  ///
  /// Vectors go across the codes: sixteen at a time.
  private func costs(_ codes: [[Float]]) -> [[Float]] {
    let width = (codes.count + 15) & ~15
    // A row of all codes' lengths for each symbol.
    var lengths = [Float](repeating: 0, count: 256 * width)
    var output = lengths.mutableSpan
    for (code, row) in codes.enumerated() {
      precondition(row.count == 256)
      for symbol in 0..<256 {
        // SAFETY: code < width; a row has 256 elements.
        unsafe output[unchecked: symbol &* width &+ code] = row.span[unchecked: symbol]
      }
    }
    let (symbols, counts) = (symbols.span, counts.span)
    let bytes = unsafe lengths.span.bytes
    return rows.map { row in
      [Float](capacity: width) { costs in
        for first in stride(from: 0, to: width, by: 16) {
          var sum = SIMD16<Float>.zero
          for entry in row {
            // SAFETY: rows are ranges of entries; sixteen lengths stand from `first` on in a symbol's row.
            let place = unsafe Int(symbols[unchecked: entry]) &* width &+ first
            let its = unsafe bytes.unsafeLoadUnaligned(
              fromUncheckedByteOffset: 4 &* place,
              as: SIMD16<Float>.self
            )
            sum += unsafe its * counts[unchecked: entry]
          }
          for code in 0..<min(16, codes.count - first) {
            costs.append(sum[code])
          }
        }
      }
    }
  }

  /// Brings each histogram to the group that suits it best.
  private func reassign(_ groups: inout [UInt8], _ count: Int) {
    var members = [[Int]](repeating: [], count: count)
    for row in rows.indices where !rows[row].isEmpty {
      members[Int(groups[row])].append(row)
    }
    for (row, costs) in costs(members.map { codeLengths($0) }).enumerated() {
      var best = 0
      for group in costs.indices where costs[group] < costs[best] {
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
