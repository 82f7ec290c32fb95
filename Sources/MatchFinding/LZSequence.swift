/// A literal run and the match behind it.
///
/// Literals behind a block's last match belong to no sequence. (Not `Sequence`, which is Swift's.)
package struct LZSequence: Equatable, Sendable {
  /// How many literals stand before the match; may be 0.
  package var literalCount: UInt32
  /// How many bytes the match gives, at least 2; it may reach into itself.
  package var matchByteCount: UInt32
  /// How far in front of the match its source begins, 1 … the match's position.
  package var offset: UInt32

  /// A sequence of these three numbers.
  @inlinable
  @inline(always)
  package init(literalCount: UInt32, matchByteCount: UInt32, offset: UInt32) {
    self.literalCount = literalCount
    self.matchByteCount = matchByteCount
    self.offset = offset
  }
}

extension LZSequence {
  /// A sequence from a parser's positions, which are below 1 << 31.
  @inline(__always)
  init(_ literalCount: Int, _ matchByteCount: Int, _ offset: Int) {
    self.literalCount = UInt32(truncatingIfNeeded: literalCount)
    self.matchByteCount = UInt32(truncatingIfNeeded: matchByteCount)
    self.offset = UInt32(truncatingIfNeeded: offset)
  }

  /// Empties `sequences` and gives a parser raw room for what it finds.
  ///
  /// `write` returns how many sequences it wrote from the room's beginning on; they replace what was
  /// there. Room once taken stays with the array, so a second block of the same size allocates nothing;
  /// the system gives memory only to the pages that are written.
  static func replace(
    _ sequences: inout [LZSequence],
    capacity: Int,
    write: (UnsafeMutablePointer<LZSequence>) -> Int
  ) {
    sequences.removeAll(keepingCapacity: true)
    guard capacity > 0 else { return }
    sequences.append(addingCapacity: capacity) { room in
      unsafe room.withUnsafeMutableBufferPointer { buffer, count in
        guard let start = buffer.baseAddress else { return }
        let written = unsafe write(start)
        precondition(written <= buffer.count, "a parser stays within its room")
        count = written
      }
    }
  }
}
