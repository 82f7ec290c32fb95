internal import ByteIO

extension ScalarRans {
  /// What the encoder knows of a symbol; all zeros but the reciprocal when it has no frequency.
  private struct Symbol {
    var reciprocal = Reciprocal(1)
    var frequency: UInt32 = 0
    /// Where the symbol's slots begin in the order of symbols and biases.
    var start: UInt32 = 0
  }

  /// The symbols, and the slots in the order of symbols and biases.
  private static func encodingTables(_ table: AliasTable) -> (symbols: [Symbol], slots: [UInt16]) {
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
    var slots = [UInt16](repeating: 0, count: FrequencyTable.scale)
    for slot in 0..<FrequencyTable.scale {
      let (symbol, bias) = table.lookUp(slot: slot)
      slots[Int(symbols[Int(symbol)].start) + bias] = UInt16(slot)
    }
    return (symbols, slots)
  }

  /// Encodes symbols; see ``RansKernel/encode``.
  static func encode(
    symbols: Span<UInt8>,
    laneCount: Int,
    table: AliasTable,
    stream: inout [UInt8]
  ) {
    var lanes = [UInt32](repeating: stateLowerBound, count: laneCount)
    // A symbol puts out one word at most, and the place for one more is written before it is known.
    unsafe withUnsafeTemporaryAllocation(of: UInt16.self, capacity: symbols.count + 1) { buffer in
      // SAFETY: the memory is ours during the call; it is written before it is read.
      var words = unsafe MutableSpan(_unsafeElements: buffer)
      let first = push(symbols, states: &lanes, table: table, words: &words)
      for x in lanes {
        stream.append(littleEndian: x)
      }
      // SAFETY: the words from `first` on have been written.
      unsafe stream.append(
        contentsOf: UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: buffer[first...]))
      )
    }
  }

  /// Pushes the symbols from the last to the first, and puts the words at the end of
  /// `words`.
  ///
  /// A word is written each time, and kept by moving the place for the next one: a branch would be
  /// mispredicted as often as not.
  ///
  /// - Returns: Where the words begin.
  private static func push(
    _ symbols: Span<UInt8>,
    states lanes: inout [UInt32],
    table: AliasTable,
    words: inout MutableSpan<UInt16>
  ) -> Int {
    let (symbolTable, slotTable) = encodingTables(table)
    let encodingSymbols = symbolTable.span
    let slots = slotTable.span
    let laneMask = lanes.count - 1
    var states = lanes.mutableSpan
    var place = words.count - 1
    var index = symbols.count - 1
    while index >= 0 {
      let lane = index & laneMask
      // SAFETY: index is in range, 256 symbols are there for every byte, lane < lanes.count, and
      // place has moved at most once for each symbol before this one, so it is >= index + 1 > 0.
      let symbol = unsafe encodingSymbols[unchecked: Int(symbols[unchecked: index])]
      var x = unsafe states[unchecked: lane]
      let limit = symbol.frequency &<< 20
      unsafe words[unchecked: place] = UInt16(truncatingIfNeeded: x)
      let mask = UInt32(truncatingIfNeeded: (Int(limit) &- 1 &- Int(x)) &>> 63)
      x = x &>> (mask & 16)
      place &-= Int(mask & 1)
      let quotient = symbol.reciprocal.quotient(x)
      let bias = x &- quotient &* symbol.frequency
      // SAFETY: the mask; start + bias < start + frequency <= scale for symbols with a frequency.
      let slot = unsafe slots[unchecked: Int((symbol.start &+ bias) & slotMask)]
      unsafe states[unchecked: lane] = quotient &<< scaleBits | UInt32(slot)
      index &-= 1
    }
    return place + 1
  }
}
