extension ScalarRans {
  /// See ``RansKernel/Pushing``; takes any number of symbols, the first one for lane 0.
  ///
  /// A word is written each time, and kept by moving the place for the next one: a branch would be
  /// mispredicted as often as not.
  static func push(
    _ symbols: Span<UInt8>,
    _ states: inout MutableSpan<UInt32>,
    _ table: RansEncodingTable,
    _ words: inout MutableSpan<UInt16>,
    _ place: inout Int
  ) {
    precondition(place > symbols.count, "there is room for a word for each symbol, and one more")
    precondition(place <= words.count)
    let encodingSymbols = table.symbols.span
    let slots = table.slots.span
    precondition(encodingSymbols.count == 256 && slots.count >= FrequencyTable.scale)
    let laneMask = states.count - 1
    var next = place - 1
    var index = symbols.count - 1
    while index >= 0 {
      let lane = index & laneMask
      // SAFETY: index is in range, 256 symbols are there for every byte, lane < states.count, and
      // next has moved at most once for each symbol before this one, so it is >= index + 1 > 0.
      let symbol = unsafe encodingSymbols[unchecked: Int(symbols[unchecked: index])]
      var x = unsafe states[unchecked: lane]
      unsafe words[unchecked: next] = UInt16(truncatingIfNeeded: x)
      let puts = x >= symbol.frequency &<< 20
      x = puts ? x &>> 16 : x
      next &-= puts ? 1 : 0
      let quotient = symbol.reciprocal.quotient(x)
      let bias = x &- quotient &* symbol.frequency
      // SAFETY: the mask; start + bias < start + frequency <= scale for symbols with a frequency.
      let slot = unsafe slots[unchecked: Int((symbol.start &+ bias) & slotMask)]
      unsafe states[unchecked: lane] = quotient &<< scaleBits | UInt32(slot)
      index &-= 1
    }
    place = next + 1
  }

  /// See ``RansKernel/Taking``.
  static func take(
    _ chosen: Span<UInt8>,
    _ symbols: Span<UInt8>,
    _ taken: inout MutableSpan<UInt8>
  ) {
    precondition(chosen.count == 256)
    var next = 0
    for index in 0..<symbols.count {
      // SAFETY: index is in range, and a byte is below 256.
      let symbol = unsafe symbols[unchecked: index]
      if unsafe chosen[unchecked: Int(symbol)] != 0 {
        taken[next] = symbol
        next += 1
      }
    }
    precondition(next == taken.count)
  }
}
