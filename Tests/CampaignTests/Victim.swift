import Ansz
import AnszContainer
import TestSupport
import Testing

/// An archive to be damaged, and what is in it.
struct Victim: Sendable, CustomTestStringConvertible {
  let content: [UInt8]
  let bytes: [UInt8]
  let blocks: [Block]

  struct Block: Sendable {
    /// Header and payload.
    let record: Range<Int>
    let payload: Range<Int>
    let content: Range<Int>
  }

  var testDescription: String { "\(blocks.count) blocks, \(bytes.count) bytes" }

  init(content: [UInt8], level: Int, blockByteCount: Int) {
    self.content = content
    bytes = compress(
      content,
      options: CompressionOptions(level: level, blockByteCount: blockByteCount)
    )
    guard let archive = try? SeekableArchive(ArrayRandomAccess(bytes)) else {
      preconditionFailure("the encoder's archive can be opened")
    }
    blocks = archive.blocks.map { block in
      let start = block.archiveOffset + block.headerByteCount
      let end = start + block.header.storedByteCount
      return Block(
        record: block.archiveOffset..<end,
        payload: start..<end,
        content: block.contentRange
      )
    }
  }

  /// Blocks of one size, text, noise and words of few letters in turn, and a constant one now and then.
  init(blockCount: Int, blockByteCount: Int, seed: UInt64, level: Int = 3) {
    var content: [UInt8] = []
    for number in 0..<blockCount {
      let seed = seed << 16 + UInt64(number)
      switch number % 8 {
      case 1, 5: content += Samples.random(blockByteCount, seed: seed)
      case 3: content += Samples.skewed(blockByteCount, alphabet: 20, seed: seed)
      case 6: content += [UInt8](repeating: UInt8(truncatingIfNeeded: seed), count: blockByteCount)
      default: content += Samples.text(blockByteCount, seed: seed)
      }
    }
    self.init(content: content, level: level, blockByteCount: blockByteCount)
  }

  /// 100 KB in 64 blocks.
  static let many = Victim(blockCount: 64, blockByteCount: 3 << 10, seed: 1)
  /// 100 KB in a block.
  static let one = Victim(
    content: Samples.text(280_000, seed: 2) + Samples.random(24_000, seed: 3),
    level: 3,
    blockByteCount: 1 << 20
  )
  /// 4 KB in a block, and in nine of them, with an index.
  static let small = [
    Victim(content: Samples.text(13_500, seed: 4), level: 3, blockByteCount: 1 << 14),
    Victim(blockCount: 9, blockByteCount: 1 << 10, seed: 5),
  ]

  /// The archive with other records in its frame.
  func bytes(with records: [ArraySlice<UInt8>]) -> [UInt8] {
    Array(bytes[..<blocks[0].record.lowerBound]) + records.joined()
      + bytes[blocks[blocks.count - 1].record.upperBound...]
  }
}
