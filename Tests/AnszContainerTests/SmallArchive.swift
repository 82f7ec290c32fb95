import Ansz
import AnszContainer
import BlockCoding
import ByteIO
import TestSupport

/// An archive of a few small blocks of all kinds, and where its parts are.
struct SmallArchive {
  let content: [UInt8]
  let bytes: [UInt8]
  /// The records in order: header and payload of each.
  let records: [Range<Int>]
  let blockByteCount: Int

  /// Blocks of text, noise and zeros in turn, all of the same size but the last.
  init(
    blockCount: Int,
    blockByteCount: Int = 1024,
    seed: UInt64 = 1,
    level: Int = CompressionOptions.defaultLevel
  ) throws {
    var content: [UInt8] = []
    for number in 0..<blockCount {
      let count = number == blockCount - 1 ? blockByteCount - 100 : blockByteCount
      let blockSeed = seed << 8 + UInt64(number)
      switch number % 4 {
      case 1: content += Samples.random(count, seed: blockSeed).map { $0 | 1 }
      case 2:
        content += [UInt8](
          repeating: UInt8(truncatingIfNeeded: seed &* 31 &+ blockSeed),
          count: count
        )
      default: content += Samples.text(count, seed: blockSeed)
      }
    }
    let options = CompressionOptions(level: level, blockByteCount: blockByteCount)
    try self.init(
      content: content,
      bytes: compress(content, options: options),
      blockByteCount: blockByteCount
    )
  }

  /// A block of codec 1, which no level uses.
  init(ransContent content: [UInt8]) throws {
    let frameHeader = FrameHeader(blockByteCount: 1 << 16)
    var payload: [UInt8] = []
    let codec = BlockEncoder.encode(content, into: &payload)
    precondition(codec == .rans, "a content for the codec")
    let header = BlockHeader(
      codec: codec.rawValue,
      number: 0,
      contentByteCount: content.count,
      contentOffset: 0,
      storedByteCount: payload.count,
      checksum: BlockHeader.checksum(of: content.span, number: 0, contentOffset: 0)
    )
    var writer = FrameWriter(header: frameHeader)
    var bytes = writer.start()
    bytes += writer.header(of: EncodedBlock(header: header, payload: payload))
    bytes += payload
    bytes += writer.finish()
    try self.init(content: content, bytes: bytes, blockByteCount: frameHeader.blockByteCount)
  }

  private init(content: [UInt8], bytes: [UInt8], blockByteCount: Int) throws {
    self.content = content
    self.bytes = bytes
    self.blockByteCount = blockByteCount
    let archive = try SeekableArchive(ArrayRandomAccess(bytes))
    records = archive.blocks.map { block in
      let header = block.header.serialised(blockByteCount: blockByteCount)
      return block
        .archiveOffset..<(block.archiveOffset + header.count + block.header.storedByteCount)
    }
  }

  /// Frame header and ending around other records.
  func bytes(with records: [[UInt8]]) -> [UInt8] {
    let first = self.records.first?.lowerBound ?? 0
    let end = self.records.last?.upperBound ?? 0
    return bytes[..<first] + records.flatMap { $0 } + bytes[end...]
  }

  /// A record's bytes.
  func record(_ number: Int) -> [UInt8] { Array(bytes[records[number]]) }
}

/// The content that a seekable reader gives, all of it, block by block.
func contentBySeeking(_ bytes: [UInt8]) throws -> [UInt8] {
  var archive = try SeekableArchive(ArrayRandomAccess(bytes))
  var sink = ArraySink()
  try extract(0..<archive.contentByteCount, from: &archive, to: &sink)
  return sink.bytes
}
