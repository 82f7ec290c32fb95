extension Span<UInt8> {
  /// The number of line feeds.
  ///
  /// - Complexity: O(*n*), eight bytes at a time; a plain loop takes about as long as decoding does.
  package var lineFeedCount: Int {
    // SAFETY: the bytes are read as integers only, and every bit pattern is one.
    let bytes = unsafe self.bytes
    var total = 0
    var offset = 0
    while offset + 8 <= bytes.byteCount {
      // In each byte how many line feeds there were in this place of the words: as many as a byte can count.
      var found: UInt64 = 0
      for _ in 0..<Swift.min(255, (bytes.byteCount - offset) / 8) {
        // SAFETY: so many words are there; every bit pattern is an integer.
        let word = unsafe bytes.unsafeLoadUnaligned(
          fromUncheckedByteOffset: offset,
          as: UInt64.self
        )
        found &+= word.lineFeeds
        offset &+= 8
      }
      total += found.sumOfBytes
    }
    for index in offset..<count where self[index] == 0x0A {
      total += 1
    }
    return total
  }
}

extension UInt64 {
  /// 1 in each byte that is a line feed, 0 in all others.
  fileprivate var lineFeeds: UInt64 {
    let lowBits: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
    let difference = self ^ 0x0A0A_0A0A_0A0A_0A0A
    // A byte's highest bit is set unless all of the byte's bits are 0: no sum carries into the next byte.
    let others = ((difference & lowBits) &+ lowBits) | difference
    return (~others & ~lowBits) >> 7
  }

  /// The sum of the eight bytes.
  fileprivate var sumOfBytes: Int {
    let every2: UInt64 = 0x00FF_00FF_00FF_00FF
    let pairs = (self & every2) &+ (self >> 8 & every2)
    // Four numbers below 512, added up in the highest one.
    return Int((pairs &* 0x0001_0001_0001_0001) >> 48)
  }
}
