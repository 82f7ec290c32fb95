extension ScalarRans {
  /// See ``RansKernel/ContextPopping``; nothing with fewer than four lanes.
  static func popSteps(
    _ words: RawSpan,
    _ states: inout MutableSpan<UInt32>,
    _ tables: ContextTables,
    _ given: Span<UInt8>,
    _ symbols: inout MutableSpan<UInt8>,
    _ indices: Range<Int>
  ) -> (symbolCount: Int, byteCount: Int) {
    // Two loops: neither asks for each symbol.
    given.isEmpty
      ? popSteps(words, &states, tables, given, hasGiven: false, &symbols, indices)
      : popSteps(words, &states, tables, given, hasGiven: true, &symbols, indices)
  }

  @inline(always)
  private static func popSteps(
    _ words: RawSpan,
    _ states: inout MutableSpan<UInt32>,
    _ tables: ContextTables,
    _ given: Span<UInt8>,
    hasGiven: Bool,
    _ symbols: inout MutableSpan<UInt8>,
    _ indices: Range<Int>
  ) -> (symbolCount: Int, byteCount: Int) {
    precondition(!hasGiven || given.count >= indices.upperBound)
    let laneCount = states.count
    precondition(indices.lowerBound >= 0 && indices.upperBound <= symbols.count)
    precondition(indices.lowerBound & (laneCount - 1) == 0)
    guard laneCount >= 4 else { return (0, 0) }
    let (entries, planes) = (tables.buckets.entries.span, tables.map.planes.span)
    let bucketBits = tables.buckets.bucketBits
    var index = indices.lowerBound
    var offset = 0
    let lastIndex = indices.upperBound - laneCount
    let lastOffset = words.byteCount - 2 * laneCount
    while index <= lastIndex && offset <= lastOffset {
      // In front of the stream all symbols are 0.
      let (before, twice) = (index - laneCount, index - 2 * laneCount)
      for lane in 0..<laneCount {
        // SAFETY: index + laneCount <= indices.upperBound, and index is a multiple of laneCount.
        var x = unsafe states[unchecked: lane]
        let p1 = before >= 0 ? unsafe symbols[unchecked: before &+ lane] : 0
        let p2 = twice >= 0 ? unsafe symbols[unchecked: twice &+ lane] : 0
        let table =
          hasGiven
          ? ContextMap.table(behind: p1, p2, given: unsafe given[unchecked: index &+ lane], planes)
          : ContextMap.table(behind: p1, p2, planes)
        unsafe symbols[unchecked: index &+ lane] = PackedBuckets.pop(
          &x,
          table: table,
          entries,
          bucketBits
        )
        renormalise(&x, words, &offset)
        unsafe states[unchecked: lane] = x
      }
      index += laneCount
    }
    return (index - indices.lowerBound, offset)
  }

  /// See ``RansKernel/ContextPushing``.
  static func pushSteps(
    _ symbols: Span<UInt8>,
    _ indices: Range<Int>,
    _ states: inout MutableSpan<UInt32>,
    _ tables: ContextEncodingTables,
    _ given: Span<UInt8>,
    _ words: inout MutableSpan<UInt16>,
    _ place: inout Int
  ) {
    push(symbols, indices, &states, tables, given, &words, &place, laneCount: states.count)
  }

  /// Encodes any symbols of a stream in `laneCount` lanes, the first of them with the first state.
  static func push(
    _ symbols: Span<UInt8>,
    _ indices: Range<Int>,
    _ states: inout MutableSpan<UInt32>,
    _ tables: ContextEncodingTables,
    _ given: Span<UInt8>,
    _ words: inout MutableSpan<UInt16>,
    _ place: inout Int,
    laneCount: Int
  ) {
    if given.isEmpty {
      push(symbols, indices, &states, tables, given, hasGiven: false, &words, &place, laneCount)
    } else {
      push(symbols, indices, &states, tables, given, hasGiven: true, &words, &place, laneCount)
    }
  }

  @inline(always)
  private static func push(
    _ symbols: Span<UInt8>,
    _ indices: Range<Int>,
    _ states: inout MutableSpan<UInt32>,
    _ tables: ContextEncodingTables,
    _ given: Span<UInt8>,
    hasGiven: Bool,
    _ words: inout MutableSpan<UInt16>,
    _ place: inout Int,
    _ laneCount: Int
  ) {
    precondition(!hasGiven || given.count >= indices.upperBound)
    precondition(place > indices.count, "there is room for a word for each symbol, and one more")
    precondition(place <= words.count)
    precondition(indices.lowerBound >= 0 && indices.upperBound <= symbols.count)
    let (packedSymbols, slots) = (tables.packedSymbols.span, tables.slots.span)
    let planes = tables.map.planes.span
    precondition(packedSymbols.count == tables.map.tableCount * 256)
    precondition(slots.count > tables.map.tableCount * FrequencyTable.scale)
    let laneMask = states.count - 1
    var next = place - 1
    for index in indices.reversed() {
      let (before, twice) = (index &- laneCount, index &- 2 &* laneCount)
      // SAFETY: the indices are in range; the map's tables are those of the model; the mask; next has moved
      // at most once for each symbol before this one.
      let p1 = before >= 0 ? unsafe symbols[unchecked: before] : 0
      let p2 = twice >= 0 ? unsafe symbols[unchecked: twice] : 0
      let table =
        hasGiven
        ? ContextMap.table(behind: p1, p2, given: unsafe given[unchecked: index], planes)
        : ContextMap.table(behind: p1, p2, planes)
      let symbol = unsafe packedSymbols[
        unchecked: table &<< 8 | Int(symbols[unchecked: index])
      ]
      let lane = (index &- indices.lowerBound) & laneMask
      let frequency = symbol & slotMask
      precondition(frequency > 0, "a symbol that occurs has a frequency")
      var x = unsafe states[unchecked: lane]
      unsafe words[unchecked: next] = UInt16(truncatingIfNeeded: x)
      let puts = x >= frequency &<< 20
      x = puts ? x &>> 16 : x
      next &-= puts ? 1 : 0
      let (quotient, bias) = x.quotientAndRemainder(dividingBy: frequency)
      // SAFETY: start + bias < start + frequency, which is at most the slots of all tables.
      let slot = unsafe slots[unchecked: Int(symbol &>> scaleBits &+ bias)]
      unsafe states[unchecked: lane] = quotient &<< scaleBits | UInt32(slot)
    }
    place = next + 1
  }
}
