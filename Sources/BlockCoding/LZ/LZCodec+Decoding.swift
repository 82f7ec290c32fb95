internal import ByteIO
internal import EntropyCoding

/// Codec 2: LZ (Spec §7.1).
enum LZCodec {
  /// Decodes an untrusted payload.
  ///
  /// - Throws: A rule of Spec §7.1 and §8 to §10; offsets are the payload's.
  static func decode(
    _ payload: Span<UInt8>,
    byteCount: Int,
    with kernel: RansKernel,
    into content: inout [UInt8]
  ) throws(FormatError) {
    var reader = ByteReader(payload)
    let header = try LZPayloadHeader.read(payload, &reader, contentByteCount: byteCount)
    let tokenCoding = try LZStreamCoding.read(payload, &reader)
    let literalLengthCoding = try LZStreamCoding.read(payload, &reader)
    let matchLengthCoding = try LZStreamCoding.read(payload, &reader)
    let offsetCoding = try LZStreamCoding.read(
      payload,
      &reader,
      known: LZGivenNumbers.ofOffsets
    )
    let literalCoding = try LZStreamCoding.read(
      payload,
      &reader,
      known: LZGivenNumbers.ofLiterals
    )
    let codings = [
      tokenCoding, literalLengthCoding, matchLengthCoding, offsetCoding, literalCoding,
    ]
    let rawOffset = reader.offset
    guard header.rawByteCount <= reader.remainingByteCount else {
      throw .corrupt(.payloadTruncated, offset: payload.count)
    }
    try reader.skip(header.rawByteCount)
    var streams = try LZStreamReader(
      payload,
      sectionOffset: reader.offset,
      laneBits: header.laneBits,
      streamCount: codings.count { $0.isInSection },
      symbolLimit: byteCount,
      kernel: kernel
    )

    let tokens = try streams.read(tokenCoding, count: header.sequenceCount)
    let counts = LZTokenCounts(tokens.span)
    let literalLengths = try streams.read(literalLengthCoding, count: counts.literalLengthCount)
    let matchLengths = try streams.read(matchLengthCoding, count: counts.matchLengthCount)
    let offsets = try streams.read(
      offsetCoding,
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
        rawBits: payload.extracting(rawOffset..<(rawOffset + header.rawByteCount))
      )
    } catch {
      throw error.rebased(by: rawOffset)
    }
    let matchByteCount =
      LZToken.leastMatchByteCount * tokens.count + counts.matchFieldSum
      + integers.matchLengths.sum
    let runByteCount = counts.literalFieldSum + integers.literalLengths.sum
    guard matchByteCount <= byteCount, runByteCount <= byteCount - matchByteCount else {
      throw .corrupt(.symbolCount, offset: 0)
    }
    let literalCount = byteCount - matchByteCount
    let literals = try streams.read(
      literalCoding,
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
    if content.count != byteCount {
      content = [UInt8](unwritten: byteCount)
    }
    guard let filter = header.filter, !filter.isInPlace else {
      var output = content.mutableSpan
      try LZCopying.regenerate(
        &output,
        tokens: tokens.span,
        integers: integers,
        literals: literals.span,
        with: kernel
      )
      header.filter?.undo(in: &output)
      return
    }
    var filtered = [UInt8](unwritten: byteCount)
    var regenerated = filtered.mutableSpan
    try LZCopying.regenerate(
      &regenerated,
      tokens: tokens.span,
      integers: integers,
      literals: literals.span,
      with: kernel
    )
    var output = content.mutableSpan
    filter.undo(filtered.span, into: &output)
  }
}
