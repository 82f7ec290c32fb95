package import ByteIO
internal import CAnszKernels
package import EntropyCoding

/// Regenerates content from sequences: copies literals and earlier content (Spec §7.1).
///
/// A chunk at a time, tokens and integers are first brought together without branches, for which tokens need
/// an integer is hard to predict. Then runs and matches are copied, 16 bytes where fewer are asked for as long as
/// there is room. Each of the two loops has what it needs in registers, which one loop for both has not.
package enum LZCopying {
  /// Bytes that have to be there behind the literals.
  package static let literalSlack = 32
  /// Bytes that copying may write behind a match.
  private static let outputSlack = 32

  /// Regenerates content.
  ///
  /// - Parameters:
  ///   - content: Output; its count is that of the content.
  ///   - tokens: Untrusted, but the literals and matches that they and the integers ask for fit the content exactly,
  ///     with the last literals.
  ///   - integers: Untrusted in the same way.
  ///   - literals: Of the whole block, and `literalSlack` bytes.
  ///   - kernel: Brings tokens and integers together.
  /// - Throws: Error 39.
  /// - Complexity: O(*n*).
  package static func regenerate(
    _ content: inout MutableSpan<UInt8>,
    tokens: Span<UInt8>,
    integers: borrowing LZIntegers,
    literals: Span<UInt8>,
    with kernel: RansKernel
  ) throws(FormatError) {
    precondition(literals.count >= literalSlack)
    let expand = unsafe LZFields.expansion(for: kernel)
    let isGood = unsafe content.withUnsafeMutableBufferPointer { content in
      unsafe tokens.withUnsafeBufferPointer { tokens in
        unsafe literals.withUnsafeBufferPointer { literals in
          unsafe integers.withUnsafeLists { lists in
            unsafe regenerate(content, tokens, literals, lists, expand)
          }
        }
      }
    }
    guard isGood else { throw .corrupt(.matchOffset, offset: 0) }
  }

  /// Regenerates content.
  ///
  /// - Returns: Whether all offsets are good.
  @unsafe
  private static func regenerate(
    _ content: UnsafeMutableBufferPointer<UInt8>,
    _ tokens: UnsafeBufferPointer<UInt8>,
    _ literals: UnsafeBufferPointer<UInt8>,
    _ lists: ansz_integer_lists,
    _ expand: LZFields.Expansion
  ) -> Bool {
    guard let start = content.baseAddress, let firstLiteral = literals.baseAddress else {
      return content.isEmpty
    }
    let end = unsafe start + content.count
    var copier = unsafe LZCopier(start: start, place: start, literal: firstLiteral)
    if let first = tokens.baseAddress {
      var lists = unsafe lists
      unsafe withUnsafeTemporaryAllocation(of: ansz_fields.self, capacity: 1) { buffer in
        guard let fields = buffer.baseAddress else { return }
        for index in stride(from: 0, to: tokens.count, by: LZFields.chunkCount) {
          // SAFETY: the caller has checked that all runs and matches together fit the content and the
          // literals, behind which there is slack, and has an integer for each token that asks for one, and one
          // more.
          let count = min(LZFields.chunkCount, tokens.count - index)
          unsafe expand(first + index, count, &lists, fields)
          unsafe copier.copy(first + index, fields, count: count, until: end - outputSlack)
          if unsafe copier.isBad { return }
        }
      }
    }
    guard unsafe !copier.isBad else { return false }
    let rest = unsafe end - copier.place
    precondition(
      unsafe literals.count == copier.literal - firstLiteral + rest + literalSlack,
      "the last literals are the rest"
    )
    // SAFETY: the precondition.
    unsafe copier.place.update(from: copier.literal, count: rest)
    return true
  }
}

/// Copies runs and matches.
@unsafe
private struct LZCopier {
  /// Of the content.
  let start: UnsafeMutablePointer<UInt8>
  /// Where the next run goes.
  private(set) var place: UnsafeMutablePointer<UInt8>
  /// Its literals.
  private(set) var literal: UnsafePointer<UInt8>
  /// Whether an offset was one of those that reach in front of the content.
  private(set) var isBad = false
  private var repeated = RepeatOffsets()

  init(
    start: UnsafeMutablePointer<UInt8>,
    place: UnsafeMutablePointer<UInt8>,
    literal: UnsafePointer<UInt8>
  ) {
    unsafe self.start = start
    unsafe self.place = place
    unsafe self.literal = literal
  }

  /// Copies what tokens and their fields say, until an offset is bad.
  ///
  /// Matches that end in front of `limit` may write `outputSlack` bytes more.
  @inline(never)
  mutating func copy(
    _ tokens: UnsafePointer<UInt8>,
    _ fields: UnsafePointer<ansz_fields>,
    count: Int,
    until limit: UnsafeMutablePointer<UInt8>
  ) {
    var (place, literal, repeated) = unsafe (self.place, self.literal, self.repeated)
    let start = unsafe self.start
    let words = unsafe UnsafeRawPointer(fields).assumingMemoryBound(to: UInt32.self)
    var index = 0
    while index < count {
      let run = unsafe Int(words[index])
      let match = unsafe Int(words[index &+ LZFields.chunkCount])
      let offset = unsafe Int(
        repeated.take(tokens[index] &>> 6, new: words[index &+ 2 &* LZFields.chunkCount])
      )
      let matchPlace = unsafe place + run
      let end = unsafe matchPlace + match
      // 0 stands for 2^32.
      guard unsafe offset &- 1 < matchPlace - start, offset > 0 else {
        unsafe isBad = true
        return
      }
      if unsafe end <= limit {
        unsafe Self.copyRun(from: literal, to: place, count: run)
        unsafe Self.copyMatch(to: matchPlace, offset: offset, count: match)
      } else {
        unsafe place.update(from: literal, count: run)
        for step in 0..<match {
          unsafe matchPlace[step] = matchPlace[step &- offset]
        }
      }
      unsafe literal += run
      unsafe place = end
      index &+= 1
    }
    unsafe self.place = place
    unsafe self.literal = literal
    unsafe self.repeated = repeated
  }

  /// Copies 16 bytes.
  @inline(always)
  private static func copy16(
    from source: UnsafePointer<UInt8>,
    to target: UnsafeMutablePointer<UInt8>
  ) {
    let bytes = unsafe UnsafeRawPointer(source).loadUnaligned(as: SIMD16<UInt8>.self)
    unsafe UnsafeMutableRawPointer(target).storeBytes(of: bytes, as: SIMD16<UInt8>.self)
  }

  /// Copies what is behind `done` of `count` bytes, in steps of 16.
  @inline(never)
  private static func copyLong(
    from source: UnsafePointer<UInt8>,
    to target: UnsafeMutablePointer<UInt8>,
    _ done: Int,
    count: Int
  ) {
    for done in stride(from: done, to: count, by: 16) {
      unsafe copy16(from: source + done, to: target + done)
    }
  }

  @inline(always)
  private static func copyRun(
    from source: UnsafePointer<UInt8>,
    to target: UnsafeMutablePointer<UInt8>,
    count: Int
  ) {
    unsafe copy16(from: source, to: target)
    guard count > 16 else { return }
    unsafe copyLong(from: source, to: target, 16, count: count)
  }

  @inline(always)
  private static func copyMatch(to target: UnsafeMutablePointer<UInt8>, offset: Int, count: Int) {
    guard offset >= 16 else {
      return unsafe copyNear(to: target, offset: offset, count: count)
    }
    let source = unsafe UnsafePointer(target) - offset
    unsafe copy16(from: source, to: target)
    guard count > 16 else { return }
    unsafe copy16(from: source + 16, to: target + 16)
    guard count > 32 else { return }
    unsafe copyLong(from: source, to: target, 32, count: count)
  }

  /// Copies a match that overlaps itself within 16 bytes, 8 bytes at a time.
  @inline(never)
  private static func copyNear(to target: UnsafeMutablePointer<UInt8>, offset: Int, count: Int) {
    let source = unsafe UnsafeMutableRawPointer(target) - offset
    let target = UnsafeMutableRawPointer(target)
    guard offset < 8 else {
      for done in stride(from: 0, to: count, by: 8) {
        let bytes = unsafe (source + done).loadUnaligned(as: UInt64.self)
        unsafe (target + done).storeBytes(of: bytes, as: UInt64.self)
      }
      return
    }
    // As many periods as eight bytes hold, then by whole periods.
    var bytes = UInt64(0)
    for index in 0..<offset {
      bytes |= unsafe UInt64((source + index).load(as: UInt8.self)) &<< UInt64(8 &* index)
    }
    let width = UInt64(8 &* offset)
    bytes |= bytes << width
    bytes |= bytes << (2 &* width)
    bytes |= bytes << (4 &* width)
    let step = offset &* (8 / offset)
    for done in stride(from: 0, to: count, by: step) {
      unsafe (target + done).storeBytes(of: UInt64(littleEndian: bytes), as: UInt64.self)
    }
  }
}
