internal import ByteIO

extension ScalarRans {
  /// What the encoder knows of a symbol.
  ///
  /// `x / f` is `x * reciprocal >> 44` with `reciprocal = ⌈2^44 / f⌉`. It is exact for all states
  /// after renormalisation: with x < f << 20 <= 2^32 and e = reciprocal * f - 2^44 < f < 2^12, the
  /// error x * e / (f << 44) is below 1/f, and x * reciprocal < 2^64 since f * f < 2^24.
  private struct Symbol {
    var reciprocal: UInt64 = 0
    var frequency: UInt32 = 0
    /// Where the symbol's slots begin in the order of symbols and biases.
    var start: UInt32 = 0
  }

  private static let reciprocalBits: UInt64 = 44

  /// The symbols, and the slots in the order of symbols and biases.
  private static func encodingTables(_ table: AliasTable) -> (symbols: [Symbol], slots: [UInt16]) {
    var symbols = [Symbol](repeating: Symbol(), count: 256)
    var start: UInt32 = 0
    for (symbol, frequency) in table.frequencies.enumerated() where frequency > 0 {
      let f = UInt64(frequency)
      symbols[symbol] = Symbol(
        reciprocal: ((1 << reciprocalBits) + f - 1) / f,
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
  ///
  /// Goes backwards through the symbols and writes the words backwards, each time, and keeps a word
  /// by moving the place for the next one: a branch would be mispredicted as often as not.
  static func encode(
    symbols: Span<UInt8>,
    laneCount: Int,
    table: AliasTable,
    stream: inout [UInt8]
  ) {
    let (symbolTable, slotTable) = encodingTables(table)
    let encodingSymbols = symbolTable.span
    let slots = slotTable.span
    var lanes = [UInt32](repeating: stateLowerBound, count: laneCount)
    var states = lanes.mutableSpan
    // A symbol puts out one word at most, and the place for one more is written before it is known.
    var words = [UInt16](repeating: 0, count: symbols.count + 1)
    var output = words.mutableSpan
    var place = symbols.count
    let laneMask = laneCount - 1
    var index = symbols.count - 1
    while index >= 0 {
      let lane = index & laneMask
      // SAFETY: index is in range, 256 symbols are there for every byte, lane < laneCount, and place
      // has moved at most once for each symbol before this one, so it is >= index + 1 > 0.
      let symbol = unsafe encodingSymbols[unchecked: Int(symbols[unchecked: index])]
      var x = unsafe states[unchecked: lane]
      let limit = symbol.frequency &<< 20
      unsafe output[unchecked: place] = UInt16(truncatingIfNeeded: x)
      let mask = UInt32(truncatingIfNeeded: (Int(limit) &- 1 &- Int(x)) &>> 63)
      x = x &>> (mask & 16)
      place &-= Int(mask & 1)
      let quotient = UInt32(
        truncatingIfNeeded: (UInt64(x) &* symbol.reciprocal) &>> reciprocalBits
      )
      let bias = x &- quotient &* symbol.frequency
      // SAFETY: start + bias < start + frequency <= scale, for symbols that have a frequency.
      let slot = unsafe slots[unchecked: Int((symbol.start &+ bias) & slotMask)]
      unsafe states[unchecked: lane] = quotient &<< scaleBits | UInt32(slot)
      index &-= 1
    }
    for lane in 0..<laneCount {
      stream.append(littleEndian: states[lane])
    }
    let first = place + 1
    stream.append(addingCapacity: 2 * (words.count - first)) { bytes in
      for index in first..<words.count {
        bytes.append(UInt8(truncatingIfNeeded: words[index]))
        bytes.append(UInt8(truncatingIfNeeded: words[index] &>> 8))
      }
    }
  }
}
