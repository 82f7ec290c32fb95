/// What an encoder knows of a stream's table.
package struct RansEncodingTable: Sendable {
  /// What it knows of a symbol; all zeros but the reciprocal when it has no frequency.
  struct Symbol {
    var reciprocal = Reciprocal(1)
    var frequency: UInt32 = 0
    /// Where the symbol's slots begin in the order of symbols and biases.
    var start: UInt32 = 0
  }

  /// One for each byte value.
  let symbols: [Symbol]
  /// The same for vectors: `start << 12 | frequency`.
  let packedSymbols: [UInt32]
  /// The slots in the order of symbols and biases, and one more.
  let slots: [UInt16]

  /// The inverse of a table's layout.
  ///
  /// - Parameters:
  ///   - table: Frequencies of two symbols or more.
  ///   - layout: Their slots.
  ///   - escaped: Symbols that are coded as `escape`, which has a frequency.
  ///   - escape: What stands for them.
  package init(
    _ table: FrequencyTable,
    _ layout: AliasTable,
    escaped: [Int] = [],
    as escape: Int = 0
  ) {
    var symbols = [Symbol](repeating: Symbol(), count: 256)
    var start: UInt32 = 0
    for (symbol, frequency) in table.frequencies.enumerated() where frequency > 0 {
      symbols[symbol] = Symbol(
        reciprocal: Reciprocal(UInt32(frequency)),
        frequency: UInt32(frequency),
        start: start
      )
      start += UInt32(frequency)
    }
    var slots = [UInt16](repeating: 0, count: FrequencyTable.scale + 1)
    for (slot, entry) in layout.slots().enumerated() {
      let symbol = Int(entry & 0xFF)
      slots[Int(symbols[symbol].start + entry >> 20)] = UInt16(slot)
    }
    for symbol in escaped {
      symbols[symbol] = symbols[escape]
    }
    self.symbols = symbols
    packedSymbols = symbols.map { $0.start << 12 | $0.frequency }
    self.slots = slots
  }
}
