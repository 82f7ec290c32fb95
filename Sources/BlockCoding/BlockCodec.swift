package import ByteIO
package import EntropyCoding
internal import LatentCoding

/// How the payload of a block is coded; the raw value is the codec's id (Spec §7).
package enum BlockCodec: UInt8, Sendable {
  /// The content itself, or one byte that repeats.
  case stored = 0
  /// A frequency table and a rANS stream.
  case rans = 1
  /// Literals and matches.
  case lz = 2
  /// The same with literals by context.
  case lzByContext = 3
  /// Sorted records by a model that sees their neighbours, or as a multiset.
  case records = 4
  /// Edges of a graph.
  case graph = 5

  /// Regenerates the content of a block.
  ///
  /// - Parameters:
  ///   - payload: Untrusted.
  ///   - byteCount: Of the content; at least 1, and checked against the frame's block size.
  ///   - kernel: Decodes the symbols.
  ///   - content: Output; what it held is lost, its storage is reused when the size is right.
  /// - Throws: A rule of Spec §7–§10; offsets count from the start of the payload.
  package func decode(
    _ payload: Span<UInt8>,
    byteCount: Int,
    with kernel: RansKernel = .current,
    into content: inout [UInt8]
  ) throws(FormatError) {
    switch self {
    case .stored: try StoredCodec.decode(payload, byteCount: byteCount, into: &content)
    case .rans: try RansCodec.decode(payload, byteCount: byteCount, with: kernel, into: &content)
    case .lz, .lzByContext:
      try LZCodec.decode(
        payload,
        byteCount: byteCount,
        hasLiteralsByContext: self == .lzByContext,
        with: kernel,
        into: &content
      )
    case .records:
      content = try RecordSet.decode([UInt8](copying: payload)[...], contentByteCount: byteCount)
    case .graph:
      content = try GraphPayload.decode([UInt8](copying: payload)[...], contentByteCount: byteCount)
    }
  }

  /// The memory that decoding a block takes beside its payload and its content, for codecs that take much; an upper
  /// bound (Spec/latent-coding §3, §5).
  package func modelByteCount(contentByteCount: Int) -> Int {
    switch self {
    case .stored, .rans, .lz, .lzByContext: 0
    // Tables that grow with the content up to a limit, and counts of symbols, which the format bounds.
    case .records: 16 << 20 + min(136 * contentByteCount, 80 << 20) + 12 * contentByteCount
    case .graph: 26 * contentByteCount
    }
  }
}
