package import BlockCoding
package import ByteIO
internal import LatentCoding

/// A block ready to be written: its header and its payload.
package struct EncodedBlock: Sendable {
  package let header: BlockHeader
  package var payload: [UInt8]

  /// The levels there are.
  package static let levelRange = Level.range
  /// The level that is worth its time nearly everywhere.
  package static let defaultLevel = Level.standard.number

  /// Encodes a content for its place in a frame.
  ///
  /// - Parameters:
  ///   - content: At least one byte, at most a block.
  ///   - number: Blocks before this one.
  ///   - contentOffset: Content bytes before this one.
  ///   - level: How much to do, one of ``levelRange``.
  ///   - structure: What is known of the content, if there is anything.
  ///   - payload: Storage to reuse.
  package init(
    content: [UInt8],
    number: Int,
    contentOffset: Int,
    level: Int,
    structure: ContentStructure? = nil,
    reusing payload: consuming [UInt8] = []
  ) {
    var payload = payload
    let level = Level(level)
    let codec =
      if let structure {
        BlockEncoder.encode(content, structure: structure, level: level, into: &payload)
      } else {
        BlockEncoder.encode(content, level: level, into: &payload)
      }
    header = BlockHeader(
      codec: codec.rawValue,
      number: number,
      contentByteCount: content.count,
      contentOffset: contentOffset,
      storedByteCount: payload.count,
      checksum: BlockHeader.checksum(
        of: content.span,
        number: number,
        contentOffset: contentOffset
      )
    )
    self.payload = payload
  }

  /// A block as it was read, or coded by other means; untrusted beyond its header.
  package init(header: BlockHeader, payload: [UInt8]) {
    self.header = header
    self.payload = payload
  }

  /// The first record of a content that is sorted records, without the terminator, where it takes less than decoding the
  /// block; nothing vouches for it.
  ///
  /// - Returns: The record; nil where the block has to be decoded.
  /// - Throws: A rule that what was decoded breaks; offsets count from the start of the payload.
  package func firstRecord() throws(FormatError) -> [UInt8]? {
    guard BlockCodec(rawValue: header.codec) == .records else { return nil }
    return try RecordSet.firstRecord(payload[...], contentByteCount: header.contentByteCount)
  }

  /// Regenerates the content, and checks it.
  ///
  /// - Parameter content: Output; what it held is lost, its storage is reused.
  /// - Throws: A rule of Spec §7–§10 or the block's checksum; offsets count from the start of the
  ///   payload.
  package func decode(into content: inout [UInt8]) throws(FormatError) {
    try regenerate(into: &content)
    try header.check(content.span)
  }

  /// The same without a look at the checksum, which depends on the block's place.
  func regenerate(into content: inout [UInt8]) throws(FormatError) {
    guard let codec = BlockCodec(rawValue: header.codec) else {
      throw .unsupported(.codec(header.codec), offset: 0)
    }
    try codec.decode(payload.span, byteCount: header.contentByteCount, into: &content)
  }
}
