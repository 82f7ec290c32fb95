/// The words of a section's closing, which the states of all lanes but four are (Spec §10).
///
/// A lane begins with a low half of payload and a high half of payload, so it costs nothing: the bits that
/// its last state takes in the archive come back in the end.
enum ClosingWords {
  /// The words in some states: their low halves, then the bit stream of their high halves.
  static func words(in states: ArraySlice<UInt32>) -> [UInt16] {
    var words: [UInt16] = []
    words.reserveCapacity(states.count + (states.count * HighHalf.maximumBitCount + 15) / 16)
    for x in states {
      words.append(UInt16(truncatingIfNeeded: x))
    }
    var pending = 0
    var pendingCount = 0  // < 16 before a high half is added
    for x in states {
      let (bits, bitCount) = HighHalf.encode(x >> 16)
      pending |= bits &<< pendingCount
      pendingCount &+= bitCount
      while pendingCount >= 16 {
        words.append(UInt16(truncatingIfNeeded: pending))
        pending >>= 16
        pendingCount -= 16
      }
    }
    if pendingCount > 0 {
      words.append(UInt16(pending))
    }
    return words
  }

  /// The high halves of lanes that begin with words, as many lanes as the words take.
  ///
  /// - Parameters:
  ///   - words: Those behind the low halves, in the order in which they are read.
  ///   - laneCount: The most lanes.
  ///   - body: What to do with each high half.
  /// - Returns: Whether the words are few enough.
  @inline(always)
  private static func forEachHighHalf(
    in words: Span<UInt16>,
    laneCount: Int,
    _ body: (_ lane: Int, _ high: UInt32) -> Void
  ) -> Bool {
    var pending = 0
    var next = 0
    var unread = words.count * 16  // bits
    var pendingCount = 0
    for lane in 0..<laneCount {
      guard unread > 0 else { return true }
      while pendingCount < HighHalf.maximumBitCount, next < words.count {
        // SAFETY: the condition.
        pending |= unsafe Int(words[unchecked: next]) &<< pendingCount
        pendingCount &+= 16
        next &+= 1
      }
      let (high, bitCount) = HighHalf.decode(pending)
      pending &>>= bitCount
      pendingCount &-= bitCount
      unread &-= bitCount
      body(lane, high)
    }
    return unread <= 0
  }

  /// Whether the states of so many lanes can be these words.
  static func fit(_ words: Span<UInt16>, laneCount: Int) -> Bool {
    let highWords = words.extracting(droppingFirst: min(words.count, laneCount))
    return forEachHighHalf(in: highWords, laneCount: laneCount) { _, _ in }
  }

  /// The states that words are, which fit.
  ///
  /// - Parameters:
  ///   - words: In the order in which they are read.
  ///   - laneCount: The number of states.
  /// - Returns: The states.
  static func states(of words: Span<UInt16>, laneCount: Int) -> [UInt32] {
    var states = [UInt32](repeating: ScalarRans.stateLowerBound, count: laneCount)
    let lowCount = min(words.count, laneCount)
    for lane in 0..<lowCount {
      states[lane] |= UInt32(words[lane])
    }
    let highWords = words.extracting(droppingFirst: lowCount)
    let isWhole = forEachHighHalf(in: highWords, laneCount: laneCount) { lane, high in
      states[lane] = high << 16 | states[lane] & 0xFFFF
    }
    precondition(isWhole, "the words fit")
    return states
  }
}
