internal import ByteIO
internal import EntropyCoding

/// Codecs 2 and 3: LZ (Spec §7.1 and §7.2).
enum LZCodec {
  /// Decodes an untrusted payload.
  ///
  /// - Parameters:
  ///   - payload: Untrusted.
  ///   - byteCount: Of the content.
  ///   - hasLiteralsByContext: Whether it is of codec 3.
  ///   - kernel: Decodes the symbols.
  ///   - content: Output.
  /// - Throws: A rule of Spec §7.1 to §10.2; offsets are the payload's.
  static func decode(
    _ payload: Span<UInt8>,
    byteCount: Int,
    hasLiteralsByContext: Bool,
    with kernel: RansKernel,
    into content: inout [UInt8]
  ) throws(FormatError) {
    let description = try LZPayloadDescription.read(
      payload,
      byteCount: byteCount,
      hasLiteralsByContext: hasLiteralsByContext
    )
    if content.count != byteCount {
      content = [UInt8](unwritten: byteCount)
    }
    guard let filter = description.header.filter else {
      return try regenerate(&content, payload, description, with: kernel)
    }
    guard !filter.isInPlace else {
      try regenerate(&content, payload, description, with: kernel)
      var output = content.mutableSpan
      return filter.undo(in: &output, with: kernel)
    }
    var filtered = [UInt8](unwritten: byteCount)
    try regenerate(&filtered, payload, description, with: kernel)
    var output = content.mutableSpan
    filter.undo(filtered.span, into: &output, with: kernel)
  }

  /// Regenerates the filtered content.
  private static func regenerate(
    _ content: inout [UInt8],
    _ payload: Span<UInt8>,
    _ description: borrowing LZPayloadDescription,
    with kernel: RansKernel
  ) throws(FormatError) {
    let byteCount = content.count
    let header = description.header
    var streams = try LZStreamReader(
      payload,
      sectionOffset: description.rawRange.upperBound,
      laneBits: header.laneBits,
      streamCount: description.sectionStreamCount,
      kernel: kernel
    )
    let tokens = try streams.read(description.tokens, count: header.sequenceCount)
    let counts = LZTokenCounts(tokens.span)
    let literalLengths = try streams.read(
      description.literalLengths,
      count: counts.literalLengthCount
    )
    let matchLengths = try streams.read(description.matchLengths, count: counts.matchLengthCount)
    let offsets = try streams.read(
      description.offsets,
      count: counts.offsetCount,
      given: {
        LZGivenNumbers.bytesOfOffsets($0, counts.offsetCount, tokens: tokens.span, with: kernel)
      }
    )
    let integers: LZIntegers
    do throws(FormatError) {
      integers = try LZIntegers(
        literalLengths: literalLengths.span,
        matchLengths: matchLengths.span,
        offsets: offsets.span,
        offsetCode: header.offsetCode,
        rawBits: payload.extracting(description.rawRange),
        with: kernel
      )
    } catch {
      throw error.rebased(by: description.rawRange.lowerBound)
    }
    let matchByteCount =
      LZToken.leastMatchByteCount * tokens.count + counts.matchFieldSum
      + integers.matchLengths.sum
    let runByteCount = counts.literalFieldSum + integers.literalLengths.sum
    guard matchByteCount <= byteCount, runByteCount <= byteCount - matchByteCount else {
      throw .corrupt(.symbolCount, offset: 0)
    }
    let literalCount = byteCount - matchByteCount

    var output = content.mutableSpan
    switch description.literals {
    case .inOrder(let coding):
      let literals = try streams.read(
        coding,
        count: literalCount,
        given: {
          LZGivenNumbers.bytesOfLiterals(
            $0,
            literalCount,
            tokens: tokens.span,
            lengths: integers.literalLengths.values.span
          )
        },
        slack: LZCopying.literalSlack
      )
      try LZCopying.regenerate(
        &output,
        tokens: tokens.span,
        integers: integers,
        literals: literals.span,
        with: kernel
      )
    case .byContext(let kind, let contexts, let codings):
      guard codings.reduce(0, { $0 + $1.count }) == literalCount else {
        throw .corrupt(.symbolCount, offset: 0)
      }
      var parts: [[UInt8]] = []
      for (count, coding) in codings {
        parts.append(try streams.read(coding, count: count))
      }
      var literals = LiteralStreams(kind, contexts, streams: parts)
      try LZCopying.regenerate(
        &output,
        tokens: tokens.span,
        integers: integers,
        literals: &literals,
        with: kernel
      )
    }
  }
}
