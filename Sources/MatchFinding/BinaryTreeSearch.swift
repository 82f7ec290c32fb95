/// Finds matches by a binary tree of all earlier positions for each hash of four bytes, as LZMA does.
///
/// A tree is ordered by the content behind its positions, and a position is never below a more recent one. So
/// the way down meets the nearest match of each length first, and putting the new position at the root splits
/// the tree along that way. Matches of three bytes and near ones of two come from tables of the last position.
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

  /// The matches of one position.
  private let lengths: UnsafeMutablePointer<UInt32>
  private let offsets: UnsafeMutablePointer<UInt32>

  /// The farthest that a match of two bytes, or three, is worth its cost.
  static let offsetLimit2 = 1 << 9
  static let offsetLimit3 = 1 << 17
  /// Within a match of more than this, most positions don't get into the trees.
  private static let skippedByteCount = 1024
  /// Matches of a position: lengths grow and are at most 1024.
  private static let matchCountLimit = 1024
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
    unsafe lengths = .allocate(capacity: Self.matchCountLimit)
    unsafe offsets = .allocate(capacity: Self.matchCountLimit)
  }

  deinit {
    unsafe heads2.deallocate()
    unsafe heads3.deallocate()
    unsafe heads4.deallocate()
    unsafe children.deallocate()
    unsafe lengths.deallocate()
    unsafe offsets.deallocate()
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
      let count = search(position)
      guard count > 0 else {
        position &+= 1
        continue
      }
      // SAFETY: count > 0; the offset leads to an earlier position.
      let length = unsafe Int(lengths[count &- 1])
      let isLong = length >= longMatchByteCount
      // Two words are left always, for a long match: it is the only one of its position, and must not be lost.
      let room = (position &+ 1) &* MatchTable.meanWordLimit &- wordCount
      // SAFETY: the table has room, as `store` is told.
      let stored = unsafe store(
        from: isLong ? count &- 1 : 0,
        count,
        limit: isLong ? 2 : room &- 2,
        words + wordCount
      )
      unsafe wordCounts[position] = UInt8(truncatingIfNeeded: stored)
      wordCount &+= stored
      position &+= 1
      if isLong {
        let offset = unsafe Int(offsets[count &- 1])
        let start = position &- 1
        // SAFETY: both places are within the content up to its end.
        let whole = unsafe MatchTable.commonByteCount(
          bytes + start,
          bytes + (start &- offset),
          limit: byteCount &- start
        )
        skip(from: position, to: start &+ whole)
        position = start &+ whole
      }
    }
    return wordCount
  }

  /// Writes the matches of a position down: the longest ones where the limit, in words, is too low for all.
  private func store(
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
      let growth = unsafe lengths[index] &- length &- 1
      unsafe length = lengths[index]
      let shown = min(growth, MatchTable.longGrowth)
      unsafe words[next] = shown &<< MatchTable.offsetBits | (offsets[index] &- 1)
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
      _ = search(position)
      position &+= isSparse && position &+ 64 < end ? 16 : 1
    }
  }

  @inline(always)
  private func load32(_ position: Int) -> UInt32 {
    // SAFETY: callers have four bytes there.
    unsafe UInt32(littleEndian: UnsafeRawPointer(bytes + position).loadUnaligned(as: UInt32.self))
  }

  /// Finds the matches of a position, and puts it into the tables and the trees.
  ///
  /// - Parameter position: Has four bytes behind it.
  /// - Returns: How many matches there are in `lengths` and `offsets`.
  private mutating func search(_ position: Int) -> Int {
    let limit = min(longMatchByteCount, byteCount &- position)
    let value = load32(position)
    let key2 = Int(value & 0xFFFF)
    let key3 = Int(((value &<< 8) &* 506_832_829) &>> (32 &- hashBits3))
    let key4 = Int((value &* 2_654_435_761) &>> (32 &- hashBits4))
    // SAFETY: keys are below the tables' counts; positions in them are earlier ones.
    let last2 = unsafe Int(heads2[key2]) &- 1
    let last3 = unsafe Int(heads3[key3]) &- 1
    let root = unsafe heads4[key4]
    let mark = UInt32(truncatingIfNeeded: position &+ 1)
    unsafe heads2[key2] = mark
    unsafe heads3[key3] = mark
    unsafe heads4[key4] = mark

    let here = unsafe bytes + position
    var count = 0
    var longest = 1
    if last2 >= 0, position &- last2 <= Self.offsetLimit2 {
      longest = unsafe MatchTable.commonByteCount(here, bytes + last2, limit: limit)
      unsafe lengths[0] = UInt32(truncatingIfNeeded: longest)
      unsafe offsets[0] = UInt32(truncatingIfNeeded: position &- last2)
      count = 1
    }
    if last3 >= 0, last3 != last2, position &- last3 <= Self.offsetLimit3, longest < limit {
      let length = unsafe MatchTable.commonByteCount(here, bytes + last3, limit: limit)
      if length >= 3, length > longest {
        longest = length
        unsafe lengths[count] = UInt32(truncatingIfNeeded: length)
        unsafe offsets[count] = UInt32(truncatingIfNeeded: position &- last3)
        count &+= 1
      }
    }
    return descend(from: root, position, limit: limit, longest: longest, count: count)
  }

  /// Splits a tree at a position, and finds its matches on the way.
  ///
  /// A hot loop.
  private mutating func descend(
    from root: UInt32,
    _ position: Int,
    limit: Int,
    longest: Int,
    count: Int
  ) -> Int {
    let children = unsafe children
    let bytes = unsafe bytes
    let here = unsafe bytes + position
    var longest = longest
    var count = count
    var candidate = root
    // Where the next position before this one is to be noted, and the next behind it; and how many bytes the
    // last ones noted there have in common with this one: all below them have as many.
    var placeBefore = 2 &* position
    var placeBehind = 2 &* position &+ 1
    var commonBefore = 0
    var commonBehind = 0
    var depth = depthLimit
    while candidate != 0, depth > 0 {
      depth &-= 1
      let other = Int(candidate) &- 1
      let known = min(commonBefore, commonBehind)
      // SAFETY: positions in the tree are earlier ones, `limit` bytes stand behind both, and each position has
      // two children. At most 1024 lengths are longer than those before them.
      let there = unsafe bytes + other
      let common =
        unsafe known
        &+ MatchTable.commonByteCount(here + known, there + known, limit: limit &- known)
      if common > longest {
        longest = common
        unsafe lengths[count] = UInt32(truncatingIfNeeded: common)
        unsafe offsets[count] = UInt32(truncatingIfNeeded: position &- other)
        count &+= 1
      }
      if common == limit {
        unsafe children[placeBefore] = children[2 &* other]
        unsafe children[placeBehind] = children[2 &* other &+ 1]
        return count
      }
      // Which way to go is as good as random; but without a branch nobody would fetch the next candidate while
      // this one's bytes are still on their way.
      if unsafe there[common] < here[common] {
        unsafe children[placeBefore] = candidate
        placeBefore = 2 &* other &+ 1
        unsafe candidate = children[placeBefore]
        commonBefore = common
      } else {
        unsafe children[placeBehind] = candidate
        placeBehind = 2 &* other
        unsafe candidate = children[placeBehind]
        commonBehind = common
      }
    }
    // SAFETY: as above.
    unsafe children[placeBefore] = 0
    unsafe children[placeBehind] = 0
    return count
  }
}
