import Ansz
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
  init(blockCount: Int, blockByteCount: Int = 1024, seed: UInt64 = 1) throws {
    self.blockByteCount = blockByteCount
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
    self.content = content
    bytes = compress(content, options: CompressionOptions(blockByteCount: blockByteCount))
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
