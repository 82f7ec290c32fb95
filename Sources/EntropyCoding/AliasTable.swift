/// The slots of a frequency table, laid out so that one comparison finds a slot's symbol (Spec §9).
///
/// The alias method of Walker and Vose: buckets of equal width, each with slots of at most two
/// symbols. The slot's low bits are its bucket, the others its position there.
///
/// ```
/// slot   11         k k-1        0      k = bucketBits
///       ├─ position ─┼─ bucket ──┤
/// ```
package struct AliasTable: Sendable {
  /// log2 of the number of buckets: 6, 7 or 8.
  package let bucketBits: Int
  /// The symbol that owns each bucket; any for a bucket that nobody owns, whose divider is 0.
  package let owners: [UInt8]
  /// The first position in each bucket that belongs to the alias; the width when none does.
  package private(set) var dividers: [UInt16]
  /// The bucket whose owner has the positions from the divider on.
  package private(set) var aliases: [UInt8]
  /// The bias of the position at the divider.
  package private(set) var bases: [UInt16]
  /// The frequencies of the table.
  package let frequencies: [UInt16]

  /// The frequency of a symbol.
  func frequency(_ symbol: UInt8) -> UInt32 { UInt32(frequencies[Int(symbol)]) }

  /// Positions in a bucket.
  package var width: Int { FrequencyTable.scale >> bucketBits }

  /// Lays out the slots of a table, always in the same way.
  ///
  /// - Complexity: O(buckets).
  package init(_ table: FrequencyTable) {
    frequencies = table.frequencies
    let symbols = table.presentSymbols
    bucketBits = symbols.count <= 64 ? 6 : symbols.count <= 128 ? 7 : 8
    let bucketCount = 1 << bucketBits
    // Dense owners where that saves buckets; otherwise each symbol has its own.
    var owners = (0..<bucketCount).map { UInt8($0) }
    var remaining = [Int](repeating: 0, count: bucketCount)
    if bucketBits == 8 {
      remaining = table.frequencies.map { Int($0) }
    } else {
      for (bucket, symbol) in symbols.enumerated() {
        owners[bucket] = UInt8(symbol)
        remaining[bucket] = Int(table.frequencies[symbol])
      }
    }
    self.owners = owners
    aliases = (0..<bucketCount).map { UInt8($0) }
    bases = [UInt16](repeating: 0, count: bucketCount)
    dividers = [UInt16](
      repeating: UInt16(FrequencyTable.scale >> bucketBits),
      count: bucketCount
    )
    distribute(&remaining)
  }

  /// Fills each small bucket from the large one on top of the stack.
  ///
  /// The last in is the first out on both stacks; the order is part of the format.
  private mutating func distribute(_ remaining: inout [Int]) {
    let width = self.width
    var small = remaining.indices.filter { remaining[$0] < width }
    var large = remaining.indices.filter { remaining[$0] > width }
    while let bucket = small.popLast() {
      // The unfinished buckets hold the width on average, so with a small one there is a large one.
      let donor = large[large.count - 1]
      dividers[bucket] = UInt16(remaining[bucket])
      aliases[bucket] = UInt8(donor)
      remaining[donor] -= width - remaining[bucket]
      bases[bucket] = UInt16(remaining[donor])
      if remaining[donor] <= width {
        large.removeLast()
        if remaining[donor] < width {
          small.append(donor)
        }
      }
    }
    assert(large.isEmpty)
  }

  /// The symbol and the bias of a slot, the plain way; kernels have their own tables.
  package func lookUp(slot: Int) -> (symbol: UInt8, bias: Int) {
    let bucket = slot & ((1 << bucketBits) - 1)
    let position = slot >> bucketBits
    let divider = Int(dividers[bucket])
    guard position >= divider else { return (owners[bucket], position) }
    return (owners[Int(aliases[bucket])], Int(bases[bucket]) + position - divider)
  }
}
