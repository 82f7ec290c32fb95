/// Finds matches as fast as possible: one hash table, and the first match that is found is taken.
///
/// As zstd's `fast` strategy: two positions are in flight, so that the loads of one overlap with the
/// comparisons of the other, steps grow while nothing is found, and the last offset is tried at the
/// position behind the two.
///
/// Memory: 4 × min(2^``tableBits``, the block's bytes rounded up to a power of two) bytes, and 3 bytes of
/// address space for each of the block's bytes in the array of sequences.
package struct FastParser: ~Copyable {
  /// The logarithm of the number of positions remembered, at most.
  ///
  /// With 15 the corpora take 2.4 % more, and a parse takes 3 to 12 % less time.
  static let tableBits = 16
  /// How many bytes a match at a new offset has at least.
  ///
  /// With 7 and half the table the corpora take 1.3 % less, but there are 26 % more sequences, and a parse takes 14 %
  /// more time: each costs a decoder, too, as much as several literals.
  static let hashedByteCount = 8
  /// Steps grow by one each time that so many bytes pass without a match.
  ///
  /// With 128 samples and machine code take 0.4 to 1.7 % less, and 9 to 15 % more time.
  static let stepGrowth = 48

  private var table = PositionTable()

  /// A parser; its table grows with the blocks.
  package init() {}

  /// Finds the matches of a block, and puts them in place of what `sequences` holds.
  ///
  /// Any content will do; the result depends on nothing else. Takes time linear in the content.
  package mutating func parse(_ content: Span<UInt8>, into sequences: inout [LZSequence]) {
    let bits = PositionTable.bits(forByteCount: content.count, atMost: Self.tableBits)
    let table = unsafe table.emptied(bits: bits)
    unsafe LZSequence.replace(&sequences, capacity: content.count / 4) { room in
      unsafe content.withUnsafeBufferPointer { bytes in
        guard let start = bytes.baseAddress else { return 0 }
        return unsafe Self.parse(
          Content(start: start, byteCount: bytes.count),
          table,
          shift: UInt64(64 - bits),
          into: room
        )
      }
    }
  }

  @inline(__always)
  private static func slot(_ word: UInt64, _ shift: UInt64) -> Int {
    let hashed = (word &<< UInt64(64 - 8 * hashedByteCount)) &* 0x9E37_79B1_85EB_CA87
    return Int(truncatingIfNeeded: hashed &>> shift)
  }

  @inline(__always)
  private static func isMatch(_ a: UInt64, _ b: UInt64) -> Bool {
    (a ^ b) &<< UInt64(64 - 8 * hashedByteCount) == 0
  }

  /// The hot loop; returns the number of sequences.
  ///
  /// `here` and `here + 1` are the two positions in flight, `ahead` and `ahead + 1` the next two; word0
  /// and word1 are the bytes at the two, slot0 and slot1 their hashes, and candidate is what the table
  /// held for slot0. No position that is loaded from is behind `limit`, 8 bytes before the end. Each
  /// sequence has a match of at least 4 bytes, so byteCount / 4 of them are room enough.
  private static func parse(
    _ content: Content,
    _ table: UnsafeMutablePointer<UInt32>,
    shift: UInt64,
    into sequences: UnsafeMutablePointer<LZSequence>
  ) -> Int {
    var next = unsafe sequences
    let limit = content.byteCount - 8
    var anchor = 0
    var here = 1
    var offset0 = 1
    var offset1 = 4

    parsing: while true {
      var step = 2
      var nextStep = here &+ stepGrowth
      var ahead = here &+ step
      if ahead >= limit { break parsing }
      var word0 = content.load64(here)
      var word1 = content.load64(here &+ 1)
      var slot0 = slot(word0, shift)
      var slot1 = slot(word1, shift)
      // SAFETY: a slot has as many bits as the table.
      var candidate = Int(unsafe table[slot0])
      var start: Int
      var source: Int

      searching: while true {
        // SAFETY: as above; the same goes for all slots.
        unsafe table[slot0] = UInt32(truncatingIfNeeded: here)
        let word2 = content.load64(ahead)
        if UInt32(truncatingIfNeeded: word2) == content.load32(ahead &- offset0) {
          unsafe table[slot1] = UInt32(truncatingIfNeeded: here &+ 1)
          start = ahead
          source = ahead &- offset0
          break searching
        }
        if isMatch(content.load64(candidate), word0) {
          unsafe table[slot1] = UInt32(truncatingIfNeeded: here &+ 1)
          start = here
          source = candidate
          break searching
        }
        candidate = Int(unsafe table[slot1])
        unsafe table[slot1] = UInt32(truncatingIfNeeded: here &+ 1)
        slot0 = slot(word2, shift)
        if isMatch(content.load64(candidate), word1) {
          // With greater steps `ahead` could be behind the match.
          if step <= 4 { unsafe table[slot0] = UInt32(truncatingIfNeeded: ahead) }
          start = here &+ 1
          source = candidate
          break searching
        }
        candidate = Int(unsafe table[slot0])
        here = ahead
        word0 = word2
        word1 = content.load64(here &+ 1)
        slot1 = slot(word1, shift)
        ahead &+= step
        if ahead >= nextStep {
          step &+= 1
          nextStep &+= stepGrowth
        }
        if ahead >= limit { break parsing }
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
      if here >= limit { break parsing }
      // One position of the match's middle more would save 0.3 %, and cost 3 % of the time.
      unsafe table[slot(content.load64(here &- 2), shift)] = UInt32(truncatingIfNeeded: here &- 2)
      while here < limit && content.load32(here) == content.load32(here &- offset1) {
        let byteCount = 4 &+ content.commonByteCount(here &+ 4, here &- offset1 &+ 4)
        swap(&offset0, &offset1)
        unsafe table[slot(content.load64(here), shift)] = UInt32(truncatingIfNeeded: here)
        unsafe next.pointee = LZSequence(0, byteCount, offset0)
        unsafe next += 1
        here &+= byteCount
        anchor = here
      }
    }
    return unsafe next - sequences
  }
}
