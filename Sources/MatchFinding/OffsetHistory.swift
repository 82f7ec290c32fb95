/// The last three offsets, which a sequence can name for little.
struct OffsetHistory: Equatable {
  /// The most recent one first.
  var r0: UInt32 = 1
  var r1: UInt32 = 4
  var r2: UInt32 = 8

  /// The kind of a sequence with an offset: 0…2 for a repeat offset, the first one that fits; 3 for another.
  @inline(always)
  func kind(of offset: UInt32) -> Int {
    offset == r0 ? 0 : offset == r1 ? 1 : offset == r2 ? 2 : 3
  }

  /// The repeat offset of a kind.
  @inline(always)
  func offset(_ kind: Int) -> UInt32 { kind == 0 ? r0 : kind == 1 ? r1 : r2 }

  /// Moves a repeat offset to the front, or pushes a new one in front of the others.
  @inline(always)
  mutating func use(_ offset: UInt32, kind: Int) {
    if kind >= 2 { r2 = r1 }
    if kind >= 1 { r1 = r0 }
    r0 = offset
  }
}
