internal import CAnszKernels

/// The states of a position, from the paths that lead there.
extension ParserWalk {
  /// What a state may cost more than the best one and still come out ahead, or nearly never so: 9 bits.
  private static var dropLimit: Int32 { 9 * BitCost.bit }

  /// Makes the states that end in a match.
  @inline(always)
  func arrive(_ index: Int) {
    // SAFETY: keys and links of positions up to the reach are there.
    let (first, second) = unsafe (firstPaths.keys[index], secondPaths.keys[index])
    unsafe arrive(index, 0, first, firstPaths.links[index], firstPaths.offsets[index])
    let isWorse = second &- first > Self.dropLimit &* 4
    // SAFETY: as above.
    unsafe arrive(
      index,
      1,
      isWorse ? .max : second,
      secondPaths.links[index],
      secondPaths.offsets[index]
    )
  }

  @inline(always)
  private func arrive(_ index: Int, _ slot: Int, _ key: Int32, _ link: UInt32, _ offset: UInt32) {
    let place = index &* ParserStates.slotCount &+ slot
    guard key != .max else {
      // SAFETY: as below.
      unsafe states[place].cost = ParserState.unreached
      return
    }
    let length = link &>> 2
    // Links lead to earlier positions of the segment.
    let source = state(index &- Int(length), Int(key & 3))
    var history = source.history
    var cost = key &>> 2
    let kind = history.kind(of: offset)
    if kind != SequenceFields.newOffset, link & 3 == 3 {
      // A match at a repeat offset was found too, with a length that the repeat offset wasn't offered with.
      let field = SequenceFields.matchField(length)
      let new = tokenRow(source, SequenceFields.newOffset)[field]
      // SAFETY: tokens are below 256.
      let told = unsafe offsetRows[offsetCode.token(of: offset &- 1)][field]
      cost &+= (tokenRow(source, kind)[field] &- new &- told) &>> 2
    }
    history.use(offset, kind: kind)
    // SAFETY: a slot of the position.
    unsafe states[place] = ParserState(
      cost: cost,
      literalCount: 0,
      history: history,
      kindBefore: UInt32(truncatingIfNeeded: kind)
    )
  }

  /// Makes the states that end in a literal: the best one, and the best with another last offset.
  @inline(always)
  func passLiterals(_ index: Int, _ position: Int) {
    let before = (index &- 1) &* ParserStates.slotCount
    let place = index &* ParserStates.slotCount &+ 2
    // SAFETY: position > 0, and sums are there up to its literal.
    let told = unsafe literals[position] &- literals[position &- 1]
    let literal = Int32(truncatingIfNeeded: min(told, SequenceCosts.limit))
    var (best, second) = (0, 0)
    var (bestCost, secondCost) = (Int32.max, Int32.max)
    var bestOffset: UInt32 = 0
    for slot in 0..<ParserStates.slotCount {
      // SAFETY: four slots of the position before.
      let cost = unsafe states[before &+ slot].cost
      guard cost < ParserState.unreached else { continue }
      let count = unsafe states[before &+ slot].literalCount
      let kindBefore = unsafe states[before &+ slot].kindBefore
      let guess = cost &+ waitingCost(kindBefore, count &+ 1)
      let offset = unsafe states[before &+ slot].history.r0
      if guess < bestCost {
        if offset != bestOffset { (second, secondCost) = (best, bestCost) }
        (best, bestCost, bestOffset) = (slot, guess, offset)
      } else if guess < secondCost, offset != bestOffset {
        (second, secondCost) = (slot, guess)
      }
    }
    // SAFETY: two slots of this position; a state before it exists always.
    passLiteral(from: before &+ best, to: place, literal)
    unsafe literalSources[index &* 2] = UInt8(truncatingIfNeeded: best)
    if secondCost &- bestCost <= Self.dropLimit {
      passLiteral(from: before &+ second, to: place &+ 1, literal)
      unsafe literalSources[index &* 2 &+ 1] = UInt8(truncatingIfNeeded: second)
    } else {
      unsafe states[place &+ 1].cost = ParserState.unreached
    }
  }

  /// Gives the states of one sort up that cost much more than the best one of the other sort.
  @inline(always)
  func dropWorse(_ index: Int) {
    let (match, literal) = (state(index, 0), state(index, 2))
    guard match.cost < ParserState.unreached else { return }
    let matchGuess = match.cost &+ waitingCost(match.kindBefore, 0)
    let literalGuess = literal.cost &+ waitingCost(literal.kindBefore, literal.literalCount)
    let worse =
      matchGuess &- literalGuess > Self.dropLimit
      ? 0 : literalGuess &- matchGuess > Self.dropLimit ? 2 : 4
    guard worse < 4 else { return }
    // SAFETY: two slots of the position.
    unsafe states[index &* ParserStates.slotCount &+ worse].cost = ParserState.unreached
    unsafe states[index &* ParserStates.slotCount &+ worse &+ 1].cost = ParserState.unreached
  }

  @inline(always)
  private func passLiteral(from source: Int, to place: Int, _ literal: Int32) {
    // SAFETY: callers name states of the segment.
    unsafe states[place] = states[source]
    unsafe states[place].cost &+= literal
    unsafe states[place].literalCount &+= 1
  }
}
