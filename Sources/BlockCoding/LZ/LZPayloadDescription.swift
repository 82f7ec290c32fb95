internal import ByteIO
internal import EntropyCoding

/// What an LZ payload says in front of its raw bits (Spec §7.1 and §7.2).
struct LZPayloadDescription {
  let header: LZPayloadHeader
  let tokens: LZStreamCoding
  let literalLengths: LZStreamCoding
  let matchLengths: LZStreamCoding
  let offsets: LZStreamCoding
  let literals: LZLiteralCoding
  /// Where the raw bits are; the section is behind them.
  let rawRange: Range<Int>

  /// Streams of the section.
  var sectionStreamCount: Int {
    [tokens, literalLengths, matchLengths, offsets].count { $0.isInSection }
      + literals.sectionStreamCount
  }

  /// Reads a description, and checks the payload's checksum.
  ///
  /// - Parameters:
  ///   - payload: Untrusted.
  ///   - byteCount: Of the content.
  ///   - hasLiteralsByContext: Whether the payload is of codec 3.
  /// - Returns: The description.
  /// - Throws: A rule of Spec §7.1 to §9.1.
  static func read(
    _ payload: Span<UInt8>,
    byteCount: Int,
    hasLiteralsByContext: Bool
  ) throws(FormatError) -> LZPayloadDescription {
    var reader = ByteReader(payload)
    let header = try LZPayloadHeader.read(payload, &reader, contentByteCount: byteCount)
    let tokens = try LZStreamCoding.read(payload, &reader)
    let literalLengths = try LZStreamCoding.read(payload, &reader)
    let matchLengths = try LZStreamCoding.read(payload, &reader)
    let offsets = try LZStreamCoding.read(payload, &reader, known: LZGivenNumbers.ofOffsets)
    let literals =
      try hasLiteralsByContext
      ? LZLiteralCoding.readByContext(payload, &reader, contentByteCount: byteCount)
      : .inOrder(LZStreamCoding.read(payload, &reader, known: LZGivenNumbers.ofLiterals))
    guard header.rawByteCount <= reader.remainingByteCount else {
      throw .corrupt(.payloadTruncated, offset: payload.count)
    }
    return LZPayloadDescription(
      header: header,
      tokens: tokens,
      literalLengths: literalLengths,
      matchLengths: matchLengths,
      offsets: offsets,
      literals: literals,
      rawRange: reader.offset..<(reader.offset + header.rawByteCount)
    )
  }
}
