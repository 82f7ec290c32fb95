/// How often each of the 256 byte values occurs.
package struct Histogram: Sendable {
  /// One count for each byte value.
  package private(set) var counts: [UInt32]
  /// The sum of the counts.
  package let symbolCount: Int

  /// A histogram from counts, one for each byte value, with a sum below 2^32.
  init(counts: [UInt32]) {
    precondition(counts.count == 256)
    self.counts = counts
    symbolCount = counts.reduce(0) { $0 + Int($1) }
  }

  /// Counts the bytes given, fewer than 2^32.
  ///
  /// Four tables take turns, so that a run of equal bytes doesn't wait for its own last store.
  ///
  /// - Complexity: O(*n*).
  package init(_ symbols: Span<UInt8>) {
    precondition(symbols.count < 1 << 32)
    symbolCount = symbols.count
    var tables = [UInt32](repeating: 0, count: 4 * 256)
    let quads = symbols.count & ~3
    var table = tables.mutableSpan
    for index in stride(from: 0, to: quads, by: 4) {
      // SAFETY: index + 3 < quads <= symbols.count, and table has 4 * 256 elements.
      unsafe table[unchecked: Int(symbols[unchecked: index])] &+= 1
      unsafe table[unchecked: 256 + Int(symbols[unchecked: index + 1])] &+= 1
      unsafe table[unchecked: 512 + Int(symbols[unchecked: index + 2])] &+= 1
      unsafe table[unchecked: 768 + Int(symbols[unchecked: index + 3])] &+= 1
    }
    for index in quads..<symbols.count {
      table[Int(symbols[index])] += 1
    }
    counts = (0..<256).map { tables[$0] + tables[256 + $0] + tables[512 + $0] + tables[768 + $0] }
  }

  /// The byte values that occur, ascending.
  package var presentSymbols: [Int] { counts.indices.filter { counts[$0] > 0 } }

  /// Whether one symbol is all there is.
  package var isConstant: Bool { counts.contains { $0 == symbolCount } }
}
