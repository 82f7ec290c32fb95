internal import ByteIO
internal import Checksums
internal import EntropyCoding
internal import MatchFinding

extension LZCodec {
  /// How well the streams of a payload are coded.
  struct Effort {
    var tokens = LZEncodedStream.Effort()
    var lengths = LZEncodedStream.Effort()
    var offsets = LZEncodedStream.Effort()
    var literals = LZEncodedStream.Effort()
    /// Numbers of contexts of literals that codec 3 may have; 0 leaves it out.
    ///
    /// With 64 instead of 40 the corpora take 0.3 % more, and 3 to 7 % more time to decode.
    var literalContextLimit = 0
  }

  /// Appends the payload for a content, unless it would not be shorter than a limit.
  ///
  /// - Parameters:
  ///   - content: At least one byte; filtered.
  ///   - sequences: What a parser found in it.
  ///   - filter: What it was filtered with.
  ///   - effort: How well to code them.
  ///   - byteLimit: The payload is shorter than this.
  ///   - kernel: Encodes the symbols; the bytes don't depend on it.
  ///   - payload: What to append to.
  /// - Returns: The codec, if it did.
  static func encode(
    _ content: Span<UInt8>,
    sequences: Span<LZSequence>,
    filter: BlockFilter?,
    effort: Effort,
    byteLimit: Int,
    with kernel: RansKernel,
    into payload: inout [UInt8]
  ) -> BlockCodec? {
    let streams = LZStreams(content, sequences)
    let offsetCode = OffsetCodeChoice.number(for: streams.offsets.span, with: kernel)
    var bits = RawBitWriter()
    func tokens(_ code: HybridInteger, _ values: [UInt32]) -> [UInt8] {
      code.encode(values.span, bits: &bits, with: kernel)
    }
    let literalLengths = tokens(LZToken.lengthCode, streams.literalLengths)
    let matchLengths = tokens(LZToken.lengthCode, streams.matchLengths)
    let offsets = tokens(LZToken.offsetCodes[offsetCode], streams.offsets)
    let rawBits = bits.finish()

    let laneBits = RansSection.laneBits(
      symbolCount: max(streams.literals.count, streams.tokens.count)
    )
    let commands = [
      LZEncodedStream(streams.tokens, laneBits: laneBits, effort: effort.tokens),
      LZEncodedStream(literalLengths, laneBits: laneBits, effort: effort.lengths),
      LZEncodedStream(matchLengths, laneBits: laneBits, effort: effort.lengths),
      LZEncodedStream(
        offsets,
        laneBits: laneBits,
        effort: effort.offsets,
        known: LZGivenNumbers.ofOffsets
      ) {
        LZGivenNumbers.bytesOfOffsets(
          Array(0..<16),
          offsets.count,
          tokens: streams.tokens.span,
          with: kernel
        )
      },
    ]
    let inOrder = LZEncodedLiterals(
      inOrder: LZEncodedStream(
        streams.literals,
        laneBits: laneBits,
        effort: effort.literals,
        known: LZGivenNumbers.ofLiterals
      ) {
        LZGivenNumbers.bytesOfLiterals(
          Array(0..<5),
          streams.literals.count,
          tokens: streams.tokens.span,
          lengths: (streams.literalLengths + [0]).span
        )
      }
    )
    let commandByteCost = commands.reduce(rawBits.count) { $0 + $1.byteCost }
    let literals = LZEncodedLiterals.smaller(
      inOrder,
      content,
      sequences,
      streams.literals,
      limit: effort.literalContextLimit,
      otherByteCost: commandByteCost,
      laneBits: laneBits
    )
    let parts = commands.compactMap(\.part) + literals.parts

    let start = payload.count
    payload.append(littleEndian: UInt32(0))
    payload.append(
      UInt8(laneBits) | UInt8(offsetCode) << LZPayloadHeader.offsetCodeShift
    )
    if let filter {
      filter.append(to: &payload)
    } else {
      payload.append(BlockFilter.none)
    }
    payload.append(varint: streams.tokens.count)
    payload.append(varint: rawBits.count)
    for stream in commands {
      payload.append(contentsOf: stream.description)
    }
    payload.append(contentsOf: literals.description)
    payload.append(contentsOf: rawBits)
    if !parts.isEmpty {
      var writer = RansSectionWriter(
        laneBits: laneBits,
        expectedByteCount: commandByteCost + literals.byteCost,
        kernel: kernel
      )
      writer.push(parts)
      writer.finish(appendingTo: &payload)
    }
    guard payload.count - start < byteLimit else {
      payload.removeSubrange(start...)
      return nil
    }
    let checksum = XXH64.headerChecksum(payload.span.extracting((start + 4)...))
    for (index, shift) in stride(from: 0, to: 32, by: 8).enumerated() {
      payload[start + index] = UInt8(truncatingIfNeeded: checksum >> UInt32(shift))
    }
    return literals.codec
  }
}
