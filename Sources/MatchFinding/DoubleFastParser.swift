/// Finds matches fast, and better ones than ``FastParser``: two hash tables, of 8 bytes and of fewer.
///
/// As zstd's `dfast` strategy: a match that the table of 8 bytes proposes is taken; one that only the other
/// table proposes is taken if no long one begins a byte later; the last offset is tried there, too.
///
/// Memory: 4 × (min(2^``longBits``, n) + min(2^``shortBits``, n)) bytes, where n are the block's bytes
/// rounded up to a power of two, and 3 bytes of address space for each of the block's bytes in the array of
/// sequences.
package struct DoubleFastParser: ~Copyable {
  /// The logarithm of the number of positions remembered by 8 bytes, at most.
  static let longBits = 17
  /// The same for those remembered by ``shortByteCount`` bytes: with one bit more the corpora take 0.1 % more.
  static let shortBits = 15
  /// How many bytes a match at a new, near offset has at least.
  ///
  /// With 5 text and samples take 0.2 to 0.8 % more, machine code 2.6 % less, and there are 9 % more sequences.
  static let shortByteCount = 6
  /// The same if it isn't near: a sequence takes a decoder as long as several literals.
  ///
  /// With 7 the corpora take 0.4 % less at level 3, and there are 11 % more sequences.
  static let farByteCount = 8
  /// Offsets below are near: with 1 << 16 dickens takes 1.7 % more.
  static let nearOffset = 1 << 11
  /// Steps grow by one each time that so many bytes pass without a match.
  ///
  /// With 256 samples take 0.3 % less before a filter and 1 % more behind it, machine code 0.5 % less, and samples a
  /// fifth more time.
  static let stepGrowth = 64

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
    unsafe LZSequence.replace(&sequences, capacity: content.count / 4) { room in
      unsafe content.withUnsafeBufferPointer { bytes in
        guard let start = bytes.baseAddress else { return 0 }
        return unsafe Self.parse(
          Content(start: start, byteCount: bytes.count),
          tables,
          into: room
        )
      }
    }
  }

  /// The emptied tables of one call.
  ///
  /// A slot has as many bits as its table.
  @safe
  private struct Tables {
    let long: UnsafeMutablePointer<UInt32>
    let longShift: UInt64
    let short: UnsafeMutablePointer<UInt32>
    let shortShift: UInt64

    @inline(__always)
    func longSlot(_ word: UInt64) -> Int {
      Int(truncatingIfNeeded: (word &* 0xCF1B_BCDC_B7A5_6463) &>> longShift)
    }

    @inline(__always)
    func shortSlot(_ word: UInt64) -> Int {
      let hashed = (word &<< UInt64(64 - 8 * shortByteCount)) &* 0x9E37_79B1_85EB_CA87
      return Int(truncatingIfNeeded: hashed &>> shortShift)
    }

    @inline(__always)
    func insertLong(_ position: Int, _ word: UInt64) {
      // SAFETY: a slot has as many bits as its table; here and below.
      unsafe long[longSlot(word)] = UInt32(truncatingIfNeeded: position)
    }

    @inline(__always)
    func insertShort(_ position: Int, _ word: UInt64) {
      unsafe short[shortSlot(word)] = UInt32(truncatingIfNeeded: position)
    }
  }

  @inline(__always)
  private static func isWorthIt(_ difference: UInt64, _ offset: Int) -> Bool {
    let byteCount = offset < nearOffset ? shortByteCount : farByteCount
    return difference.trailingZeroBitCount >= 8 &* byteCount
  }

  /// The hot loop; returns the number of sequences.
  ///
  /// `here` is the position in question and `ahead` the next one; longCandidate is what the long table held
  /// for `here` before it was put there. No position that is loaded from is behind `limit`, 8 bytes
  /// before the end. Each sequence has a match of at least 4 bytes, so byteCount / 4 of them are room enough.
  private static func parse(
    _ content: Content,
    _ tables: Tables,
    into sequences: UnsafeMutablePointer<LZSequence>
  ) -> Int {
    var next = unsafe sequences
    let limit = content.byteCount - 8
    var anchor = 0
    var here = 1
    var offset0 = 1
    var offset1 = 4

    parsing: while true {
      var step = 1
      var nextStep = here &+ stepGrowth
      var ahead = here &+ step
      if ahead > limit { break parsing }
      var word = content.load64(here)
      var longSlot = tables.longSlot(word)
      // SAFETY: a slot has as many bits as its table; here and below.
      var longCandidate = Int(unsafe tables.long[longSlot])
      let searched: Int
      var insertsAhead = false
      var start: Int
      var source: Int

      searching: while true {
        let shortSlot = tables.shortSlot(word)
        let shortCandidate = Int(unsafe tables.short[shortSlot])
        unsafe tables.long[longSlot] = UInt32(truncatingIfNeeded: here)
        unsafe tables.short[shortSlot] = UInt32(truncatingIfNeeded: here)
        if UInt32(truncatingIfNeeded: word &>> 8) == content.load32(here &+ 1 &- offset0) {
          searched = here
          start = here &+ 1
          source = start &- offset0
          break searching
        }
        let wordAhead = content.load64(ahead)
        longSlot = tables.longSlot(wordAhead)
        if content.load64(longCandidate) == word {
          searched = here
          start = here
          source = longCandidate
          insertsAhead = true
          break searching
        }
        longCandidate = Int(unsafe tables.long[longSlot])
        if isWorthIt(content.load64(shortCandidate) ^ word, here &- shortCandidate) {
          searched = here
          insertsAhead = true
          if content.load64(longCandidate) == wordAhead {
            start = ahead
            source = longCandidate
          } else {
            start = here
            source = shortCandidate
          }
          break searching
        }
        if ahead >= nextStep {
          step &+= 1
          nextStep &+= stepGrowth
        }
        here = ahead
        ahead &+= step
        word = wordAhead
        if ahead > limit { break parsing }
      }

      // With greater steps `ahead` could be behind the match.
      if step < 4 && insertsAhead {
        unsafe tables.long[longSlot] = UInt32(truncatingIfNeeded: ahead)
      }
      let offset = start &- source
      if offset != offset0 {
        offset1 = offset0
        offset0 = offset
      }
      var byteCount = 4 &+ content.commonByteCount(start &+ 4, source &+ 4)
      while start > anchor && source > 0 && content.byte(start &- 1) == content.byte(source &- 1) {
        start &-= 1
        source &-= 1
        byteCount &+= 1
      }
      unsafe next.pointee = LZSequence(start &- anchor, byteCount, offset)
      unsafe next += 1
      here = start &+ byteCount
      anchor = here
      if here > limit { break parsing }
      // The loads are from positions in front of `here`.
      let inner = content.load64(searched &+ 2)
      tables.insertLong(searched &+ 2, inner)
      tables.insertShort(searched &+ 2, inner)
      tables.insertLong(here &- 2, content.load64(here &- 2))
      tables.insertShort(here &- 1, content.load64(here &- 1))
      while here < limit && content.load32(here) == content.load32(here &- offset1) {
        let byteCount = 4 &+ content.commonByteCount(here &+ 4, here &- offset1 &+ 4)
        swap(&offset0, &offset1)
        let word = content.load64(here)
        tables.insertLong(here, word)
        tables.insertShort(here, word)
        unsafe next.pointee = LZSequence(0, byteCount, offset0)
        unsafe next += 1
        here &+= byteCount
        anchor = here
      }
    }
    return unsafe next - sequences
  }
}
