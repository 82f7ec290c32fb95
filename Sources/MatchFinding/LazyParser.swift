/// Finds good matches: the latest positions of a hash are compared, and a match is put off for a better one.
///
/// As zstd's `lazy2` strategy with rows, but matches are compared by estimated costs, at all three
/// repeat offsets, too.
///
/// Memory: with n, the block's bytes rounded up to a power of two, 80 bytes for each of n / 16 rows up to
/// 2^14, of n / 64 up to 2^17 for blocks above 1 MiB; 64 KiB; and 4 bytes of address space for each of the
/// block's bytes in the array of sequences.
package struct LazyParser: ~Copyable {
  /// The logarithm of the number of rows.
  ///
  /// For 1 MiB, 2^15 rows save 0.2 … 0.8 %, but a second-level cache of 1.25 MiB doesn't hold them: they
  /// take about a third longer.
  static func rowBits(forByteCount byteCount: Int) -> Int {
    let full = PositionTable.bits(forByteCount: byteCount >> 4, atMost: 14)
    return max(full, PositionTable.bits(forByteCount: byteCount >> 6, atMost: 17))
  }
  /// How many bytes a match at a new offset has at least.
  static let hashedByteCount = 6
  /// The logarithm of the number of positions remembered for short matches.
  static let nearBits = 14
  /// How much more than the best match so far a later one has to gain, in eighths of a bit.
  static let delayGain = 16
  /// A match of so many bytes is taken without a look at others.
  static let niceByteCount = 256
  /// Of a match that is longer, so many bytes in the front and at the end are remembered.
  static let rememberedByteCount = 64

  /// How many positions are compared with each one, 1 … 15.
  package let attemptCount: Int
  /// How many positions behind a match are searched for a better one.
  package let depth: Int
  private var rows = RowTable()
  private var nearTable = PositionTable()

  /// A parser; its table grows with the blocks.
  package init(attemptCount: Int, depth: Int) {
    precondition(1...RowTable.rowCount ~= attemptCount && 0...8 ~= depth)
    self.attemptCount = attemptCount
    self.depth = depth
  }

  /// Finds the matches of a block, and puts them in place of what `sequences` holds.
  ///
  /// Any content will do; the result depends on nothing else. Takes time linear in the content.
  package mutating func parse(_ content: Span<UInt8>, into sequences: inout [LZSequence]) {
    let rows = rows.emptied(bits: Self.rowBits(forByteCount: content.count))
    let nearBits = PositionTable.bits(forByteCount: content.count, atMost: Self.nearBits)
    let near = unsafe Near(table: nearTable.emptied(bits: nearBits), shift: UInt32(32 - nearBits))
    let costs = BitCosts(content)
    let (attemptCount, depth) = (attemptCount, depth)
    unsafe LZSequence.replace(&sequences, capacity: content.count / 3) { room in
      unsafe content.withUnsafeBufferPointer { bytes in
        guard let start = bytes.baseAddress else { return 0 }
        return unsafe Self.parse(
          Content(start: start, byteCount: bytes.count),
          rows,
          near,
          costs,
          attemptCount: attemptCount,
          depth: depth,
          into: room
        )
      }
    }
  }

  @inline(__always)
  private static func hash(_ word: UInt64) -> UInt64 {
    (word &<< UInt64(64 - 8 * hashedByteCount)) &* 0x9E37_79B1_85EB_CA87
  }

  /// The latest position of each hash of 4 bytes.
  @safe
  private struct Near {
    let table: UnsafeMutablePointer<UInt32>
    let shift: UInt32

    /// The latest position, and `position` from now on.
    @inline(__always)
    func replace(_ position: Int, _ word: UInt64) -> Int {
      let hashed = UInt32(truncatingIfNeeded: word) &* 0x9E37_79B1
      let slot = Int(truncatingIfNeeded: hashed &>> shift)
      // SAFETY: a slot has as many bits as the table.
      let latest = Int(unsafe table[slot])
      unsafe table[slot] = UInt32(truncatingIfNeeded: position)
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
    _ rows: RowTable.View,
    _ near: Near,
    _ costs: BitCosts,
    attemptCount: Int,
    depth: Int,
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
      let hash = hash(word)
      let row = rows.row(hash)
      let tag = rows.tag(hash)
      // SAFETY: a row has as many bits as the table.
      let newer = unsafe rows.tags[2 &* row]
      let older = unsafe rows.tags[2 &* row &+ 1]
      var choice = MatchChoice(floor: best.byteCount > 0 ? best.gain &+ delayGain : 0)
      choice.considerRepeated(repeats, at: here, word, content, costs)

      // Short matches pay only if they are near: the latest one is enough.
      let latest = near.replace(here, word)
      if (content.load64(latest) ^ word) & 0xFFFF_FFFF == 0 {
        choice.consider(content.commonByteCount(here, latest), here &- latest, costs)
      }

      // The row, newest position first.
      if choice.byteCount < niceByteCount {
        var hits = RowTable.View.hits(newer, tag)
        var laterHits = RowTable.View.hits(older & (1 &<< 56 &- 1) | ~tag & 255 &<< 56, tag)
        var attemptsLeft = attemptCount
        var slot = Int(truncatingIfNeeded: older &>> 56)
        var longest = 3
        while attemptsLeft > 0 {
          if hits == 0 {
            if laterHits == 0 { break }
            hits = laterHits
            laterHits = 0
            slot &+= 8
          }
          let index = 16 &* row &+ (slot &+ hits.trailingZeroBitCount &>> 3) & 15
          // SAFETY: as above.
          let candidate = Int(unsafe rows.positions[index])
          hits &= hits &- 1
          attemptsLeft &-= 1
          if content.load32(candidate &+ longest &- 3) != content.load32(here &+ longest &- 3) {
            continue
          }
          let byteCount = content.commonByteCount(here, candidate)
          if byteCount <= longest { continue }
          longest = byteCount
          choice.consider(byteCount, here &- candidate, costs)
          if byteCount >= niceByteCount || here &+ byteCount > limit { break }
        }
      }
      rows.insert(here, row, tag, newer: newer, older: older)

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
      if insertionLimit &- here > niceByteCount {
        let pause = here &+ rememberedByteCount
        while here < pause {
          let word = content.load64(here)
          rows.insert(here, Self.hash(word))
          _ = near.replace(here, word)
          here &+= 1
        }
        here = insertionLimit &- rememberedByteCount
      }
      while here < insertionLimit {
        let word = content.load64(here)
        rows.insert(here, Self.hash(word))
        _ = near.replace(here, word)
        here &+= 1
      }
      here = max(here, end)
      best = MatchChoice(floor: 0)
    }
    return unsafe next - sequences
  }
}
