package import ByteIO
internal import CAnszKernels
package import EntropyCoding

/// Regenerates content from sequences: copies literals and earlier content (Spec §7.1).
///
/// A chunk at a time, tokens and integers are first brought together without branches, for which tokens need
/// an integer is hard to predict. Then runs and matches are copied. Each of the two loops has what it needs in
/// registers, which one loop for both has not.
package enum LZCopying {
  /// Bytes that have to be there behind literals that stand in order.
  package static let literalSlack = WildCopy.slack

  /// Regenerates content.
  ///
  /// - Parameters:
  ///   - content: Output; its count is that of the content.
  ///   - tokens: Untrusted, but the literals and matches that they and the integers ask for fit the content exactly,
  ///     with the last literals.
  ///   - integers: Untrusted in the same way.
  ///   - literals: Of the whole block, and ``literalSlack`` bytes.
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
    let isGood = unsafe literals.withUnsafeBufferPointer { literals in
      guard let literal = literals.baseAddress else { return false }
      var source = unsafe LiteralRuns(next: literal)
      return unsafe regenerate(&content, tokens, integers, &source, with: kernel)
    }
    guard isGood else { throw .corrupt(.matchOffset, offset: 0) }
  }

  /// Regenerates content whose literals stand in streams of their contexts (Spec §7.2).
  ///
  /// - Parameters:
  ///   - content: Output; its count is that of the content.
  ///   - tokens: As above.
  ///   - integers: As above.
  ///   - literals: By their contexts, as many as the content needs.
  ///   - kernel: Brings tokens and integers together.
  /// - Throws: Error 39 or 36.
  /// - Complexity: O(*n*).
  static func regenerate(
    _ content: inout MutableSpan<UInt8>,
    tokens: Span<UInt8>,
    integers: borrowing LZIntegers,
    literals: inout LiteralStreams,
    with kernel: RansKernel
  ) throws(FormatError) {
    let areGood = unsafe literals.withPicker { picker in
      unsafe regenerate(&content, tokens, integers, &picker, with: kernel)
    }
    guard areGood else { throw .corrupt(.matchOffset, offset: 0) }
    guard literals.areUsedUp else { throw .corrupt(.symbolCount, offset: 0) }
  }

  /// Regenerates content.
  ///
  /// - Returns: Whether all offsets are good.
  @unsafe
  @specialized(where Source == LiteralRuns)
  @specialized(where Source == LiteralPicker)
  private static func regenerate<Source: LiteralSource>(
    _ content: inout MutableSpan<UInt8>,
    _ tokens: Span<UInt8>,
    _ integers: borrowing LZIntegers,
    _ literals: inout Source,
    with kernel: RansKernel
  ) -> Bool {
    let expand = unsafe LZFields.expansion(for: kernel)
    return unsafe content.withUnsafeMutableBufferPointer { content in
      unsafe tokens.withUnsafeBufferPointer { tokens in
        unsafe integers.withUnsafeLists { lists in
          guard let start = content.baseAddress else { return true }
          let end = unsafe start + content.count
          var copier = unsafe LZCopier(start: start, end: end)
          if let first = tokens.baseAddress {
            var lists = unsafe lists
            var fields = ansz_fields()
            for index in stride(from: 0, to: tokens.count, by: LZFields.chunkCount) {
              // SAFETY: the caller has checked that all runs and matches together fit the content, and has an
              // integer for each token that asks for one, and one more.
              let count = min(LZFields.chunkCount, tokens.count - index)
              unsafe expand(first + index, count, &lists, &fields)
              let isGood = unsafe withUnsafePointer(to: &fields) { fields in
                unsafe copier.copy(first + index, fields, count: count, &literals)
              }
              guard isGood else { return false }
            }
          }
          unsafe copier.finish(&literals)
          return true
        }
      }
    }
  }
}

/// Where the literals of a block come from.
@unsafe
protocol LiteralSource {
  /// Writes the next literals.
  ///
  /// - Parameters:
  ///   - count: How many; the block has so many more.
  ///   - place: Where to.
  ///   - start: Where the content begins.
  ///   - offset: The repeat offset 0.
  ///   - isRoomy: Whether ``WildCopy/slack`` bytes behind them may be written as well.
  mutating func write(
    _ count: Int,
    to place: UnsafeMutablePointer<UInt8>,
    start: UnsafeMutablePointer<UInt8>,
    offset: Int,
    isRoomy: Bool
  )
}

/// Literals that stand in order, with ``WildCopy/slack`` bytes behind them.
@unsafe
struct LiteralRuns: LiteralSource {
  var next: UnsafePointer<UInt8>

  @inline(always)
  mutating func write(
    _ count: Int,
    to place: UnsafeMutablePointer<UInt8>,
    start: UnsafeMutablePointer<UInt8>,
    offset: Int,
    isRoomy: Bool
  ) {
    if isRoomy {
      unsafe WildCopy.copyRun(from: next, to: place, count: count)
    } else {
      unsafe place.update(from: next, count: count)
    }
    unsafe next += count
  }
}

/// Copies runs and matches.
@unsafe
private struct LZCopier {
  /// Of the content.
  let start: UnsafeMutablePointer<UInt8>
  let end: UnsafeMutablePointer<UInt8>
  /// Where the next run goes.
  private var place: UnsafeMutablePointer<UInt8>
  private var repeated = RepeatOffsets()

  init(start: UnsafeMutablePointer<UInt8>, end: UnsafeMutablePointer<UInt8>) {
    unsafe self.start = start
    unsafe self.end = end
    unsafe self.place = start
  }

  /// Copies what tokens and their fields say.
  ///
  /// - Returns: Whether no offset reaches in front of the content; what follows one that does is not copied.
  @inline(always)
  mutating func copy(
    _ tokens: UnsafePointer<UInt8>,
    _ fields: UnsafePointer<ansz_fields>,
    count: Int,
    _ literals: inout some LiteralSource
  ) -> Bool {
    var (place, repeated) = unsafe (self.place, self.repeated)
    let start = unsafe self.start
    let limit = unsafe end - WildCopy.slack
    let words = unsafe UnsafeRawPointer(fields).assumingMemoryBound(to: UInt32.self)
    var index = 0
    while index < count {
      let run = unsafe Int(words[index])
      let match = unsafe Int(words[index &+ LZFields.chunkCount])
      let before = Int(repeated.first)
      let offset = unsafe Int(
        repeated.take(tokens[index] &>> 6, new: words[index &+ 2 &* LZFields.chunkCount])
      )
      let matchPlace = unsafe place + run
      let matchEnd = unsafe matchPlace + match
      // 0 stands for 2^32.
      guard unsafe offset &- 1 < matchPlace - start, offset > 0 else { return false }
      let isRoomy = unsafe matchEnd <= limit
      unsafe literals.write(run, to: place, start: start, offset: before, isRoomy: isRoomy)
      if isRoomy {
        unsafe WildCopy.copyMatch(to: matchPlace, offset: offset, count: match)
      } else {
        unsafe WildCopy.copyMatchExactly(to: matchPlace, offset: offset, count: match)
      }
      unsafe place = matchEnd
      index &+= 1
    }
    unsafe self.place = place
    unsafe self.repeated = repeated
    return true
  }

  /// Writes the last literals.
  mutating func finish(_ literals: inout some LiteralSource) {
    unsafe literals.write(
      end - place,
      to: place,
      start: start,
      offset: Int(repeated.first),
      isRoomy: false
    )
  }
}
