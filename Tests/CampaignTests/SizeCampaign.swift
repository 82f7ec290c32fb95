import Ansz
import TestSupport
import Testing

/// Content of every size comes back, and ranges of it cost the blocks that they touch.
@Suite struct SizeCampaign {
  private static let kinds = ["text", "noise", "two letters", "one letter"]

  private func content(_ kind: String) -> [UInt8] {
    switch kind {
    case "text": Samples.text(70_000, seed: 21)
    case "noise": Samples.random(70_000, seed: 22)
    case "two letters": Samples.random(70_000, seed: 23).map { $0 & 1 }
    default: [UInt8](repeating: 7, count: 70_000)
    }
  }

  private func expectReturn(_ content: [UInt8], level: Int, blockByteCount: Int, _ note: String) {
    let options = CompressionOptions(level: level, blockByteCount: blockByteCount)
    let result = Result { try decompress(compress(content, options: options)) }
    guard case .success(let back) = result, back == content else {
      Issue.record("\(content.count) bytes of \(note), level \(level), blocks of \(blockByteCount)")
      return
    }
  }

  /// Blocks of 64 KiB: the largest sizes have two.
  @Test(arguments: kinds, Campaign.shares)
  func sizes(kind: String, share: Int) {
    let all = content(kind)
    let edges = [0..<300, 65_500..<65_600].joined()
    let numbers = Set(Campaign.numbers(0..<70_001, share: share, oneOf: 1009))
      .union(edges.filter { $0 % Campaign.shares.count == share })
    for count in numbers {
      expectReturn(Array(all[..<count]), level: 1 + count % 3, blockByteCount: 1 << 16, kind)
    }
    Campaign.report("sizes", count: numbers.count)
  }

  /// A byte less, the same, a byte more than one block and than two.
  @Test(arguments: kinds, CompressionOptions.levelRange)
  func edges(kind: String, level: Int) {
    let all = content(kind)
    var count = 0
    for blockByteCount in [1 << 10, 3 << 10, 1 << 14] {
      for blocks in 1...2 {
        for change in -1...1 {
          let part = Array(all[..<(blocks * blockByteCount + change)])
          expectReturn(part, level: level, blockByteCount: blockByteCount, kind)
          count += 1
        }
      }
    }
    Campaign.report("edges", count: count)
  }

  /// A range of L bytes reads ⌈L/B⌉ + 1 blocks at most.
  @Test func ranges() throws {
    let victim = Victim.many
    let blockByteCount = 3 << 10
    var archive = try SeekableArchive(ArrayRandomAccess(victim.bytes))
    var generator = SeededGenerator(seed: 0x4A6E)
    let count = Campaign.isLong ? 20_000 : 300
    for _ in 0..<count {
      let start = Int.random(in: 0...victim.content.count, using: &generator)
      let most = Bool.random(using: &generator) ? 3 * blockByteCount : victim.content.count
      let end = min(start + Int.random(in: 0...most, using: &generator), victim.content.count)
      let before = archive.blockReadCount
      var sink = ArraySink()
      try extract(start..<end, from: &archive, to: &sink)
      if sink.bytes[...] != victim.content[start..<end] { Issue.record("\(start)..<\(end)") }
      let blockCount = (end - start + blockByteCount - 1) / blockByteCount + 1
      #expect(archive.blockReadCount - before <= blockCount, "\(start)..<\(end)")
    }
    Campaign.report("ranges", count: count)
  }
}
