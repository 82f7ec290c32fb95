internal import EntropyCoding
package import MatchFinding

/// A block taken apart: what its sequences are made of (Spec §7.1).
package struct LZStreams {
  package private(set) var tokens: [UInt8] = []
  /// One for each token with the long literal field.
  package private(set) var literalLengths: [UInt32] = []
  /// One for each token with the long match field.
  package private(set) var matchLengths: [UInt32] = []
  /// New offsets, less 1.
  package private(set) var offsets: [UInt32] = []
  package private(set) var literals: [UInt8] = []

  /// Takes a content apart.
  ///
  /// - Parameters:
  ///   - content: Of the block.
  ///   - sequences: What a parser found in it; they fit the content.
  /// - Complexity: O(*n*).
  package init(_ content: Span<UInt8>, _ sequences: Span<LZSequence>) {
    let count = sequences.count
    var counts = Counts()
    var tokens = [UInt8](unwritten: count)
    // One more each, since a value that nobody needs is written in the place of the next.
    var literalLengths = [UInt32](unwritten: count + 1)
    var matchLengths = [UInt32](unwritten: count + 1)
    var offsets = [UInt32](unwritten: count + 1)
    unsafe tokens.withUnsafeMutableBufferPointer { tokens in
      unsafe literalLengths.withUnsafeMutableBufferPointer { literalLengths in
        unsafe matchLengths.withUnsafeMutableBufferPointer { matchLengths in
          unsafe offsets.withUnsafeMutableBufferPointer { offsets in
            // SAFETY: there is room for a value for each sequence.
            unsafe counts.describe(
              sequences,
              tokens: tokens,
              literalLengths: literalLengths,
              matchLengths: matchLengths,
              offsets: offsets
            )
          }
        }
      }
    }
    precondition(counts.matchByteCount <= content.count, "sequences fit their content")
    self.tokens = tokens
    literalLengths.removeLast(count + 1 - counts.literalLengths)
    self.literalLengths = literalLengths
    matchLengths.removeLast(count + 1 - counts.matchLengths)
    self.matchLengths = matchLengths
    offsets.removeLast(count + 1 - counts.offsets)
    self.offsets = offsets
    literals = Self.literals(content, sequences, count: content.count - counts.matchByteCount)
  }

  /// How many of each there are.
  private struct Counts {
    var literalLengths = 0
    var matchLengths = 0
    var offsets = 0
    var matchByteCount = 0

    @unsafe
    mutating func describe(
      _ sequences: Span<LZSequence>,
      tokens: UnsafeMutableBufferPointer<UInt8>,
      literalLengths: UnsafeMutableBufferPointer<UInt32>,
      matchLengths: UnsafeMutableBufferPointer<UInt32>,
      offsets: UnsafeMutableBufferPointer<UInt32>
    ) {
      guard let token = tokens.baseAddress, let literalLength = literalLengths.baseAddress,
        let matchLength = matchLengths.baseAddress, let offset = offsets.baseAddress
      else { return }
      var counts = Counts()
      var repeated = RepeatOffsets()
      for index in 0..<sequences.count {
        // SAFETY: the index; no count exceeds it.
        let sequence = unsafe sequences[unchecked: index]
        let kind = repeated.kind(of: sequence.offset)
        unsafe token[index] = LZToken.make(
          literalCount: sequence.literalCount,
          matchByteCount: sequence.matchByteCount,
          kind: kind
        )
        unsafe literalLength[counts.literalLengths] =
          sequence.literalCount &- LZToken.longLiteralCount
        counts.literalLengths &+= sequence.literalCount >= LZToken.longLiteralCount ? 1 : 0
        unsafe matchLength[counts.matchLengths] =
          sequence.matchByteCount &- LZToken.longMatchByteCount
        counts.matchLengths &+= sequence.matchByteCount >= LZToken.longMatchByteCount ? 1 : 0
        unsafe offset[counts.offsets] = sequence.offset &- 1
        counts.offsets &+= kind == UInt32(LZToken.newOffset) ? 1 : 0
        counts.matchByteCount &+= Int(sequence.matchByteCount)
      }
      self = counts
    }
  }

  private static func literals(
    _ content: Span<UInt8>,
    _ sequences: Span<LZSequence>,
    count: Int
  ) -> [UInt8] {
    var literals = [UInt8](unwritten: count)
    unsafe content.withUnsafeBufferPointer { content in
      unsafe literals.withUnsafeMutableBufferPointer { literals in
        guard let source = content.baseAddress, let target = literals.baseAddress else { return }
        var (place, done) = (0, 0)
        // 32 bytes are copied as long as they are there: it is hard to predict how many are needed.
        let (lastPlace, lastDone) = (content.count - 32, count - 32)
        for index in 0..<sequences.count {
          // SAFETY: the index.
          let sequence = unsafe sequences[unchecked: index]
          let run = Int(sequence.literalCount)
          if run <= 32, done <= lastDone, place <= lastPlace {
            // SAFETY: the conditions.
            let bytes = unsafe UnsafeRawPointer(source + place).loadUnaligned(
              as: SIMD32<UInt8>.self
            )
            unsafe UnsafeMutableRawPointer(target + done).storeBytes(
              of: bytes,
              as: SIMD32<UInt8>.self
            )
          } else {
            precondition(done + run <= count && place + run <= content.count)
            // SAFETY: the precondition.
            unsafe (target + done).update(from: source + place, count: run)
          }
          place &+= run &+ Int(sequence.matchByteCount)
          done &+= run
        }
        precondition(content.count - place == count - done, "sequences fit their content")
        precondition(done <= count)
        // SAFETY: the preconditions.
        unsafe (target + done).update(from: source + place, count: count - done)
      }
    }
    return literals
  }
}
