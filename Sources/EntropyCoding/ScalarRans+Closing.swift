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
    let renormalised = unsafe x &<< 16 | UInt32(words[unchecked: next])
    let needs = x < stateLowerBound
    x = needs ? renormalised : x
    next &+= needs ? 1 : 0
  }
}

extension AliasTable {
  package func popClosing(
    with kernel: RansKernel,
    _ words: Span<UInt16>,
    _ states: inout InlineArray<4, UInt32>,
    _ symbols: inout MutableSpan<UInt8>,
    _ indices: Range<Int>,
    laneCount: Int
  ) -> Int {
    guard !indices.isEmpty else { return 0 }
    let slotTable = kernel.slots(self)
    let slots = slotTable.span
    precondition(slots.count == FrequencyTable.scale)
    return ScalarRans.popFour(words, &states, &symbols, indices) { x, _, _ in
      // SAFETY: the mask.
      let slot = unsafe slots[unchecked: Int(x & ScalarRans.slotMask)]
      x = (slot &>> 8 & 0xFFF) &* (x &>> ScalarRans.scaleBits) &+ slot &>> 20
      return UInt8(truncatingIfNeeded: slot)
    }
  }
}

extension ContextTables {
  package func popClosing(
    with kernel: RansKernel,
    _ words: Span<UInt16>,
    _ states: inout InlineArray<4, UInt32>,
    _ symbols: inout MutableSpan<UInt8>,
    _ indices: Range<Int>,
    laneCount: Int
  ) -> Int {
    ScalarRans.popClosing(words, &states, self, Span(), &symbols, indices, laneCount: laneCount)
  }
}

extension ScalarRans {
  /// See ``RansTables/popClosing(with:_:_:_:_:laneCount:)``; with contexts, and `given` as for
  /// ``RansKernel/ContextPopping``.
  static func popClosing(
    _ words: Span<UInt16>,
    _ states: inout InlineArray<4, UInt32>,
    _ tables: ContextTables,
    _ given: Span<UInt8>,
    _ symbols: inout MutableSpan<UInt8>,
    _ indices: Range<Int>,
    laneCount: Int
  ) -> Int {
    let (entries, planes) = (tables.buckets.entries.span, tables.map.planes.span)
    let bucketBits = tables.buckets.bucketBits
    guard given.isEmpty else {
      precondition(given.count >= indices.upperBound)
      return popFour(words, &states, &symbols, indices) { x, index, symbols in
        let p1 = index >= laneCount ? symbols[index - laneCount] : 0
        let p2 = index >= 2 * laneCount ? symbols[index - 2 * laneCount] : 0
        let table = ContextMap.table(behind: p1, p2, given: given[index], planes)
        return PackedBuckets.pop(&x, table: table, entries, bucketBits)
      }
    }
    @inline(always)
    func pop(_ x: inout UInt32, behind p1: UInt8, _ p2: UInt8) -> UInt8 {
      let table = ContextMap.table(behind: p1, p2, planes)
      return PackedBuckets.pop(&x, table: table, entries, bucketBits)
    }
    guard indices.lowerBound >= 2 * laneCount else {
      return popFour(words, &states, &symbols, indices) { x, index, symbols in
        let p1 = index >= laneCount ? symbols[index - laneCount] : 0
        let p2 = index >= 2 * laneCount ? symbols[index - 2 * laneCount] : 0
        return pop(&x, behind: p1, p2)
      }
    }
    return popFour(words, &states, &symbols, indices) { x, index, symbols in
      // SAFETY: the index is one of the symbols', and at least twice the lanes.
      let p1 = unsafe symbols[unchecked: index &- laneCount]
      let p2 = unsafe symbols[unchecked: index &- 2 &* laneCount]
      return pop(&x, behind: p1, p2)
    }
  }
}
