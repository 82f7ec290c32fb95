/// The paths that lead on from a position by a match.
extension ParserWalk {
  /// The key of a state and its literals, without a token.
  @inline(always)
  private func base(_ state: ParserState, _ slot: Int) -> Int32 {
    state.cost &<< 2 &+ literalExcess(state.literalCount) &+ Int32(truncatingIfNeeded: slot)
  }

  /// The row of tokens of a state for one kind.
  @inline(always)
  func tokenRow(_ state: ParserState, _ kind: Int) -> PriceRows.Row {
    let field = SequenceFields.literalField(state.literalCount)
    // SAFETY: kinds and fields are below 4.
    return unsafe tokenRows[Int(state.kindBefore) &* 16 &+ field &* 4 &+ kind]
  }

  /// Passes paths on by matches at repeat offsets.
  ///
  /// States with the same offsets go together.
  @inline(always)
  func passRepeats(
    _ index: Int,
    _ position: Int,
    _ room: Int,
    _ reach: inout Int,
    keepsSecond: Bool
  ) {
    let first = index &* ParserStates.slotCount
    let here = unsafe bytes + position
    // SAFETY: two bytes are there, as callers check.
    let pair = unsafe UnsafeRawPointer(here).loadUnaligned(as: UInt16.self)
    for slot in 0..<ParserStates.slotCount where keepsSecond || slot & 1 == 0 {
      // SAFETY: four slots of the position.
      let state = unsafe states[first &+ slot]
      guard state.cost < ParserState.unreached else { continue }
      // Most positions end here, each kind by a branch of its own.
      for kind in 0..<3 {
        let offset =
          kind == 0 ? state.history.r0 : kind == 1 ? state.history.r1 : state.history.r2
        guard Int(offset) <= position else { continue }
        let there = unsafe here - Int(offset)
        // SAFETY: the offset leads to content; `room` bytes stand behind both places.
        guard unsafe UnsafeRawPointer(there).loadUnaligned(as: UInt16.self) == pair else {
          continue
        }
        if isAlike(state, first, before: slot, keepsSecond: keepsSecond) { break }
        let length =
          unsafe 2
          &+ MatchTable.commonByteCount(here + 2, there + 2, limit: room &- 2)
        var keys = tokenRow(state, kind) &+ base(state, slot)
        var other = slot &+ 1
        while other < ParserStates.slotCount {
          if keepsSecond || other & 1 == 0 {
            let state2 = unsafe states[first &+ other]
            if state2.cost < ParserState.unreached, state2.history == state.history {
              let keys2 = tokenRow(state2, kind) &+ base(state2, other)
              keys.replace(with: keys2, where: keys2 .< keys)
            }
          }
          other &+= 1
        }
        open(to: index &+ length, &reach)
        // SAFETY: room for a row.
        unsafe UnsafeMutableRawPointer(row).storeBytes(of: keys, as: PriceRows.Row.self)
        let link = UInt32(truncatingIfNeeded: kind)
        unsafe passShort(index, from: 2, to: min(length, 16), nil, link, offset, keepsSecond)
        passLong(index, from: 17, to: length, keys[15], link, offset, keepsSecond)
      }
    }
  }

  /// Whether an earlier slot has the same offsets, and has taken care of this one.
  @inline(always)
  private func isAlike(
    _ state: ParserState,
    _ first: Int,
    before slot: Int,
    keepsSecond: Bool
  ) -> Bool {
    var other = 0
    while other < slot {
      if keepsSecond || other & 1 == 0 {
        // SAFETY: four slots of a position.
        let state2 = unsafe states[first &+ other]
        if state2.cost < ParserState.unreached, state2.history == state.history { return true }
      }
      other &+= 1
    }
    return false
  }

  /// Passes paths on by the matches that were found.
  @inline(always)
  func passMatches(
    _ index: Int,
    _ words: UnsafePointer<UInt32>,
    _ wordCount: Int,
    _ reach: inout Int,
    keepsSecond: Bool
  ) {
    let first = index &* ParserStates.slotCount
    var keys = PriceRows.Row(repeating: .max)
    for slot in 0..<ParserStates.slotCount where keepsSecond || slot & 1 == 0 {
      // SAFETY: four slots of the position.
      let state = unsafe states[first &+ slot]
      guard state.cost < ParserState.unreached else { continue }
      let own = tokenRow(state, SequenceFields.newOffset) &+ base(state, slot)
      keys.replace(with: own, where: own .< keys)
    }
    // SAFETY: room for a row.
    unsafe UnsafeMutableRawPointer(row).storeBytes(of: keys, as: PriceRows.Row.self)
    let longKey = keys[15]

    var length = 1
    var next = 0
    while next < wordCount {
      // SAFETY: a position has whole matches.
      let word = unsafe words[next]
      next &+= 1
      var from = length &+ 1
      let growth = word &>> MatchTable.offsetBits
      if growth == MatchTable.longGrowth {
        length = unsafe Int(words[next])
        next &+= 1
      } else {
        length &+= Int(growth) &+ 1
      }
      let offset = word & MatchTable.offsetMask &+ 1
      // Literals cost less than the shortest matches from afar.
      if offset > UInt32(BinaryTreeSearch.offsetLimit2) {
        from = max(from, offset > UInt32(BinaryTreeSearch.offsetLimit3) ? 4 : 3)
      }
      // SAFETY: tokens are below 256.
      let costs = unsafe offsetRows + offsetCode.token(of: offset &- 1)
      open(to: index &+ length, &reach)
      let link = UInt32(SequenceFields.newOffset)
      unsafe passShort(index, from: from, to: min(length, 16), costs, link, offset, keepsSecond)
      if length > 16 {
        let key = unsafe longKey &+ costs.pointee[15]
        passLong(index, from: max(from, 17), to: length, key, link, offset, keepsSecond)
      }
    }
  }

  /// Passes on by lengths whose field tells all, at the keys in the row and the costs of an offset.
  @inline(always)
  private func passShort(
    _ index: Int,
    from: Int,
    to: Int,
    _ costs: UnsafePointer<PriceRows.Row>?,
    _ kind: UInt32,
    _ offset: UInt32,
    _ keepsSecond: Bool
  ) {
    let costs = unsafe UnsafeRawPointer(costs)?.assumingMemoryBound(to: Int32.self)
    var length = from
    while length <= to {
      // SAFETY: rows have 16 elements, and lengths are 2…16.
      var key = unsafe row[length &- 2]
      if let costs = unsafe costs { unsafe key &+= costs[length &- 2] }
      relax(index, length, key, kind, offset, keepsSecond)
      length &+= 1
    }
  }

  /// Passes on by lengths with an excess: all up to a limit, and behind it the whole match.
  @inline(always)
  private func passLong(
    _ index: Int,
    from: Int,
    to: Int,
    _ key: Int32,
    _ kind: UInt32,
    _ offset: UInt32,
    _ keepsSecond: Bool
  ) {
    var length = from
    while length <= to {
      // SAFETY: lengths are below the limit of the table.
      let key = unsafe key &+ matchLengthKeys[length]
      relax(index, length, key, kind, offset, keepsSecond)
      length = length >= cutLimit && length < to ? to : length &+ 1
    }
  }

  /// Offers a path to a position.
  @inline(always)
  private func relax(
    _ index: Int,
    _ length: Int,
    _ key: Int32,
    _ kind: UInt32,
    _ offset: UInt32,
    _ keepsSecond: Bool
  ) {
    let target = index &+ length
    let lengthAndKind = UInt32(truncatingIfNeeded: length) &<< 2 | kind
    // SAFETY: targets are open.
    if !keepsSecond {
      if unsafe key < firstKeys[target] {
        unsafe firstKeys[target] = key
        unsafe firstLinks[target] = ParserLink(lengthAndKind: lengthAndKind, offset: offset)
      }
      return
    }
    guard unsafe key < secondKeys[target] else { return }
    let isOther = unsafe firstLinks[target].offset != offset
    if unsafe key < firstKeys[target] {
      if isOther {
        unsafe secondKeys[target] = firstKeys[target]
        unsafe secondLinks[target] = firstLinks[target]
      }
      unsafe firstKeys[target] = key
      unsafe firstLinks[target] = ParserLink(lengthAndKind: lengthAndKind, offset: offset)
    } else if isOther {
      unsafe secondKeys[target] = key
      unsafe secondLinks[target] = ParserLink(lengthAndKind: lengthAndKind, offset: offset)
    }
  }

  /// Takes a long match whole: at the offset that was found, or at a repeat offset that is as good.
  func takeLong(
    _ index: Int,
    _ position: Int,
    offset found: UInt32
  ) -> (slot: Int, match: LZSequence, state: ParserState) {
    let here = unsafe bytes + position
    let limit = byteCount &- position
    // SAFETY: offsets lead to content, and `limit` bytes stand behind both places.
    let length = unsafe MatchTable.commonByteCount(here, here - Int(found), limit: limit)
    var bestKey = Int32.max
    var (bestSlot, bestKind, bestOffset) = (0, SequenceFields.newOffset, found)
    for slot in 0..<ParserStates.slotCount {
      // SAFETY: four slots of the position.
      let state = unsafe states[index &* ParserStates.slotCount &+ slot]
      guard state.cost < ParserState.unreached else { continue }
      let kind = state.history.kind(of: found)
      var key = base(state, slot) &+ tokenRow(state, kind)[15]
      if kind == SequenceFields.newOffset {
        // SAFETY: tokens are below 256.
        unsafe key &+= offsetRows[offsetCode.token(of: found &- 1)][15]
      }
      if key < bestKey { (bestKey, bestSlot, bestKind, bestOffset) = (key, slot, kind, found) }
      for (kind, offset) in [state.history.r0, state.history.r1, state.history.r2].enumerated() {
        let key = base(state, slot) &+ tokenRow(state, kind)[15]
        guard key < bestKey, Int(offset) <= position else { continue }
        // SAFETY: as above.
        let common = unsafe MatchTable.commonByteCount(here, here - Int(offset), limit: length)
        guard common == length else { continue }
        (bestKey, bestSlot, bestKind, bestOffset) = (key, slot, kind, offset)
      }
    }
    var state = state(index, bestSlot)
    let match = LZSequence(
      literalCount: 0,
      matchByteCount: UInt32(truncatingIfNeeded: length),
      offset: bestOffset
    )
    var excess: Int32 = 0
    if length >= Int(SequenceFields.longMatch) {
      let token = SequenceFields.lengths.token(of: match.matchByteCount &- SequenceFields.longMatch)
      // SAFETY: tokens are below 256.
      unsafe excess = matchExcessKeys[token]
    }
    state.cost = (bestKey &+ excess) &>> 2
    state.history.use(bestOffset, kind: bestKind)
    state.kindBefore = UInt32(truncatingIfNeeded: bestKind)
    state.literalCount = 0
    return (bestSlot, match, state)
  }
}
