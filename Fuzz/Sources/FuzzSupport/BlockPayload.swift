internal import Ansz
internal import Synchronization

/// The payload of a block, and the content that it stands for.
struct BlockPayload: Sendable {
  /// The largest content that is worked out.
  static let contentByteCountLimit = 1 << 18
  /// The same for codecs 4 and 5, whose models take microseconds for a byte.
  static let modelContentByteCountLimit = 1 << 8

  /// What was worked out before: a mutation changes one of a script's payloads, and seldom the others.
  private static let encoded = Mutex<[[UInt8]: BlockPayload]>([:])
  private static let decoded = Mutex<[Request: [UInt8]?]>([:])
  /// They are forgotten when there are so many.
  private static let rememberedCount = 1 << 13

  private struct Request: Hashable {
    let codec: UInt8
    let bytes: [UInt8]
    let contentByteCount: Int
  }

  let codec: UInt8
  let bytes: [UInt8]
  let contentByteCount: Int
  /// Nil for a payload that breaks a rule, or that is too large to try.
  let content: [UInt8]?

  /// A payload that the encoder makes.
  static func encoding(_ content: [UInt8]) -> BlockPayload {
    if let payload = encoded.withLock({ $0[content] }) { return payload }
    let payload = BlockPayload(encoding: content)
    encoded.withLock {
      if $0.count >= rememberedCount { $0 = [:] }
      $0[content] = payload
    }
    return payload
  }

  private init(encoding content: [UInt8]) {
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
  ///
  /// - Parameters:
  ///   - bytes: The payload.
  ///   - codec: Its codec.
  ///   - contentByteCount: What is promised.
  ///   - tryingModels: Whether it is worked out what a payload of codec 4 or 5 stands for.
  init(bytes: [UInt8], codec: UInt8, contentByteCount: Int, tryingModels: Bool) {
    self.codec = codec
    self.bytes = bytes
    self.contentByteCount = contentByteCount
    content =
      codec > 3 && !tryingModels
      ? nil
      : Self.content(
        of: Request(codec: codec, bytes: bytes, contentByteCount: contentByteCount)
      )
  }

  private static func content(of request: Request) -> [UInt8]? {
    if let content = decoded.withLock({ $0[request] }) { return content }
    let content = decode(
      request.bytes,
      codec: request.codec,
      contentByteCount: request.contentByteCount
    )
    decoded.withLock {
      if $0.count >= rememberedCount { $0 = [:] }
      $0[request] = .some(content)
    }
    return content
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
