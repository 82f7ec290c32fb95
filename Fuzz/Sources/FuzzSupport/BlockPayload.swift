internal import Ansz

/// The payload of a block, and the content that it stands for.
struct BlockPayload {
  /// The largest content that is worked out.
  static let contentByteCountLimit = 1 << 18
  /// The same for codecs 4 and 5, whose models take microseconds for a byte.
  static let modelContentByteCountLimit = 1 << 8

  let codec: UInt8
  let bytes: [UInt8]
  let contentByteCount: Int
  /// Nil for a payload that breaks a rule, or that is too large to try.
  let content: [UInt8]?

  /// A payload that the encoder makes.
  init(encoding content: [UInt8]) {
    let unit = FrameHeader.blockByteCountUnit
    let archive = compress(
      content,
      options: CompressionOptions(
        blockByteCount: max(1, (content.count + unit - 1) / unit) * unit
      )
    )
    guard let header = try? SeekableArchive(ArrayRandomAccess(archive)).blocks.first?.header else {
      fatalError("the encoder's archive has a block")
    }
    codec = header.codec
    bytes = Array(archive.dropLast(FrameDraft.shortFooterByteCount).suffix(header.storedByteCount))
    contentByteCount = content.count
    self.content = content
  }

  /// Any bytes as a payload.
  init(bytes: [UInt8], codec: UInt8, contentByteCount: Int) {
    self.codec = codec
    self.bytes = bytes
    self.contentByteCount = contentByteCount
    content = Self.decode(bytes, codec: codec, contentByteCount: contentByteCount)
  }

  /// A payload of an LZ codec with its checksum set right (Spec §7.1); of other codecs as it is.
  static func repaired(_ payload: [UInt8], codec: UInt8) -> [UInt8] {
    guard codec == 2 || codec == 3, payload.count >= 4 else { return payload }
    let rest = Array(payload[4...])
    var bytes: [UInt8] = []
    bytes.append(littleEndian: UInt32(truncatingIfNeeded: xxh64(rest, seed: 0)))
    return bytes + rest
  }

  /// Asks the decoder twice what a payload stands for: the first time it complains about a checksum,
  /// and tells the right one.
  private static func decode(
    _ bytes: [UInt8],
    codec: UInt8,
    contentByteCount: Int
  ) -> [UInt8]? {
    let limit = codec > 3 ? modelContentByteCountLimit : contentByteCountLimit
    guard (1...limit).contains(contentByteCount), !bytes.isEmpty else { return nil }
    let unit = FrameHeader.blockByteCountUnit
    // The block is short in this frame, whatever it is in the one that it is made for.
    let blockByteCount = (contentByteCount / unit + 1) * unit
    func outcome(checksum: UInt64) -> Outcome {
      var frame = FrameDraft(blockByteCount: blockByteCount)
      frame.append(
        .block(
          BlockDraft(
            kind: codec | BlockDraft.shortFlag,
            number: 0,
            contentByteCount: UInt64(contentByteCount),
            contentOffset: 0,
            storedByteCount: UInt64(bytes.count),
            checksum: checksum,
            payload: bytes
          )
        )
      )
      return Outcome(decompressing: frame.bytes(), limits: Limits())
    }
    let first = outcome(checksum: 0)
    guard case .checksumMismatch(.blockChecksum, _, _, let computed) = first.error else {
      return first.error == nil ? first.content : nil
    }
    let second = outcome(checksum: computed)
    require(second.error == nil, "a right checksum is accepted: \(second.ending)")
    require(xxh64(second.content, seed: 0) == computed, "the checksum is that of the content")
    return second.content
  }
}
