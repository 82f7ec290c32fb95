internal import EntropyCoding
internal import MatchFinding

/// A block taken apart: what its sequences are made of (Spec §7.1).
struct LZStreams {
  private(set) var tokens: [UInt8] = []
  /// One for each token with the long literal field.
  private(set) var literalLengths: [UInt32] = []
  /// One for each token with the long match field.
  private(set) var matchLengths: [UInt32] = []
  /// New offsets, less 1.
  private(set) var offsets: [UInt32] = []
  private(set) var literals: [UInt8] = []

  /// Takes a content apart.
  ///
  /// - Parameters:
  ///   - content: Of the block.
  ///   - sequences: What a parser found in it.
  /// - Complexity: O(*n*).
  init(_ content: Span<UInt8>, _ sequences: Span<LZSequence>) {
    var repeated = RepeatOffsets()
    var literalCount = content.count
    tokens.reserveCapacity(sequences.count)
    offsets.reserveCapacity(sequences.count)
    for index in 0..<sequences.count {
      let sequence = sequences[index]
      literalCount -= Int(sequence.matchByteCount)
      let kind = repeated.kind(of: sequence.offset)
      tokens.append(
        LZToken.make(
          literalCount: sequence.literalCount,
          matchByteCount: sequence.matchByteCount,
          kind: kind
        )
      )
      if sequence.literalCount >= LZToken.longLiteralCount {
        literalLengths.append(sequence.literalCount &- LZToken.longLiteralCount)
      }
      if sequence.matchByteCount >= LZToken.longMatchByteCount {
        matchLengths.append(sequence.matchByteCount &- LZToken.longMatchByteCount)
      }
      if kind == UInt32(LZToken.newOffset) {
        offsets.append(sequence.offset &- 1)
      }
    }
    precondition(literalCount >= 0, "sequences fit their content")
    literals = Self.literals(content, sequences, count: literalCount)
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
        for index in 0..<sequences.count {
          let run = Int(sequences[index].literalCount)
          precondition(done + run <= count && place + run <= content.count)
          // SAFETY: the precondition; 16 bytes are read and written only where they are there.
          if run <= 16, done + 16 <= count, place + 16 <= content.count {
            let bytes = unsafe UnsafeRawPointer(source + place).loadUnaligned(
              as: SIMD16<UInt8>.self
            )
            unsafe UnsafeMutableRawPointer(target + done).storeBytes(
              of: bytes,
              as: SIMD16<UInt8>.self
            )
          } else {
            unsafe (target + done).update(from: source + place, count: run)
          }
          place += run + Int(sequences[index].matchByteCount)
          done += run
        }
        precondition(content.count - place == count - done, "sequences fit their content")
        // SAFETY: the precondition.
        unsafe (target + done).update(from: source + place, count: count - done)
      }
    }
    return literals
  }
}
