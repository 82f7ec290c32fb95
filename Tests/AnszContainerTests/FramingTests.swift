import Ansz
import ByteIO
import TestSupport
import Testing

/// What an archive costs beyond its payloads (Spec §3, §11).
@Suite struct FramingTests {
  private func budget(blockCount: Int) -> Int { 64 + 44 * max(0, blockCount - 1) }

  @Test(arguments: [0, 1, 2, 100, 1023, 1024, 65_535, 65_536, 1 << 20])
  func oneBlockOfNoise(byteCount: Int) {
    for blockByteCount in [1 << 20, 1 << 26] {
      let content = Samples.random(byteCount, seed: 6)
      let archive = compress(content, options: CompressionOptions(blockByteCount: blockByteCount))
      #expect(archive.count - byteCount <= 64)
    }
  }

  /// Every number of blocks around the two endings, the last block full and not.
  @Test(arguments: 1...20)
  func blocksOfNoise(blockCount: Int) {
    for blockByteCount in [64 << 10, 1 << 20] where blockCount < 12 || blockByteCount < 1 << 20 {
      for missing in [0, 1, blockByteCount / 2, blockByteCount - 1] {
        let byteCount = blockCount * blockByteCount - missing
        let content = [UInt8](unsafeUninitializedCapacity: byteCount) { buffer, count in
          var generator = SeededGenerator(seed: 7)
          for place in 0..<byteCount {
            buffer[place] = UInt8(truncatingIfNeeded: generator.next())
          }
          count = byteCount
        }
        let archive = compress(
          content,
          options: CompressionOptions(blockByteCount: blockByteCount)
        )
        #expect(
          archive.count - byteCount <= budget(blockCount: blockCount),
          "\(blockCount) blocks of \(blockByteCount), \(missing) missing"
        )
      }
    }
  }

  /// Zeros cost the framing and a byte a block, which fits into it.
  @Test func zeros() {
    let content = [UInt8](repeating: 0, count: 50_000_000)
    let archive = compress(content)
    #expect(archive.count <= budget(blockCount: 48))
  }

  @Test func emptyContentIsAnArchive() throws {
    let archive = compress([])
    #expect(archive.count <= 64)
    #expect(try decompress(archive).isEmpty)
  }

  @Test func joinedArchivesAreAnArchive() throws {
    let parts = [Samples.text(5000, seed: 8), [], Samples.random(3000, seed: 9)]
    let options = [1024, 65536, 2048].map { CompressionOptions(blockByteCount: $0) }
    let archive = zip(parts, options).flatMap { compress($0, options: $1) }
    #expect(try decompress(archive) == parts.flatMap { $0 })
    #expect(try contentBySeeking(archive) == parts.flatMap { $0 })
    #expect(try SeekableArchive(ArrayRandomAccess(archive)).frameCount == 3)
  }
}
