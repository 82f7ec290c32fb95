internal import CAnszKernels

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

  /// A state to go on from by a match of one kind.
  @inline(always)
  private func start(_ state: ParserState, _ slot: Int, _ kind: Int) -> ansz_path_start {
    let field = SequenceFields.literalField(state.literalCount)
    // SAFETY: kinds and fields are below 4, and a row is 16 integers.
    let row = unsafe tokenRows + (Int(state.kindBefore) &* 16 &+ field &* 4 &+ kind)
    return unsafe ansz_path_start(
      tokens: UnsafeRawPointer(row).assumingMemoryBound(to: Int32.self),
      key: base(state, slot)
    )
  }

  /// Passes paths on by matches at repeat offsets.
  ///
  /// States with the same offsets go together.
  @inline(always)
  func passRepeats(
    _ index: Int,
    _ position: Int,
    _ room: Int,
    _ reach: inout Int
  ) {
    let first = index &* ParserStates.slotCount
    let here = unsafe bytes + position
    // SAFETY: two bytes are there, as callers check.
    let pair = unsafe UnsafeRawPointer(here).loadUnaligned(as: UInt16.self)
    // Most places don't match, which all are asked at once, and it is hard to predict which ones do.
    var fits: UInt32 = 0
    for slot in 0..<ParserStates.slotCount {
      // SAFETY: four slots of the position.
      let state = unsafe states[first &+ slot]
      let isReached: UInt32 = state.cost < ParserState.unreached ? 1 : 0
      for kind in 0..<3 {
        let offset = Int(state.history.offset(kind))
        // SAFETY: this is content, and two bytes are behind it.
        let there = unsafe UnsafeRawPointer(here - min(offset, position)).loadUnaligned(
          as: UInt16.self
        )
        let isThere: UInt32 = offset <= position ? 1 : 0
        let fit: UInt32 = there == pair ? 1 : 0
        fits |= (isReached & isThere & fit) &<< UInt32(slot &* 4 &+ kind)
      }
    }
    while fits != 0 {
      let (slot, kind) = (fits.trailingZeroBitCount &>> 2, fits.trailingZeroBitCount & 3)
      fits &= fits &- 1
      // SAFETY: as above.
      let state = unsafe states[first &+ slot]
      if isAlike(state, first, before: slot) { continue }
      let offset = state.history.offset(kind)
      let there = unsafe here - Int(offset)
      // SAFETY: the offset leads to content; `room` bytes stand behind both places.
      let length =
        unsafe 2
        &+ MatchTable.commonByteCount(here + 2, there + 2, limit: room &- 2)
      // SAFETY: there is room for all slots.
      unsafe starts[0] = start(state, slot, kind)
      var startCount = 1
      var other = slot &+ 1
      while other < ParserStates.slotCount {
        let state2 = unsafe states[first &+ other]
        if state2.cost < ParserState.unreached, state2.history == state.history {
          unsafe starts[startCount] = start(state2, other, kind)
          startCount &+= 1
        }
        other &+= 1
      }
      reach = max(reach, index &+ length)
      // SAFETY: a segment has room for the longest matches.
      unsafe offers.repeat(
        paths,
        prices,
        index,
        starts,
        startCount,
        length,
        UInt32(truncatingIfNeeded: kind),
        offset
      )
    }
  }

  /// Whether an earlier slot has the same offsets, and has taken care of this one.
  @inline(always)
  private func isAlike(
    _ state: ParserState,
    _ first: Int,
    before slot: Int
  ) -> Bool {
    var other = 0
    while other < slot {
      // SAFETY: four slots of a position.
      let state2 = unsafe states[first &+ other]
      if state2.cost < ParserState.unreached, state2.history == state.history { return true }
      other &+= 1
    }
    return false
  }

  /// Passes paths on by the matches that were found, of which there is at least one.
  @inline(always)
  func passMatches(
    _ index: Int,
    _ words: UnsafePointer<UInt32>,
    _ wordCount: Int,
    _ reach: inout Int
  ) {
    let first = index &* ParserStates.slotCount
    var startCount = 0
    for slot in 0..<ParserStates.slotCount {
      // SAFETY: four slots of the position, one of which is reached.
      let state = unsafe states[first &+ slot]
      unsafe starts[startCount] = start(state, slot, SequenceFields.newOffset)
      startCount &+= state.cost < ParserState.unreached ? 1 : 0
    }
    // SAFETY: the words are those of the position; a segment has room for the longest matches.
    let length = unsafe offers.matches(
      paths,
      prices,
      index,
      starts,
      startCount,
      words,
      wordCount
    )
    reach = max(reach, index &+ length)
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
