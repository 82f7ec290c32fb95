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
    let wholeCount = symbols.count & ~7
    var table = tables.mutableSpan
    // SAFETY: they are read as integers, for which every bit pattern is good.
    let bytes = unsafe symbols.bytes
    for offset in stride(from: 0, to: wholeCount, by: 8) {
      // SAFETY: offset + 7 < wholeCount <= symbols.count.
      let word = unsafe bytes.unsafeLoadUnaligned(
        fromUncheckedByteOffset: offset,
        as: UInt64.self
      )
      for byte in 0..<8 {
        let symbol = Int(truncatingIfNeeded: word &>> UInt64(8 &* byte) & 255)
        // SAFETY: the table has 4 * 256 elements.
        unsafe table[unchecked: (byte & 3) &* 256 &+ symbol] &+= 1
      }
    }
    for index in wholeCount..<symbols.count {
      table[Int(symbols[index])] += 1
    }
    counts = (0..<256).map { tables[$0] + tables[256 + $0] + tables[512 + $0] + tables[768 + $0] }
  }

  /// The byte values that occur, ascending.
  package var presentSymbols: [Int] { counts.indices.filter { counts[$0] > 0 } }

  /// Whether two symbols are equal hardly more often than those of random bytes, by an eighth: about 7.9 bits a symbol.
  package var isFlat: Bool {
    let equal = counts.reduce(0) { $0 + UInt64($1) * UInt64($1) }
    let all = UInt64(symbolCount) * UInt64(symbolCount)
    return equal <= all / 256 + all / 2048 + UInt64(symbolCount)
  }

  /// Whether one symbol is all there is.
  package var isConstant: Bool { counts.contains { $0 == symbolCount } }
}
