/// The best match of those considered at one position; lazy parsers begin with what it has to exceed.
struct MatchChoice {
  /// What the match saves against literals, in eighths of a bit; or what one has to save more than.
  var gain: Int
  /// 0 as long as no match is good enough.
  var byteCount = 0
  /// The match's offset.
  var offset = 0

  /// A choice that nothing was considered for; a match has to gain more than `floor`.
  @inline(__always)
  init(floor: Int) {
    gain = floor
  }

  /// Considers a match at a repeated offset; `word` is the content at the position.
  @inline(__always)
  mutating func considerRepeated(
    _ offset: Int,
    at position: Int,
    _ word: UInt64,
    _ content: Content,
    _ costs: BitCosts
  ) {
    // 3 bytes are the least that can pay.
    let difference = word ^ content.load64(position &- offset)
    if difference & 0xFF_FFFF != 0 { return }
    let byteCount = content.commonByteCount(position, position &- offset)
    let gain = byteCount &* costs.literal &- costs.repeated
    if gain > self.gain { (self.gain, self.byteCount, self.offset) = (gain, byteCount, offset) }
  }

  /// Considers the three repeat offsets; at the block's beginning the first ones may be too far.
  @inline(__always)
  mutating func considerRepeated(
    _ offsets: RepeatOffsets,
    at position: Int,
    _ word: UInt64,
    _ content: Content,
    _ costs: BitCosts
  ) {
    considerRepeated(offsets.first, at: position, word, content, costs)
    // Offsets that matches had are no further than the position.
    if position < 8 && position < max(offsets.second, offsets.third) { return }
    considerRepeated(offsets.second, at: position, word, content, costs)
    considerRepeated(offsets.third, at: position, word, content, costs)
  }

  /// Considers a match of a known length at a new offset.
  @inline(__always)
  mutating func consider(_ byteCount: Int, _ offset: Int, _ costs: BitCosts) {
    let offsetBits = Int.bitWidth &- offset.leadingZeroBitCount
    let gain = byteCount &* costs.literal &- costs.new &- 8 &* offsetBits
    if gain > self.gain { (self.gain, self.byteCount, self.offset) = (gain, byteCount, offset) }
  }
}

/// The offsets that cost little: the last three, the latest one first, as a decoder keeps them.
struct RepeatOffsets {
  /// At most 1 at a block's beginning, so usable from position 1 on.
  private(set) var first = 1
  private(set) var second = 4
  private(set) var third = 8

  /// Moves or puts the offset of a match to the front.
  @inline(__always)
  mutating func push(_ offset: Int) {
    if offset == first { return }
    if offset != second { third = second }
    second = first
    first = offset
  }
}
