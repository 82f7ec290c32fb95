/// An archive of one LZ block, cut out of bytes that look like one.
///
/// All is right around the payload, and so is the payload's checksum, which would end any other attempt. So the
/// vectors of the specification are what to start from.
package struct LZArchive {
  /// The archive.
  package let bytes: [UInt8]
  /// Its content; nil where the payload breaks a rule.
  package let content: [UInt8]?

  /// The bytes of a frame's header.
  private static let headerByteCount = 16

  /// Takes the first block of a frame whose checksums may be wrong.
  package init(_ archive: [UInt8]) {
    var script = Script(archive)
    let header = script.bytes(Self.headerByteCount)
    let units = header.count < 12 ? 0 : Int(header[10]) | Int(header[11]) << 8
    _ = script.bytes(4)
    let kind = script.byte()
    _ = script.varint()
    let isShort = kind & BlockDraft.shortFlag != 0
    let contentByteCount = isShort ? script.varint() : (units + 1) * 1024
    if kind & BlockDraft.displacedFlag != 0 {
      _ = script.varint()
    }
    let storedByteCount = script.varint()
    _ = script.bytes(8 + 4)
    let codec = 2 + kind & 1
    let payload = BlockPayload(
      bytes: BlockPayload.repaired(script.bytes(storedByteCount), codec: codec),
      codec: codec,
      contentByteCount: max(1, min(contentByteCount, BlockPayload.contentByteCountLimit))
    )
    var frame = FrameDraft(blockByteCount: BlockPayload.contentByteCountLimit)
    frame.append(.block(frame.block(payload)))
    bytes = frame.bytes()
    content = payload.content
  }
}

extension Script {
  /// A varint, whatever its bytes are; below 2^28.
  fileprivate mutating func varint() -> Int {
    var value = 0
    for group in 0..<4 {
      let byte = count()
      value |= (byte & 0x7F) << (7 * group)
      guard byte >= 0x80 else { break }
    }
    return value
  }
}
