extension ScalarRans {
  /// Decodes symbols with four lanes, as a section closes (Spec §10).
  ///
  /// A lane waits for itself: the four states stay in registers, and all that is between two of them counts.
  ///
  /// - Parameters:
  ///   - words: In the order in which they are read.
  ///   - states: Of the lanes 0…3; updated.
  ///   - symbols: Output.
  ///   - indices: Where to write; the first symbol is lane 0's.
  ///   - pop: Takes the symbol at an index from a state, and leaves what may be below the lower bound.
  /// - Returns: The words read; more than there are if they were too few.
  @inline(always)
  static func popFour(
    _ words: Span<UInt16>,
    _ states: inout InlineArray<4, UInt32>,
    _ symbols: inout MutableSpan<UInt8>,
    _ indices: Range<Int>,
    _ pop: (_ x: inout UInt32, _ index: Int, _ symbols: borrowing MutableSpan<UInt8>) -> UInt8
  ) -> Int {
    precondition(indices.lowerBound >= 0 && indices.upperBound <= symbols.count)
    var index = indices.lowerBound
    var next = 0
    var (x0, x1, x2, x3) = (states[0], states[1], states[2], states[3])
    while indices.upperBound - index >= 4, words.count - next >= 4 {
      // SAFETY: index + 3 < indices.upperBound <= symbols.count; next + 3 < words.count.
      unsafe symbols[unchecked: index] = pop(&x0, index, symbols)
      unsafe symbols[unchecked: index &+ 1] = pop(&x1, index &+ 1, symbols)
      unsafe symbols[unchecked: index &+ 2] = pop(&x2, index &+ 2, symbols)
      unsafe symbols[unchecked: index &+ 3] = pop(&x3, index &+ 3, symbols)
      unsafe renormalise(&x0, words, &next)
      unsafe renormalise(&x1, words, &next)
      unsafe renormalise(&x2, words, &next)
      unsafe renormalise(&x3, words, &next)
      index &+= 4
    }
    states = [x0, x1, x2, x3]
    for index in index..<indices.upperBound {
      let lane = (index - indices.lowerBound) & 3
      symbols[index] = pop(&states[lane], index, symbols)
      guard states[lane] < stateLowerBound else { continue }
      states[lane] = states[lane] << 16 | (next < words.count ? UInt32(words[next]) : 0)
      next += 1
    }
    return next
  }

  /// Takes a word into a state below the lower bound, as the other one does; the word is there.
  @inline(always)
  @unsafe
  private static func renormalise(_ x: inout UInt32, _ words: Span<UInt16>, _ next: inout Int) {
    // SAFETY: the caller's promise.
    let word = unsafe UInt32(words[unchecked: next])
    let mask = UInt32(truncatingIfNeeded: (Int(x) &- Int(stateLowerBound)) &>> 63)
    x = x &<< (mask & 16) | word & mask
    next &+= Int(mask & 1)
  }
}

extension AliasTable {
  package func popClosing(
    _ words: Span<UInt16>,
    _ states: inout InlineArray<4, UInt32>,
    _ symbols: inout MutableSpan<UInt8>,
    _ indices: Range<Int>,
    laneCount: Int
  ) -> Int {
    let slotTable = slots()
    let slots = slotTable.span
    return ScalarRans.popFour(words, &states, &symbols, indices) { x, _, _ in
      ScalarRans.pop(&x, slots)
    }
  }
}

extension ContextTables {
  package func popClosing(
    _ words: Span<UInt16>,
    _ states: inout InlineArray<4, UInt32>,
    _ symbols: inout MutableSpan<UInt8>,
    _ indices: Range<Int>,
    laneCount: Int
  ) -> Int {
    ScalarRans.popFour(words, &states, &symbols, indices) { x, index, symbols in
      let entry = buckets.lookUp(
        table: tableIndex(at: index, of: symbols, laneCount: laneCount),
        slot: x
      )
      x = entry.frequency &* (x &>> ScalarRans.scaleBits) &+ entry.bias
      return entry.symbol
    }
  }
}
