internal import ByteIO

/// Regenerates content from sequences: copies literals and earlier content (Spec §7.1).
///
/// The loop copies 16 bytes where fewer are asked for, as long as there is room for them.
enum LZCopying {
  /// Bytes that have to be there behind the literals.
  static let literalSlack = 32
  /// Bytes of output that a sequence may write behind its match.
  private static let outputSlack = 32

  /// Regenerates content.
  ///
  /// - Parameters:
  ///   - content: Output; its count is that of the content.
  ///   - tokens: Untrusted, but the literals and matches that they and the integers ask for fit the content exactly,
  ///     with the last literals.
  ///   - integers: Untrusted in the same way.
  ///   - literals: Of the whole block, and `literalSlack` bytes.
  ///   - literalCount: Without the slack.
  /// - Throws: Error 39.
  static func regenerate(
    _ content: inout MutableSpan<UInt8>,
    tokens: Span<UInt8>,
    integers: borrowing LZIntegers,
    literals: Span<UInt8>,
    literalCount: Int
  ) throws(FormatError) {
    precondition(literals.count >= literalCount + literalSlack)
    let byteCount = content.count
    let isGood = unsafe content.withUnsafeMutableBufferPointer { content in
      unsafe tokens.withUnsafeBufferPointer { tokens in
        unsafe literals.withUnsafeBufferPointer { literals in
          unsafe integers.literalLengths.values.withUnsafeBufferPointer { literalLengths in
            unsafe integers.matchLengths.values.withUnsafeBufferPointer { matchLengths in
              unsafe integers.offsets.values.withUnsafeBufferPointer { offsets in
                guard let first = content.baseAddress, let literal = literals.baseAddress,
                  let literalLength = literalLengths.baseAddress,
                  let matchLength = matchLengths.baseAddress,
                  let offset = offsets.baseAddress
                else { return byteCount == 0 }
                // SAFETY: all addresses are good for the counts that the caller has checked; the tokens'
                // runs and matches fit the content, so no place leaves it, and an integer is read for
                // no more tokens than ask for one, but the one behind the last.
                var copier = unsafe LZCopier(
                  place: first,
                  start: first,
                  end: first + byteCount,
                  literal: literal,
                  literalLength: literalLength,
                  matchLength: matchLength,
                  offset: offset
                )
                return unsafe copier.run(tokens, outputSlack: outputSlack)
              }
            }
          }
        }
      }
    }
    guard isGood else { throw .corrupt(.matchOffset, offset: 0) }
  }
}

/// Where the regeneration of a block has come to.
@unsafe
private struct LZCopier {
  var place: UnsafeMutablePointer<UInt8>
  let start: UnsafeMutablePointer<UInt8>
  let end: UnsafeMutablePointer<UInt8>
  var literal: UnsafePointer<UInt8>
  var literalLength: UnsafePointer<UInt32>
  var matchLength: UnsafePointer<UInt32>
  var offset: UnsafePointer<UInt32>

  /// Regenerates everything.
  ///
  /// - Returns: Whether all offsets were good.
  @inline(never)
  mutating func run(_ tokens: UnsafeBufferPointer<UInt8>, outputSlack: Int) -> Bool {
    var place = unsafe self.place
    let start = unsafe self.start
    let end = unsafe self.end
    var literal = unsafe self.literal
    var literalLength = unsafe self.literalLength
    var matchLength = unsafe self.matchLength
    var newOffset = unsafe self.offset
    var repeated = RepeatOffsets()
    for index in 0..<tokens.count {
      let token = unsafe tokens[index]
      // Lengths and offset without branches: which of them need an integer is hard to predict.
      var run = Int(token & 3)
      let longRun = run == LZToken.literalField ? 1 : 0
      unsafe run &+= Int(literalLength.pointee) & (0 &- longRun)
      unsafe literalLength += longRun
      var match = Int(token &>> 2 & 15)
      let longMatch = match == LZToken.matchField ? 1 : 0
      unsafe match &+= LZToken.leastMatchByteCount &+ Int(matchLength.pointee) & (0 &- longMatch)
      unsafe matchLength += longMatch
      let kind = token &>> 6
      let offset = unsafe repeated.take(kind, new: newOffset.pointee &+ 1)
      unsafe newOffset += kind == UInt8(LZToken.newOffset) ? 1 : 0
      let distance = Int(offset)

      let matchPlace = unsafe place + run
      let isRoomy = unsafe run &+ match &+ outputSlack <= end - place
      if isRoomy {
        unsafe Self.copyRun(from: literal, to: place, count: run)
      } else {
        unsafe place.update(from: literal, count: run)
      }
      unsafe literal += run
      // An offset of 2^32 wraps to 0.
      guard unsafe distance <= matchPlace - start, distance > 0 else { return false }
      if isRoomy {
        unsafe Self.copyMatch(to: matchPlace, distance: distance, count: match)
      } else {
        for index in 0..<match {
          unsafe matchPlace[index] = matchPlace[index - distance]
        }
      }
      unsafe place = matchPlace + match
    }
    unsafe place.update(from: literal, count: end - place)
    return true
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

  /// Copies a run, in steps of 16 bytes.
  @inline(always)
  private static func copyRun(
    from source: UnsafePointer<UInt8>,
    to target: UnsafeMutablePointer<UInt8>,
    count: Int
  ) {
    unsafe copy16(from: source, to: target)
    guard count > 16 else { return }
    var done = 16
    repeat {
      unsafe copy16(from: source + done, to: target + done)
      done &+= 16
    } while done < count
  }

  /// Copies a match, in steps of 16 or 8 bytes.
  @inline(always)
  private static func copyMatch(to target: UnsafeMutablePointer<UInt8>, distance: Int, count: Int) {
    guard distance >= 16 else {
      return unsafe copyNear(to: target, distance: distance, count: count)
    }
    let source = unsafe UnsafePointer(target) - distance
    unsafe copy16(from: source, to: target)
    guard count > 16 else { return }
    unsafe copy16(from: source + 16, to: target + 16)
    guard count > 32 else { return }
    var done = 32
    repeat {
      unsafe copy16(from: source + done, to: target + done)
      done &+= 16
    } while done < count
  }

  /// Copies a match that overlaps itself within 16 bytes, 8 bytes at a time.
  @inline(never)
  private static func copyNear(to target: UnsafeMutablePointer<UInt8>, distance: Int, count: Int) {
    let source = unsafe UnsafeMutableRawPointer(target) - distance
    let target = UnsafeMutableRawPointer(target)
    guard distance < 8 else {
      for done in stride(from: 0, to: count, by: 8) {
        let bytes = unsafe (source + done).loadUnaligned(as: UInt64.self)
        unsafe (target + done).storeBytes(of: bytes, as: UInt64.self)
      }
      return
    }
    // As many periods as eight bytes hold, then by whole periods.
    var bytes = UInt64(0)
    for index in 0..<distance {
      bytes |= unsafe UInt64((source + index).load(as: UInt8.self)) &<< UInt64(8 &* index)
    }
    let width = UInt64(8 &* distance)
    bytes |= bytes << width
    bytes |= bytes << (2 &* width)
    bytes |= bytes << (4 &* width)
    let step = distance &* (8 / distance)
    for done in stride(from: 0, to: count, by: step) {
      unsafe (target + done).storeBytes(of: UInt64(littleEndian: bytes), as: UInt64.self)
    }
  }
}
