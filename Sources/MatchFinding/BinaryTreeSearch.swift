internal import CAnszKernels

/// Finds matches by a binary tree of all earlier positions for each hash of four bytes, as LZMA does.
///
/// A tree is ordered by the content behind its positions, and a position is never below a more recent one. So
/// the way down meets the nearest match of each length first, and putting the new position at the root splits
/// the tree along that way. Matches of three bytes and near ones of two come from tables of the last position.
///
/// Each step down waits for two loads from anywhere. So a few positions, each with a tree of its own, go down
/// together: that is two and a half times as fast as one after the other.
@safe
struct BinaryTreeSearch: ~Copyable {
  private let bytes: UnsafePointer<UInt8>
  private let byteCount: Int
  private let depthLimit: Int
  private let longMatchByteCount: Int

  /// Last positions by two bytes, a hash of three and a hash of four; all positions here are 1 more, and 0
  /// means none.
  private let heads2: UnsafeMutablePointer<UInt32>
  private let heads3: UnsafeMutablePointer<UInt32>
  private let heads4: UnsafeMutablePointer<UInt32>
  private let hashBits3: UInt32
  private let hashBits4: UInt32
  /// For each position the roots of what is before it and what is behind it, in the order of content.
  private let children: UnsafeMutablePointer<UInt32>

  /// The positions that go down together, and room for the matches of each.
  private let descents: UnsafeMutablePointer<ansz_descent>
  private let matches: UnsafeMutablePointer<ansz_match>

  /// The farthest that a match of two bytes, or three, is worth its cost.
  static let offsetLimit2 = 1 << 9
  static let offsetLimit3 = 1 << 17
  /// Within a match of more than this, most positions don't get into the trees.
  private static let skippedByteCount = 1024
  /// Matches of a position: lengths grow and are at most 1024.
  private static let matchCountLimit = 1024
  /// Positions that go down together at most.
  private static let descentLimit = Int(ANSZ_DESCENT_LIMIT)
  /// Words kept for one position.
  private static let wordLimit = 48

  init(
    _ bytes: UnsafePointer<UInt8>,
    byteCount: Int,
    depthLimit: Int,
    longMatchByteCount: Int
  ) {
    unsafe self.bytes = unsafe bytes
    self.byteCount = byteCount
    self.depthLimit = depthLimit
    self.longMatchByteCount = longMatchByteCount
    let contentBits = UInt32(Int.bitWidth - (byteCount - 1).leadingZeroBitCount)
    hashBits3 = min(16, max(8, contentBits))
    hashBits4 = min(17, max(8, contentBits))
    unsafe heads2 = Self.zeroes(1 << 16)
    unsafe heads3 = Self.zeroes(1 << Int(hashBits3))
    unsafe heads4 = Self.zeroes(1 << Int(hashBits4))
    unsafe children = .allocate(capacity: 2 * byteCount)
    unsafe descents = .allocate(capacity: Self.descentLimit)
    unsafe descents.initialize(repeating: ansz_descent(), count: Self.descentLimit)
    unsafe matches = .allocate(capacity: Self.descentLimit * Self.matchCountLimit)
    for index in 0..<Self.descentLimit {
      // SAFETY: there is such a descent.
      unsafe descents[index].matches = room(for: index)
    }
  }

  deinit {
    unsafe heads2.deallocate()
    unsafe heads3.deallocate()
    unsafe heads4.deallocate()
    unsafe children.deallocate()
    unsafe descents.deallocate()
    unsafe matches.deallocate()
  }

  private static func zeroes(_ count: Int) -> UnsafeMutablePointer<UInt32> {
    let pointer = UnsafeMutablePointer<UInt32>.allocate(capacity: count)
    unsafe pointer.initialize(repeating: 0, count: count)
    return unsafe pointer
  }

  /// Finds the matches of all positions.
  ///
  /// - Parameters:
  ///   - wordCounts: Output, zeroes; one for each byte of content.
  ///   - words: Output; room for ``MatchTable/meanWordLimit`` for each byte of content, and two more.
  /// - Returns: How many words there are.
  mutating func findAll(
    wordCounts: UnsafeMutablePointer<UInt8>,
    words: UnsafeMutablePointer<UInt32>
  ) -> Int {
    var wordCount = 0
    var position = 0
    while position &+ 4 <= byteCount {
      let start = position
      position &+= search(from: start, to: byteCount)
      for index in 0..<position &- start {
        // SAFETY: the position has been searched for.
        let count = unsafe Int(descents[index].match_count)
        let found = unsafe room(for: index)
        guard count > 0 else { continue }
        let here = start &+ index
        let last = unsafe found[count &- 1]
        let isLong = Int(last.byte_count) >= longMatchByteCount
        // Two words are left always, for a long match: it is the only one of its position, and must not be lost.
        let room = (here &+ 1) &* MatchTable.meanWordLimit &- wordCount
        // SAFETY: the table has room, as `store` is told.
        let stored = unsafe store(
          found,
          from: isLong ? count &- 1 : 0,
          count,
          limit: isLong ? 2 : room &- 2,
          words + wordCount
        )
        unsafe wordCounts[here] = UInt8(truncatingIfNeeded: stored)
        wordCount &+= stored
        guard isLong else { continue }
        // SAFETY: both places are within the content up to its end.
        let whole = unsafe MatchTable.commonByteCount(
          bytes + here,
          bytes + (here &- Int(last.offset)),
          limit: byteCount &- here
        )
        // It is longer than positions go down together.
        skip(from: position, to: here &+ whole)
        position = here &+ whole
        break
      }
    }
    return wordCount
  }

  /// Writes the matches of a position down: the longest ones where the limit, in words, is too low for all.
  private func store(
    _ found: UnsafePointer<ansz_match>,
    from first: Int,
    _ count: Int,
    limit: Int,
    _ words: UnsafeMutablePointer<UInt32>
  ) -> Int {
    let first = max(first, count &- min(limit &>> 1, Self.wordLimit))
    var length: UInt32 = 1
    var next = 0
    for index in first..<count {
      // SAFETY: index < count; two words for each match at most.
      let match = unsafe found[index]
      let growth = match.byte_count &- length &- 1
      length = match.byte_count
      let shown = min(growth, MatchTable.longGrowth)
      unsafe words[next] = shown &<< MatchTable.offsetBits | (match.offset &- 1)
      next &+= 1
      if shown == MatchTable.longGrowth {
        unsafe words[next] = length
        next &+= 1
      }
    }
    return next
  }

  /// Puts positions into the trees: all of them, or a few where there are many.
  private mutating func skip(from start: Int, to end: Int) {
    let isSparse = end &- start > Self.skippedByteCount
    var position = start
    while position < end, position &+ 4 <= byteCount {
      if isSparse && position &+ 64 < end {
        _ = search(from: position, to: position &+ 1)
        position &+= 16
      } else {
        position &+= search(from: position, to: end)
      }
    }
  }

  @inline(always)
  private func load32(_ position: Int) -> UInt32 {
    // SAFETY: callers have four bytes there.
    unsafe UInt32(littleEndian: UnsafeRawPointer(bytes + position).loadUnaligned(as: UInt32.self))
  }

  /// Finds the matches of some positions, and puts them into the tables and the trees.
  ///
  /// - Parameters:
  ///   - start: Has four bytes behind it.
  ///   - end: Behind the last position of interest.
  /// - Returns: How many positions, at least one; their matches are those of the first descents.
  private mutating func search(from start: Int, to end: Int) -> Int {
    let end = min(end, start &+ Self.descentLimit, byteCount &- 3)
    var position = start
    while position < end, prepare(position, at: position &- start, firstMark: start &+ 1) {
      position &+= 1
    }
    let count = position &- start
    // SAFETY: trees have earlier positions only, each descent is in a tree of its own, and so many bytes as its
    // limit stand behind its position.
    unsafe ansz_descend(bytes, children, descents, count, depthLimit)
    return count
  }

  /// Finds the matches of two bytes and three of a position, and its tree.
  ///
  /// - Returns: Whether it is there; not if a position from the first mark on is in this tree.
  @inline(always)
  private mutating func prepare(_ position: Int, at index: Int, firstMark: Int) -> Bool {
    let limit = min(longMatchByteCount, byteCount &- position)
    let value = load32(position)
    let key2 = Int(value & 0xFFFF)
    let key3 = Int(((value &<< 8) &* 506_832_829) &>> (32 &- hashBits3))
    let key4 = Int((value &* 2_654_435_761) &>> (32 &- hashBits4))
    // SAFETY: keys are below the tables' counts; positions in them are earlier ones.
    let root = unsafe heads4[key4]
    guard Int(root) < firstMark else { return false }
    let last2 = unsafe Int(heads2[key2]) &- 1
    let last3 = unsafe Int(heads3[key3]) &- 1
    let mark = UInt32(truncatingIfNeeded: position &+ 1)
    unsafe heads2[key2] = mark
    unsafe heads3[key3] = mark
    unsafe heads4[key4] = mark

    let here = unsafe bytes + position
    // SAFETY: index < descentLimit.
    let descent = unsafe descents + index
    let found = unsafe room(for: index)
    var count: UInt32 = 0
    var longest = 1
    if last2 >= 0, position &- last2 <= Self.offsetLimit2 {
      longest = unsafe MatchTable.commonByteCount(here, bytes + last2, limit: limit)
      unsafe found[0] = Self.match(longest, position &- last2)
      count = 1
    }
    if last3 >= 0, last3 != last2, position &- last3 <= Self.offsetLimit3, longest < limit {
      let length = unsafe MatchTable.commonByteCount(here, bytes + last3, limit: limit)
      if length >= 3, length > longest {
        longest = length
        unsafe found[Int(count)] = Self.match(length, position &- last3)
        count &+= 1
      }
    }
    unsafe descent.pointee.position = UInt32(truncatingIfNeeded: position)
    unsafe descent.pointee.limit = UInt32(truncatingIfNeeded: limit)
    unsafe descent.pointee.candidate = root
    unsafe descent.pointee.longest = UInt32(truncatingIfNeeded: longest)
    unsafe descent.pointee.match_count = count
    return true
  }

  /// Room for the matches of a descent.
  @inline(always)
  private func room(for index: Int) -> UnsafeMutablePointer<ansz_match> {
    unsafe matches + index &* Self.matchCountLimit
  }

  private static func match(_ byteCount: Int, _ offset: Int) -> ansz_match {
    ansz_match(
      byte_count: UInt32(truncatingIfNeeded: byteCount),
      offset: UInt32(truncatingIfNeeded: offset)
    )
  }
}
