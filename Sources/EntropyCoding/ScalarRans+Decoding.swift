extension ScalarRans {
  /// Pops a symbol: the state afterwards may be below the lower bound.
  ///
  /// - Parameters:
  ///   - x: The state.
  ///   - steps: The bytes of ``SlotTable/steps``.
  ///   - symbols: Those of the slots.
  /// - Returns: The symbol.
  @inline(always)
  static func pop(_ x: inout UInt32, _ steps: RawSpan, _ symbols: Span<UInt8>) -> UInt8 {
    let slot = Int(truncatingIfNeeded: x) & (FrequencyTable.scale &- 1)
    // SAFETY: the mask; there are as many of both as the scale, and every bit pattern is an integer.
    let frequency = unsafe steps.unsafeLoadUnaligned(
      fromUncheckedByteOffset: 4 &* slot,
      as: UInt16.self
    )
    // SAFETY: as above.
    let bias = unsafe steps.unsafeLoadUnaligned(
      fromUncheckedByteOffset: 4 &* slot &+ 2,
      as: UInt16.self
    )
    x = UInt32(frequency) &* (x &>> scaleBits) &+ UInt32(bias)
    return unsafe symbols[unchecked: slot]
  }

  /// Takes a word into a state below the lower bound, without a branch: which lanes need one is as
  /// good as random.
  @inline(always)
  static func renormalise(_ x: inout UInt32, _ stream: RawSpan, _ offset: inout Int) {
    // SAFETY: the caller has made sure that a word is there for each lane.
    let word = unsafe stream.unsafeLoadUnaligned(
      fromUncheckedByteOffset: offset,
      as: UInt16.self
    )
    // Moves with a condition: 890 MB/s, and with masks and shifts 780.
    let renormalised = x &<< 16 | UInt32(word)
    let needs = x < stateLowerBound
    x = needs ? renormalised : x
    offset &+= needs ? 2 : 0
  }

  /// Fewer symbols than this don't pay for the table of slots.
  private static let leastSymbolCount = 512

  /// See ``RansKernel/Popping``; nothing with fewer than four lanes.
  static func popSteps(
    _ words: RawSpan,
    _ states: inout MutableSpan<UInt32>,
    _ table: AliasTable,
    _ symbols: inout MutableSpan<UInt8>,
    _ indices: Range<Int>
  ) -> (symbolCount: Int, byteCount: Int) {
    let laneCount = states.count
    precondition(indices.lowerBound >= 0 && indices.upperBound <= symbols.count)
    guard laneCount >= 4, indices.count >= leastSymbolCount else { return (0, 0) }
    let slots = table.slotTable()
    // SAFETY: they are read as integers only.
    let (steps, slotSymbols) = unsafe (slots.steps.span.bytes, slots.symbols.span)
    var index = indices.lowerBound
    var offset = 0
    let lastIndex = indices.upperBound - laneCount
    let lastOffset = words.byteCount - 2 * laneCount
    while index <= lastIndex && offset <= lastOffset {
      var lane = 0
      while lane < laneCount {
        // SAFETY: lane + 3 < laneCount, and index + laneCount <= indices.upperBound.
        var x0 = unsafe states[unchecked: lane]
        var x1 = unsafe states[unchecked: lane &+ 1]
        var x2 = unsafe states[unchecked: lane &+ 2]
        var x3 = unsafe states[unchecked: lane &+ 3]
        unsafe symbols[unchecked: index &+ lane] = pop(&x0, steps, slotSymbols)
        unsafe symbols[unchecked: index &+ lane &+ 1] = pop(&x1, steps, slotSymbols)
        unsafe symbols[unchecked: index &+ lane &+ 2] = pop(&x2, steps, slotSymbols)
        unsafe symbols[unchecked: index &+ lane &+ 3] = pop(&x3, steps, slotSymbols)
        renormalise(&x0, words, &offset)
        renormalise(&x1, words, &offset)
        renormalise(&x2, words, &offset)
        renormalise(&x3, words, &offset)
        unsafe states[unchecked: lane] = x0
        unsafe states[unchecked: lane &+ 1] = x1
        unsafe states[unchecked: lane &+ 2] = x2
        unsafe states[unchecked: lane &+ 3] = x3
        lane &+= 4
      }
      index &+= laneCount
    }
    return (index - indices.lowerBound, offset)
  }

  /// See ``RansKernel/Restoring``; eight symbols at a time.
  static func restore(
    _ rare: Span<UInt8>,
    _ escape: UInt8,
    _ symbols: inout MutableSpan<UInt8>
  ) -> Int {
    var count = 0
    func put(_ index: Int, _ symbols: inout MutableSpan<UInt8>) {
      if count < rare.count {
        symbols[index] = rare[count]
      }
      count += 1
    }
    let escapes = UInt64(escape) &* 0x0101_0101_0101_0101
    let lowBits: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
    let wholeCount = symbols.count & ~7
    for place in stride(from: 0, to: wholeCount, by: 8) {
      // SAFETY: place + 8 <= symbols.count; every bit pattern is an integer.
      let eight = unsafe symbols.bytes.unsafeLoadUnaligned(
        fromUncheckedByteOffset: place,
        as: UInt64.self
      )
      // The top bit of each byte that is an escape: of a byte that is 0 in the difference.
      let difference = eight ^ escapes
      var found = ~((difference & lowBits) &+ lowBits | difference | lowBits)
      while found != 0 {
        put(place + found.trailingZeroBitCount / 8, &symbols)
        found &= found &- 1
      }
    }
    for index in wholeCount..<symbols.count where symbols[index] == escape {
      put(index, &symbols)
    }
    return count
  }
}
