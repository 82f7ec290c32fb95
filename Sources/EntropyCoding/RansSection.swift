/// What a rANS section (Spec §10) has beyond its words.
package enum RansSection {
  /// The largest laneBits.
  package static let maximumLaneBits = 8

  /// Lanes that go on in the closing; fewer than `closingLaneBits` lanes have no closing.
  static let closingLaneCount = 4
  static let closingLaneBits = 3
  /// An encoder makes at most this part of a stream's symbols closing symbols: four lanes are slow, and where
  /// symbols cost little, the words come from many of them.
  static let closingShare = 32
  /// Rather more bits than a high half takes on average, 11.5.
  static let highHalfBitLimit = 12

  /// Lanes for a section: more of them are faster, but for what their closing symbols take.
  ///
  /// With AVX-512, 64, 128 and 256 lanes decode 4.1, 7.9 and 12.4 GB/s of dickens on Zen 5, and 3.3, 5.3 and
  /// 6.4 on Zen 4.
  ///
  /// - Parameters:
  ///   - symbolCount: The symbols of the last stream.
  ///   - hasContexts: Whether it has contexts: then the first symbols of each lane have none yet.
  /// - Returns: log2 of the number of lanes.
  package static func laneBits(symbolCount: Int, hasContexts: Bool = false) -> Int {
    switch symbolCount {
    case ..<1024: 0
    case ..<(8 << 10): 2
    case ..<(48 << 10): 6
    case ..<(96 << 10): 7
    case ..<(128 << 10) where hasContexts: 7
    default: 8
    }
  }

  /// Roughly the bytes that a section takes beyond the cost of its symbols.
  package static func overheadByteCount(laneBits: Int) -> Int {
    laneBits < closingLaneBits ? 3 << laneBits : 14 + 1 << (laneBits - 4)
  }
}
