internal import CAnszKernels

/// One parse on its way through the content: what all its steps read.
///
/// Indices count positions from the start of a segment. When a segment ends, its best path becomes sequences,
/// and the state at its end is where the next one begins.
@safe
struct ParserWalk {
  let bytes: UnsafePointer<UInt8>
  let byteCount: Int
  /// Sums of the costs of literals.
  let literals: UnsafePointer<UInt32>
  let wordCounts: UnsafePointer<UInt8>
  let words: UnsafePointer<UInt32>
  let longMatchByteCount: Int
  let tokenRows: UnsafePointer<PriceRows.Row>
  let offsetRows: UnsafePointer<PriceRows.Row>
  let matchExcessKeys: UnsafePointer<Int32>
  let literalExcessKeys: UnsafePointer<Int32>
  let literalCountKeys: UnsafePointer<Int32>
  let waiting: UnsafePointer<Int32>
  let offsetCode: HybridCode
  let offers: ansz_path_offers
  /// What the offers read and write.
  let prices: UnsafePointer<ansz_price_rows>
  let paths: UnsafePointer<ansz_paths>
  let states: UnsafeMutablePointer<ParserState>
  let firstPaths: ansz_path_list
  let secondPaths: ansz_path_list
  let literalSources: UnsafeMutablePointer<UInt8>
  let starts: UnsafeMutablePointer<ansz_path_start>

  /// A walk; it reads what it is given, which must outlive it.
  init(
    bytes: UnsafePointer<UInt8>,
    byteCount: Int,
    literals: UnsafePointer<UInt32>,
    matches: borrowing MatchTable,
    rows: borrowing PriceRows,
    prices: UnsafePointer<ansz_price_rows>,
    states: borrowing ParserStates,
    paths: UnsafePointer<ansz_paths>,
    offers: ansz_path_offers
  ) {
    unsafe self.bytes = unsafe bytes
    self.byteCount = byteCount
    unsafe self.literals = unsafe literals
    unsafe wordCounts = unsafe UnsafePointer(matches.wordCounts)
    unsafe words = unsafe UnsafePointer(matches.words)
    longMatchByteCount = matches.longMatchByteCount
    unsafe tokenRows = unsafe UnsafePointer(rows.tokens)
    unsafe offsetRows = unsafe UnsafePointer(rows.offsets)
    unsafe matchExcessKeys = unsafe UnsafePointer(rows.matchExcesses)
    unsafe literalExcessKeys = unsafe UnsafePointer(rows.literalExcesses)
    unsafe literalCountKeys = unsafe UnsafePointer(rows.literalCounts)
    unsafe waiting = unsafe UnsafePointer(rows.waiting)
    offsetCode = rows.offsetCode
    unsafe self.states = unsafe states.states
    self.offers = offers
    unsafe self.prices = unsafe prices
    unsafe self.paths = unsafe paths
    unsafe firstPaths = unsafe paths.pointee.first
    unsafe secondPaths = unsafe paths.pointee.second
    unsafe literalSources = unsafe states.literalSources
    unsafe starts = unsafe states.starts
  }

  /// The best parse.
  ///
  /// The main loop, long to be seen as a whole.
  @inline(always)
  func parse() -> ParserTrail {
    var trail = ParserTrail()
    var segmentStart = 0
    var index = 0
    var reach = 0
    var words = unsafe words
    begin(
      ParserState(cost: 0, literalCount: 0, history: OffsetHistory(), kindBefore: 0),
      reach: 0
    )
    while true {
      let position = segmentStart &+ index
      if index > 0 {
        reach = max(reach, index)
        arrive(index)
        passLiterals(index, position)
        if position < byteCount { dropWorse(index) }
      }
      if position == byteCount {
        let slot = bestSlot(index, isLast: true)
        trail.append(path(to: index, slot), segmentStart, cost: state(index, slot).cost)
        return trail
      }
      if index >= ParserStates.segmentAim,
        reach <= index || index >= ParserStates.segmentLimit
      {
        let slot = bestSlot(index, isLast: false)
        trail.append(path(to: index, slot), segmentStart, cost: state(index, slot).cost)
        begin(state(index, slot), reach: reach)
        segmentStart = position
        index = 0
        reach = 0
      }

      // SAFETY: position < byteCount, and the words of a position stand behind those before it.
      let wordCount = unsafe Int(wordCounts[position])
      if wordCount == 2, unsafe Int(words[1]) >= longMatchByteCount,
        unsafe words[0] &>> MatchTable.offsetBits == MatchTable.longGrowth
      {
        let offset = unsafe words[0] & MatchTable.offsetMask &+ 1
        unsafe words += 2
        let long = takeLong(index, position, offset: offset)
        trail.append(path(to: index, long.slot), segmentStart, cost: long.state.cost)
        trail.append([ParserTrail.Step(start: index, match: long.match)], segmentStart, cost: 0)
        begin(long.state, reach: reach)
        segmentStart = position &+ Int(long.match.matchByteCount)
        index = 0
        reach = 0
        continue
      }
      let room = min(byteCount &- position, PriceRows.lengthLimit &- 1)
      if room >= 2 {
        passRepeats(index, position, room, &reach)
        if wordCount > 0 {
          unsafe passMatches(index, words, wordCount, &reach)
          unsafe words += wordCount
        }
      }
      index &+= 1
    }
  }

  @inline(always)
  func state(_ index: Int, _ slot: Int) -> ParserState {
    // SAFETY: callers name a slot of a position that the segment has got to.
    unsafe states[index &* ParserStates.slotCount &+ slot]
  }

  /// Begins a segment with one state, and forgets the ways to the positions of the last one.
  @inline(always)
  private func begin(_ state: ParserState, reach: Int) {
    // SAFETY: the first four states, and positions that paths have led to.
    for slot in 0..<ParserStates.slotCount {
      unsafe states[slot].cost = ParserState.unreached
    }
    let slot = state.literalCount == 0 ? 0 : 2
    unsafe states[slot] = state
    unsafe states[slot].cost = 0
    unsafe firstPaths.keys.update(repeating: .max, count: reach &+ 1)
    unsafe firstPaths.offsets.update(repeating: 0, count: reach &+ 1)
    unsafe secondPaths.keys.update(repeating: .max, count: reach &+ 1)
    unsafe secondPaths.offsets.update(repeating: 0, count: reach &+ 1)
  }

  /// What the literals of a state are likely to cost until their match is known.
  @inline(always)
  func waitingCost(_ kindBefore: UInt32, _ literalCount: UInt32) -> Int32 {
    // SAFETY: kinds and fields are below 4.
    unsafe waiting[Int(kindBefore) &* 4 &+ SequenceFields.literalField(literalCount)]
      &+ literalExcess(literalCount) &>> 2
  }

  /// The key of the excess in literals.
  @inline(always)
  func literalExcess(_ count: UInt32) -> Int32 {
    guard count >= UInt32(PriceRows.literalCountLimit) else {
      // SAFETY: counts below the limit.
      return unsafe literalCountKeys[Int(count)]
    }
    let token = SequenceFields.lengths.token(of: count &- SequenceFields.manyLiterals)
    // SAFETY: tokens are below 256.
    return unsafe literalExcessKeys[token]
  }

  /// The slot whose path costs least; what waits doesn't count behind the last match.
  private func bestSlot(_ index: Int, isLast: Bool) -> Int {
    var best = 0
    var least = Int32.max
    for slot in 0..<ParserStates.slotCount {
      // SAFETY: four slots of a position within the segment.
      let state = unsafe states[index &* ParserStates.slotCount &+ slot]
      guard state.cost < ParserState.unreached else { continue }
      let cost = state.cost &+ (isLast ? 0 : waitingCost(state.kindBefore, state.literalCount))
      if cost < least {
        least = cost
        best = slot
      }
    }
    return best
  }

  /// The matches on the way to a state, the last one first.
  private func path(to end: Int, _ slot: Int) -> [ParserTrail.Step] {
    var steps: [ParserTrail.Step] = []
    var (index, slot) = (end, slot)
    while index > 0 {
      // SAFETY: links lead to earlier positions of the segment.
      if slot >= 2 {
        slot = unsafe Int(literalSources[index &* 2 &+ slot &- 2])
        index &-= 1
      } else {
        let paths = unsafe slot == 0 ? firstPaths : secondPaths
        let (key, offset) = unsafe (paths.keys[index], paths.offsets[index])
        let length = unsafe paths.links[index] >> 2
        index &-= Int(length)
        slot = Int(key & 3)
        steps.append(
          ParserTrail.Step(
            start: index,
            match: LZSequence(literalCount: 0, matchByteCount: length, offset: offset)
          )
        )
      }
    }
    return steps
  }
}
