internal import ByteIO
internal import MatchFinding

/// Regenerates content from sequences: copies literals and earlier content (Spec §7.1).
///
/// Sequences are resolved a chunk at a time, without branches, for which of them need an integer is hard to
/// predict; then copied, 16 bytes where fewer are asked for as long as there is room. Each of the two loops has
/// what it needs in registers, which one loop for both has not.
enum LZCopying {
  /// Bytes that have to be there behind the literals.
  static let literalSlack = 32
  /// Bytes that copying may write behind a match.
  private static let outputSlack = 32
  /// Sequences that are resolved at a time.
  private static let chunkCount = 512

  /// Regenerates content.
  ///
  /// - Parameters:
  ///   - content: Output; its count is that of the content.
  ///   - tokens: Untrusted, but the literals and matches that they and the integers ask for fit the content exactly,
  ///     with the last literals.
  ///   - integers: Untrusted in the same way.
  ///   - literals: Of the whole block, and `literalSlack` bytes.
  /// - Throws: Error 39.
  /// - Complexity: O(*n*).
  static func regenerate(
    _ content: inout MutableSpan<UInt8>,
    tokens: Span<UInt8>,
    integers: borrowing LZIntegers,
    literals: Span<UInt8>
  ) throws(FormatError) {
    precondition(literals.count >= literalSlack)
    var sequences = [LZSequence](
      repeating: LZSequence(literalCount: 0, matchByteCount: 0, offset: 0),
      count: min(chunkCount, max(1, tokens.count))
    )
    let isGood = unsafe content.withUnsafeMutableBufferPointer { content in
      unsafe tokens.withUnsafeBufferPointer { tokens in
        unsafe literals.withUnsafeBufferPointer { literals in
          unsafe sequences.withUnsafeMutableBufferPointer { sequences in
            unsafe integers.withUnsafePointers { literalLengths, matchLengths, offsets in
              let resolver = unsafe LZResolver(
                literalLength: literalLengths,
                matchLength: matchLengths,
                newOffset: offsets
              )
              return unsafe regenerate(content, tokens, literals, resolver, sequences)
            }
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
    _ resolver: consuming LZResolver,
    _ sequences: UnsafeMutableBufferPointer<LZSequence>
  ) -> Bool {
    guard let target = content.baseAddress, let source = literals.baseAddress,
      let chunk = sequences.baseAddress
    else { return content.isEmpty }
    var (place, literal) = (0, 0)
    if let first = tokens.baseAddress {
      for index in stride(from: 0, to: tokens.count, by: sequences.count) {
        let count = min(sequences.count, tokens.count - index)
        // SAFETY: the caller has checked that all runs and matches together fit the content and the
        // literals, behind which there is slack, and has an integer for each token that asks for one, and one
        // more; a chunk's offsets are checked before it is copied.
        guard unsafe resolver.resolve(first + index, count: count, into: chunk) else {
          return false
        }
        let end = unsafe resolver.position
        precondition(end <= content.count)
        let copier = unsafe LZCopier(target: target + place, source: source + literal)
        if end + outputSlack <= content.count {
          unsafe copier.copy(chunk, count: count)
        } else {
          unsafe copier.copyExactly(chunk, count: count)
        }
        place = end
        literal = unsafe resolver.literalCount
      }
    }
    let rest = content.count - place
    precondition(literals.count == literal + rest + literalSlack, "the last literals are the rest")
    // SAFETY: the precondition.
    unsafe (target + place).update(from: source + literal, count: rest)
    return true
  }
}

/// Makes sequences of tokens and integers.
@unsafe
private struct LZResolver {
  /// The next integers.
  var literalLength: UnsafePointer<UInt32>
  var matchLength: UnsafePointer<UInt32>
  var newOffset: UnsafePointer<UInt32>
  /// Content bytes of the sequences so far.
  private(set) var position = 0
  /// Literals among them.
  private(set) var literalCount = 0
  private var repeated = RepeatOffsets()

  init(
    literalLength: UnsafePointer<UInt32>,
    matchLength: UnsafePointer<UInt32>,
    newOffset: UnsafePointer<UInt32>
  ) {
    unsafe self.literalLength = literalLength
    unsafe self.matchLength = matchLength
    unsafe self.newOffset = newOffset
  }

  /// Resolves sequences.
  ///
  /// - Parameters:
  ///   - tokens: The next ones.
  ///   - count: How many.
  ///   - sequences: Output, so many.
  /// - Returns: Whether no offset reaches in front of the block.
  @inline(never)
  mutating func resolve(
    _ tokens: UnsafePointer<UInt8>,
    count: Int,
    into sequences: UnsafeMutablePointer<LZSequence>
  ) -> Bool {
    var (literalLength, matchLength, newOffset) = unsafe (
      self.literalLength, self.matchLength, self.newOffset
    )
    var (position, literalCount) = unsafe (self.position, self.literalCount)
    var repeated = unsafe self.repeated
    var isGood = true
    for index in 0..<count {
      let token = unsafe tokens[index]
      // 1 or 0, and masks made of them: branches would come back otherwise.
      let isLongRun = token & 3 == UInt8(LZToken.literalField) ? 1 : 0
      let isLongMatch = token &>> 2 & 15 == UInt8(LZToken.matchField) ? 1 : 0
      let isNew = token >= UInt8(LZToken.newOffset) << 6 ? 1 : 0
      let run = unsafe Int(token & 3) &+ Int(literalLength.pointee) & (0 &- isLongRun)
      let match =
        unsafe Int(token &>> 2 & 15) &+ LZToken.leastMatchByteCount
        &+ Int(matchLength.pointee) & (0 &- isLongMatch)
      let offset = unsafe repeated.take(token &>> 6, new: newOffset.pointee &+ 1)
      unsafe literalLength += isLongRun
      unsafe matchLength += isLongMatch
      unsafe newOffset += isNew
      literalCount &+= run
      position &+= run
      // An offset of 2^32 is 0 here, and less 1 the greatest one.
      isGood = isGood && Int(offset &- 1) < position
      position &+= match
      // One by one: a call of the initialiser would not be inlined.
      unsafe sequences[index].literalCount = UInt32(truncatingIfNeeded: run)
      unsafe sequences[index].matchByteCount = UInt32(truncatingIfNeeded: match)
      unsafe sequences[index].offset = offset
    }
    unsafe self.literalLength = literalLength
    unsafe self.matchLength = matchLength
    unsafe self.newOffset = newOffset
    unsafe self.position = position
    unsafe self.literalCount = literalCount
    unsafe self.repeated = repeated
    return isGood
  }
}

/// Copies the runs and matches of a chunk.
@unsafe
private struct LZCopier {
  /// Where the first run goes.
  let target: UnsafeMutablePointer<UInt8>
  /// Its literals.
  let source: UnsafePointer<UInt8>

  /// Copies, where there is room for `outputSlack` bytes behind the last match.
  @inline(never)
  func copy(_ sequences: UnsafePointer<LZSequence>, count: Int) {
    var (place, literal) = unsafe (target, source)
    for index in 0..<count {
      let sequence = unsafe sequences[index]
      let run = Int(sequence.literalCount)
      let match = Int(sequence.matchByteCount)
      unsafe Self.copyRun(from: literal, to: place, count: run)
      unsafe literal += run
      unsafe place += run
      unsafe Self.copyMatch(to: place, offset: Int(sequence.offset), count: match)
      unsafe place += match
    }
  }

  /// Copies byte by byte, and no byte more.
  func copyExactly(_ sequences: UnsafePointer<LZSequence>, count: Int) {
    var (place, literal) = unsafe (target, source)
    for index in 0..<count {
      let sequence = unsafe sequences[index]
      let run = Int(sequence.literalCount)
      unsafe place.update(from: literal, count: run)
      unsafe literal += run
      unsafe place += run
      let offset = Int(sequence.offset)
      for _ in 0..<sequence.matchByteCount {
        unsafe place.pointee = (place - offset).pointee
        unsafe place += 1
      }
    }
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

  /// Copies more than `done` bytes of `count`, in steps of 16.
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
