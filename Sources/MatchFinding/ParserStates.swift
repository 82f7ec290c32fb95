/// What a parser knows where a path ends.
struct ParserState {
  /// 1/256 bit since the segment began; ``unreached`` where there is no such path.
  var cost: Int32
  /// Literals behind the last match.
  var literalCount: UInt32
  var history: OffsetHistory
  /// The kind of the last sequence.
  var kindBefore: UInt32

  static let unreached = Int32.max >> 2
}

/// The way to a state by a match: its length and kind, and its offset.
struct ParserLink {
  /// The length × 4, and the kind.
  var lengthAndKind: UInt32
  var offset: UInt32
}

/// The states of a segment.
///
/// A position has four slots for states: the two best paths that end in a match there, and the two best ones
/// that end in a literal, where the second best one must have another last offset than the best one. A
/// single state would forget paths that soon turn out to be better: since they have the offset that comes
/// again, or since a literal more costs nothing in the token.
@safe
struct ParserStates: ~Copyable {
  /// Positions in a segment, and behind it as many as a match is long.
  static let segmentLimit = 8192
  /// Where a segment may end if nothing reaches farther.
  static let segmentAim = 4096
  static let capacity = segmentLimit + PriceRows.lengthLimit + 8

  /// Slots of a position: the first and second by matches, the first and second by literals.
  static let slotCount = 4

  let states: UnsafeMutablePointer<ParserState>
  /// The least keys that matches lead to a position with.
  let firstKeys: UnsafeMutablePointer<Int32>
  let secondKeys: UnsafeMutablePointer<Int32>
  let firstLinks: UnsafeMutablePointer<ParserLink>
  let secondLinks: UnsafeMutablePointer<ParserLink>
  /// For the two literal slots of a position the slots that they come from, one position before.
  let literalSources: UnsafeMutablePointer<UInt8>
  /// Room for a row of keys.
  let row: UnsafeMutablePointer<Int32>

  init() {
    unsafe states = .allocate(capacity: Self.capacity * Self.slotCount)
    unsafe firstKeys = .allocate(capacity: Self.capacity)
    unsafe secondKeys = .allocate(capacity: Self.capacity)
    unsafe firstLinks = .allocate(capacity: Self.capacity)
    unsafe secondLinks = .allocate(capacity: Self.capacity)
    unsafe literalSources = .allocate(capacity: Self.capacity * 2)
    unsafe row = .allocate(capacity: 16)
  }

  deinit {
    unsafe states.deallocate()
    unsafe firstKeys.deallocate()
    unsafe secondKeys.deallocate()
    unsafe firstLinks.deallocate()
    unsafe secondLinks.deallocate()
    unsafe literalSources.deallocate()
    unsafe row.deallocate()
  }
}
