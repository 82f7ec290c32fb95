import Ansz
import TestSupport
import Testing

/// Levels and block sizes of the library.
@Suite struct CompressionOptionsTests {
  @Test func defaults() throws {
    let content = Samples.text(50_000, seed: 40)
    #expect(CompressionOptions.levelRange == 0...7)
    #expect(CompressionOptions().level == CompressionOptions.defaultLevel)
    #expect(compress(content) == compress(content, level: CompressionOptions.defaultLevel))
    #expect(compress(content) != compress(content, level: 1))
  }

  @Test(arguments: CompressionOptions.levelRange)
  func roundTrips(level: Int) throws {
    for content in [[], [1], Samples.text(50_000, seed: 41), Samples.random(5000, seed: 42)] {
      #expect(try decompress(compress(content, level: level)) == content)
    }
  }

  @Test func levelZeroStores() throws {
    let content = Samples.text(50_000, seed: 43)
    let archive = compress(content, level: 0)
    let block = try #require(try SeekableArchive(ArrayRandomAccess(archive)).blocks.first)
    #expect(block.header.codec == 0)
    #expect(block.header.storedByteCount == content.count)
  }

  /// A level without a block size has its own, also when it is set later.
  @Test(arguments: CompressionOptions.levelRange)
  func blockSizes(level: Int) throws {
    let expected = CompressionOptions.defaultBlockByteCount(level: level)
    #expect(FrameHeader.isValid(blockByteCount: expected))
    var options = CompressionOptions()
    options.level = level
    #expect(options == CompressionOptions(level: level))
    let content = [UInt8](repeating: 0, count: expected + 1)
    let blocks = try SeekableArchive(ArrayRandomAccess(compress(content, options: options))).blocks
    #expect(blocks.map(\.blockByteCount) == [expected, expected])
    options.blockByteCount = 1024
    let archive = try SeekableArchive(ArrayRandomAccess(compress([1], options: options)))
    #expect(archive.blocks.map(\.blockByteCount) == [1024])
  }
}
