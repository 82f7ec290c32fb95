/// What a rANS section (Spec §10) has beyond its words.
package enum RansSection {
  /// The largest laneBits.
  package static let maximumLaneBits = 8

  /// Lanes that go on in the closing; fewer than `closingLaneBits` lanes have no closing.
  static let closingLaneCount = 4
  static let closingLaneBits = 3

  /// Lanes for a section: more of them are faster, and each costs half a byte.
  ///
  /// On Zen 5 with AVX-512, 64, 128 and 256 lanes decode 4.1, 7.9 and 12.4 GB/s of dickens.
  package static func laneBits(symbolCount: Int) -> Int {
    switch symbolCount {
    case ..<1024: 0
    case ..<(8 << 10): 2
    case ..<(48 << 10): 6
    default: 7
    }
  }

  /// Roughly the bytes that a section takes beyond the cost of its symbols.
  package static func overheadByteCount(laneBits: Int) -> Int {
    laneBits < closingLaneBits ? 3 << laneBits : 12 + 1 << (laneBits - 1)
  }
}
