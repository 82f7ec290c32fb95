/// Finds matches with two hash tables, and puts a match off for a better one.
///
/// Stands between ``DoubleFastParser`` and ``LazyParser``, about where zstd's levels 5 and 6 do: every
/// position is searched and remembered, but each hash has one position only. Matches are compared by estimated costs, at all three repeat offsets, too.
///
/// Memory: 4 × (min(2^``longBits``, n) + min(2^``shortBits``, n)) bytes, where n are the block's bytes
/// rounded up to a power of two, and 4 bytes of address space for each of the block's bytes in the array of
/// sequences.
package struct PairParser: ~Copyable {
  /// The logarithm of the number of positions remembered by 8 bytes, at most.
  static let longBits = 17
  /// The same for those remembered by ``shortByteCount`` bytes.
  static let shortBits = 16
  /// How many bytes the other table looks at.
  static let shortByteCount = 5
  /// How much more than the best match so far a later one has to gain, in eighths of a bit.
  static let delayGain = 16
  /// How many positions behind a match are searched for a better one.
  static let depth = 2
  /// A match of so many bytes is taken without a look at others; of a longer one, so many are remembered.
  static let niceByteCount = 64

  private var longTable = PositionTable()
  private var shortTable = PositionTable()

  /// A parser; its tables grow with the blocks.
  package init() {}

  /// Finds the matches of a block, and puts them in place of what `sequences` holds.
  ///
  /// Any content will do; the result depends on nothing else. Takes time linear in the content.
  package mutating func parse(_ content: Span<UInt8>, into sequences: inout [LZSequence]) {
    let longBits = PositionTable.bits(forByteCount: content.count, atMost: Self.longBits)
    let shortBits = PositionTable.bits(forByteCount: content.count, atMost: Self.shortBits)
    let tables = unsafe Tables(
      long: longTable.emptied(bits: longBits),
      longShift: UInt64(64 - longBits),
      short: shortTable.emptied(bits: shortBits),
      shortShift: UInt64(64 - shortBits)
    )
    let costs = BitCosts(content)
    unsafe LZSequence.replace(&sequences, capacity: content.count / 3) { room in
      unsafe content.withUnsafeBufferPointer { bytes in
        guard let start = bytes.baseAddress else { return 0 }
        return unsafe Self.parse(
          Content(start: start, byteCount: bytes.count),
          tables,
          costs,
          into: room
        )
      }
    }
  }

  /// The emptied tables of one call.
  @safe
  private struct Tables {
    let long: UnsafeMutablePointer<UInt32>
    let longShift: UInt64
    let short: UnsafeMutablePointer<UInt32>
    let shortShift: UInt64

    /// The latest position with these 8 bytes, or their hash; `position` from now on.
    @inline(__always)
    func replaceLong(_ position: Int, _ word: UInt64) -> Int {
      let slot = Int(truncatingIfNeeded: (word &* 0xCF1B_BCDC_B7A5_6463) &>> longShift)
      // SAFETY: a slot has as many bits as its table; here and below.
      let latest = Int(unsafe long[slot])
      unsafe long[slot] = UInt32(truncatingIfNeeded: position)
      return latest
    }

    /// The same for the first ``shortByteCount`` of the 8 bytes.
    @inline(__always)
    func replaceShort(_ position: Int, _ word: UInt64) -> Int {
      let hashed = (word &<< UInt64(64 - 8 * shortByteCount)) &* 0x9E37_79B1_85EB_CA87
      let slot = Int(truncatingIfNeeded: hashed &>> shortShift)
      let latest = Int(unsafe short[slot])
      unsafe short[slot] = UInt32(truncatingIfNeeded: position)
      return latest
    }
  }

  /// The hot loop; returns the number of sequences.
  ///
  /// Each turn searches one position. The best match so far has a gain over literals, which others
  /// have to exceed; when `depth` positions in a row have none that does, it is taken. No position that is
  /// loaded from is behind `limit`, 8 bytes before the end. Each sequence has a match of at least 3
  /// bytes, so byteCount / 3 of them are room enough.
  private static func parse(
    _ content: Content,
    _ tables: Tables,
    _ costs: BitCosts,
    into sequences: UnsafeMutablePointer<LZSequence>
  ) -> Int {
    var next = unsafe sequences
    let limit = content.byteCount - 8
    var anchor = 0
    var here = 1
    var repeats = RepeatOffsets()
    var best = MatchChoice(floor: 0)
    var start = 0
    var triesLeft = 0

    while here <= limit {
      let word = content.load64(here)
      var choice = MatchChoice(floor: best.byteCount > 0 ? best.gain &+ delayGain : 0)
      choice.considerRepeated(repeats, at: here, word, content, costs)

      let longCandidate = tables.replaceLong(here, word)
      let shortCandidate = tables.replaceShort(here, word)
      if content.load64(longCandidate) == word {
        let byteCount = content.commonByteCount(here, longCandidate)
        choice.consider(byteCount, here &- longCandidate, costs)
      }
      let isOther = shortCandidate != longCandidate
      if isOther && content.load32(shortCandidate) == UInt32(truncatingIfNeeded: word) {
        let byteCount = content.commonByteCount(here, shortCandidate)
        choice.consider(byteCount, here &- shortCandidate, costs)
      }

      if choice.byteCount > 0 {
        best = choice
        start = here
        triesLeft = depth
      } else if best.byteCount == 0 {
        here &+= 1 &+ (here &- anchor) &>> 8
        continue
      } else {
        triesLeft &-= 1
      }
      if triesLeft > 0 && best.byteCount < niceByteCount && here < limit {
        here &+= 1
        continue
      }

      // The match is taken.
      let end = start &+ best.byteCount
      start &-= content.commonByteCountBackward(start, start &- best.offset, downTo: anchor)
      unsafe next.pointee = LZSequence(start &- anchor, end &- start, best.offset)
      unsafe next += 1
      repeats.push(best.offset)
      anchor = end
      here &+= 1
      let insertionLimit = min(end, limit &+ 1)
      let pause = min(insertionLimit, here &+ niceByteCount)
      while here < pause {
        let word = content.load64(here)
        _ = tables.replaceLong(here, word)
        _ = tables.replaceShort(here, word)
        here &+= 1
      }
      if here < insertionLimit {
        // One more at the end of a long match: what follows it may follow again.
        let word = content.load64(insertionLimit &- 1)
        _ = tables.replaceLong(insertionLimit &- 1, word)
        _ = tables.replaceShort(insertionLimit &- 1, word)
      }
      here = max(here, end)
      best = MatchChoice(floor: 0)
    }
    return unsafe next - sequences
  }
}
