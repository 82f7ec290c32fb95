internal import CAnszKernels

/// All the matches of a block that an optimal parse looks at.
///
/// For each position there are matches of increasing length, and for each length the nearest match that was
/// found. A match is one word, or two where it is much longer than the one before:
///
/// ```text
/// 31 … 26           25 … 0
/// growth − 1        offset − 1      growth in length over the match before (over 1 for the first)
/// 63                offset − 1      the length is in the next word
/// ```
///
/// At a *long match*, of at least `longMatchByteCount` bytes, only this one is there, and none within it: a
/// parse takes it. So data that repeats itself costs little time.
///
/// Memory while it is made: 41 bytes for each byte of content and 1 MiB, of which 8 for each byte go when it is
/// finished; and what isn't needed of the 32 for words is never touched.
@safe
package struct MatchTable: ~Copyable {
  /// Bytes of content, at most ``byteCountLimit``.
  package let byteCount: Int
  /// Length from which on a match is taken without looking further; lengths in the table stop there.
  package let longMatchByteCount: Int
  /// For each position the number of its words.
  let wordCounts: UnsafeMutablePointer<UInt8>
  /// The words of all positions.
  let words: UnsafeMutablePointer<UInt32>
  /// How many words there are.
  package private(set) var wordCount = 0

  /// The most content that a table can be made for.
  package static let byteCountLimit = 1 << 26
  /// What lengths may be taken for long: a long match has a word for its length, which tells it from others.
  package static let longMatchByteCounts = 65...1024
  /// The most words for each position, on average.
  static let meanWordLimit = 8

  static let offsetBits = UInt32(ANSZ_MATCH_OFFSET_BITS)
  static let offsetMask: UInt32 = 1 << offsetBits - 1
  /// A growth from which on the length has a word of its own.
  static let longGrowth = UInt32(ANSZ_MATCH_LONG_GROWTH)

  /// Finds the matches in a block.
  ///
  /// - Parameters:
  ///   - content: At most ``byteCountLimit`` bytes.
  ///   - depthLimit: How many candidates are looked at for each position.
  ///   - longMatchByteCount: One of ``longMatchByteCounts``.
  /// - Complexity: O(*n* · `depthLimit`), with a few bytes to compare for each candidate in all but made-up
  ///   cases.
  package init(content: Span<UInt8>, depthLimit: Int, longMatchByteCount: Int) {
    precondition(content.count <= Self.byteCountLimit)
    precondition(depthLimit >= 1 && Self.longMatchByteCounts.contains(longMatchByteCount))
    byteCount = content.count
    self.longMatchByteCount = longMatchByteCount
    unsafe wordCounts = .allocate(capacity: content.count + 1)
    unsafe wordCounts.initialize(repeating: 0, count: content.count + 1)
    unsafe words = .allocate(capacity: content.count * Self.meanWordLimit + 2)
    // SAFETY: the buffer has `byteCount` bytes, and both outlive the call.
    wordCount = unsafe content.withUnsafeBufferPointer { buffer in
      guard let bytes = buffer.baseAddress, buffer.count >= 4 else { return 0 }
      var search = unsafe BinaryTreeSearch(
        bytes,
        byteCount: buffer.count,
        depthLimit: depthLimit,
        longMatchByteCount: longMatchByteCount
      )
      return unsafe search.findAll(wordCounts: wordCounts, words: words)
    }
  }

  deinit {
    unsafe wordCounts.deallocate()
    unsafe words.deallocate()
  }

  /// How many bytes at two places are alike, up to a limit; both places are followed by so many bytes.
  @inline(always)
  static func commonByteCount(
    _ first: UnsafePointer<UInt8>,
    _ second: UnsafePointer<UInt8>,
    limit: Int
  ) -> Int {
    var count = 0
    // SAFETY: eight bytes at `count` end at the limit at the latest.
    while count &+ 8 <= limit {
      let a = unsafe UnsafeRawPointer(first + count).loadUnaligned(as: UInt64.self)
      let b = unsafe UnsafeRawPointer(second + count).loadUnaligned(as: UInt64.self)
      if a != b { return count &+ (a ^ b).littleEndian.trailingZeroBitCount &>> 3 }
      count &+= 8
    }
    while count < limit, unsafe first[count] == second[count] { count &+= 1 }
    return count
  }
}
