internal import BlockCoding
internal import ByteIO

/// The first block of bytes that look like an archive, whatever the checks of its headers would say.
struct LooseBlock {
  /// The largest content that is worked out.
  private static let contentByteCountLimit = 1 << 18
  /// The same for most inputs, and for the models of codecs 4 and 5, which take microseconds for a byte.
  private static let usualByteCountLimit = 1 << 12
  private static let modelByteCountLimit = 1 << 6

  let codec: BlockCodec
  let contentByteCount: Int
  let payload: [UInt8]
  /// Whether the codec is one of bits, not of symbols: it knows no kernels.
  let hasModel: Bool

  init(_ archive: [UInt8]) {
    let blockByteCount =
      archive.count < 12 ? 1024 : (1 + (Int(archive[10]) | Int(archive[11]) << 8)) * 1024
    // Frame header and marker.
    let fields = Array(archive.dropFirst(16 + 4))
    var reader = ByteReader(fields.span)
    let kind = (try? reader.read(UInt8.self)) ?? 0
    let isShort = kind & 0x20 != 0
    let isDisplaced = kind & 0x40 != 0
    _ = try? reader.readVarint()
    let byteCount = isShort ? (try? reader.readVarint()) ?? 1 : blockByteCount
    if isDisplaced {
      _ = try? reader.readVarint()
    }
    let storedByteCount = (try? reader.readVarint()) ?? 0
    try? reader.skip(8 + 4)
    codec = BlockCodec(rawValue: kind & 0x1F) ?? .rans
    hasModel = codec == .records || codec == .graph
    let usualLimit = hasModel ? Self.modelByteCountLimit : Self.usualByteCountLimit
    let limit = isOne(archive, in: 64) ? Self.contentByteCountLimit : usualLimit
    contentByteCount = max(1, min(byteCount, limit))
    payload = Array(fields.dropFirst(reader.offset).prefix(storedByteCount))
  }
}
