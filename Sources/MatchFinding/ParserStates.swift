internal import CAnszKernels

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
  static let capacity = segmentLimit + PriceRows.lengthLimit + 16

  /// Slots of a position: the first and second by matches, the first and second by literals.
  static let slotCount = 4

  let states: UnsafeMutablePointer<ParserState>
  /// The best ways to each position by matches.
  let paths: ansz_paths
  /// For the two literal slots of a position the slots that they come from, one position before.
  let literalSources: UnsafeMutablePointer<UInt8>
  /// Room for the states of a position that paths go on from.
  let starts: UnsafeMutablePointer<ansz_path_start>

  init() {
    unsafe states = .allocate(capacity: Self.capacity * Self.slotCount)
    unsafe states.initialize(
      repeating: ParserState(
        cost: ParserState.unreached,
        literalCount: 0,
        history: OffsetHistory(),
        kindBefore: 0
      ),
      count: Self.capacity * Self.slotCount
    )
    unsafe paths = ansz_paths(first: Self.list(), second: Self.list())
    unsafe literalSources = .allocate(capacity: Self.capacity * 2)
    unsafe starts = .allocate(capacity: Self.slotCount)
  }

  private static func list() -> ansz_path_list {
    func room<Element>(_ value: Element) -> UnsafeMutablePointer<Element> {
      let room = UnsafeMutablePointer<Element>.allocate(capacity: capacity)
      unsafe room.initialize(repeating: value, count: capacity)
      return unsafe room
    }
    return unsafe ansz_path_list(keys: room(.max), offsets: room(0), links: room(0))
  }

  private static func deallocate(_ list: ansz_path_list) {
    unsafe list.keys.deallocate()
    unsafe list.offsets.deallocate()
    unsafe list.links.deallocate()
  }

  deinit {
    unsafe states.deallocate()
    unsafe Self.deallocate(paths.first)
    unsafe Self.deallocate(paths.second)
    unsafe literalSources.deallocate()
    unsafe starts.deallocate()
  }
}
