import BlockCoding

/// The one place that knows how our levels are called.
enum AnszLevels {
  static let all = Array(1...7)

  /// Encodes a block into a payload whose storage is used again, and gives the codec that it took.
  static func encode(_ content: [UInt8], level: Int, into payload: inout [UInt8]) -> BlockCodec {
    BlockEncoder.encode(content, level: Level(level), into: &payload)
  }

  /// Decodes a payload into a content of the right size.
  static func decode(_ payload: [UInt8], _ codec: BlockCodec, into content: inout [UInt8]) {
    do {
      try codec.decode(payload.span, byteCount: content.count, into: &content)
    } catch {
      fatalError("\(error)")
    }
  }
}
