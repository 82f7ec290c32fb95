import EntropyCoding

/// The slots of a frequency table, laid out one by one as Spec §9 says it.
///
/// An oracle: it shares nothing with the sources but the frequencies, and nothing in it is fast.
struct PlainTable {
  /// One for each byte value.
  let frequencies: [Int]
  /// Of each slot.
  private(set) var symbols = [UInt8](repeating: 0, count: 4096)
  /// Of each slot.
  private(set) var biases = [Int](repeating: 0, count: 4096)
  /// For each byte value the slots by bias.
  private(set) var slots: [[Int]]

  /// The buckets that tables have which stand together.
  static func bucketCount(_ tables: [FrequencyTable]) -> Int {
    let most = tables.map { $0.frequencies.count { $0 > 0 } }.max() ?? 0
    return most <= 64 ? 64 : most <= 128 ? 128 : 256
  }

  /// Lays out a table of two symbols or more.
  init(_ table: FrequencyTable, bucketCount: Int) {
    let frequencies = table.frequencies.map { Int($0) }
    self.frequencies = frequencies
    let present = frequencies.indices.filter { frequencies[$0] > 0 }
    let owners = bucketCount == 256 ? Array(0..<256) : present
    let width = 4096 / bucketCount
    var r = (0..<bucketCount).map { $0 < owners.count ? frequencies[owners[$0]] : 0 }
    var divider = [Int](repeating: width, count: bucketCount)
    var alias = Array(0..<bucketCount)
    var base = [Int](repeating: 0, count: bucketCount)
    var small = r.indices.filter { r[$0] < width }
    var large = r.indices.filter { r[$0] > width }
    while let s = small.popLast() {
      let l = large[large.count - 1]
      divider[s] = r[s]
      alias[s] = l
      r[l] -= width - r[s]
      base[s] = r[l]
      if r[l] < width {
        small.append(large.removeLast())
      } else if r[l] == width {
        large.removeLast()
      }
    }
    slots = frequencies.map { [Int](repeating: 0, count: $0) }
    for slot in 0..<4096 {
      let (p, b) = slot.quotientAndRemainder(dividingBy: bucketCount)
      let (bucket, bias) = p < divider[b] ? (b, p) : (alias[b], base[b] + p - divider[b])
      symbols[slot] = UInt8(owners[bucket])
      biases[slot] = bias
      slots[owners[bucket]][bias] = slot
    }
  }

  /// Takes a symbol from a state (Spec §10, `pop`); nil where a word is needed and there is none.
  func pop(_ x: inout Int, _ words: inout ArraySlice<Int>) -> UInt8? {
    let slot = x % 4096
    x = frequencies[Int(symbols[slot])] * (x / 4096) + biases[slot]
    if x < 1 << 16 {
      guard let word = words.popFirst() else { return nil }
      x = x << 16 | word
    }
    return symbols[slot]
  }

  /// The inverse; the words come in the order in which they are put out.
  func push(_ symbol: UInt8, _ x: inout Int, _ words: inout [Int]) {
    let f = frequencies[Int(symbol)]
    precondition(f > 0, "the symbol has a frequency")
    if x >= f << 20 {
      words.append(x & 0xFFFF)
      x >>= 16
    }
    x = x / f * 4096 + slots[Int(symbol)][x % f]
  }
}

/// The tables of a stream, and which of them codes a symbol.
struct PlainTables {
  let tables: [PlainTable]
  /// The number of the table for the symbol at `index`, behind `p1`, behind `p2`.
  let number: (_ index: Int, _ p1: UInt8, _ p2: UInt8) -> Int

  /// One table for all symbols.
  init(_ table: FrequencyTable) {
    self.init([table]) { _, _, _ in 0 }
  }

  init(
    _ tables: [FrequencyTable],
    number: @escaping (_ index: Int, _ p1: UInt8, _ p2: UInt8) -> Int
  ) {
    let bucketCount = PlainTable.bucketCount(tables)
    self.tables = tables.map { PlainTable($0, bucketCount: bucketCount) }
    self.number = number
  }

  /// The table of symbol `index`, of which those in front are known.
  func table(at index: Int, of symbols: [UInt8], laneCount: Int) -> PlainTable {
    let p1 = index >= laneCount ? symbols[index - laneCount] : 0
    let p2 = index >= 2 * laneCount ? symbols[index - 2 * laneCount] : 0
    return tables[number(index, p1, p2)]
  }
}
