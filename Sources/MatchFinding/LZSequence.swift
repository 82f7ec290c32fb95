/// A run of literals and the match behind it.
///
/// Literals behind the last match belong to no sequence.
package struct LZSequence: Equatable, Sendable {
  /// Literals in front of the match.
  package var literalCount: UInt32
  /// Length of the match, at least 2.
  package var matchByteCount: UInt32
  /// Bytes back from the match to where its bytes come from, at least 1.
  package var offset: UInt32

  /// A sequence.
  package init(literalCount: UInt32, matchByteCount: UInt32, offset: UInt32) {
    self.literalCount = literalCount
    self.matchByteCount = matchByteCount
    self.offset = offset
  }
}
