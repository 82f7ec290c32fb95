import Ansz
import TestSupport
import Testing

/// The bytes of an archive depend on the content, the level and the block size, and on nothing else.
@Suite struct DeterminismTests {
  private func archive(
    _ content: [UInt8],
    level: Int = CompressionOptions.defaultLevel,
    blockByteCount: Int,
    threadCount: Int,
    pieces: Int
  ) throws -> [UInt8] {
    var source = ArraySource(content, pieceByteCount: pieces)
    var sink = ArraySink()
    _ = try compress(
      from: &source,
      to: &sink,
      options: CompressionOptions(
        level: level,
        blockByteCount: blockByteCount,
        threadCount: threadCount
      )
    )
    return sink.bytes
  }

  @Test(arguments: [0, 1, 1023, 1024, 1025, 100_000, 1_000_000])
  func threadsAndPieces(byteCount: Int) throws {
    let content = Samples.text(byteCount, seed: 20)
    for blockByteCount in [1024, 65536] {
      let reference = try archive(
        content,
        blockByteCount: blockByteCount,
        threadCount: 1,
        pieces: .max
      )
      for threadCount in [1, 2, 3, 8, 16] {
        for pieces in [1, 333, 4096, 1 << 20] where pieces > 1 || byteCount < 100_001 {
          #expect(
            try archive(
              content,
              blockByteCount: blockByteCount,
              threadCount: threadCount,
              pieces: pieces
            )
              == reference
          )
        }
        #expect(try decompress(reference, threadCount: threadCount) == content)
      }
    }
  }

  @Test(arguments: CompressionOptions.levelRange)
  func levels(level: Int) throws {
    let content =
      Samples.text(90_000, seed: 23) + Samples.skewed(40_000, alphabet: 30, seed: 24)
      + [UInt8](repeating: 5, count: 20_000) + Samples.random(10_000, seed: 25)
    for blockByteCount in [1024, 16_384, 1 << 20] {
      let reference = try archive(
        content,
        level: level,
        blockByteCount: blockByteCount,
        threadCount: 1,
        pieces: .max
      )
      #expect(try decompress(reference) == content)
      for threadCount in [2, 3, 8] {
        let other = try archive(
          content,
          level: level,
          blockByteCount: blockByteCount,
          threadCount: threadCount,
          pieces: 4097
        )
        #expect(other == reference)
      }
    }
  }

  /// Nothing is remembered from one block to the next: equal blocks have equal payloads on any worker.
  @Test(arguments: CompressionOptions.levelRange)
  func equalBlocks(level: Int) throws {
    let block = Samples.text(4096, seed: 26)
    let content = Array(repeatElement(block, count: 20).joined())
    let bytes = try archive(
      content,
      level: level,
      blockByteCount: block.count,
      threadCount: 4,
      pieces: .max
    )
    let blocks = try SeekableArchive(ArrayRandomAccess(bytes)).blocks
    #expect(blocks.count == 20)
    let payloads = blocks.map { block in
      let header = block.header.serialised(blockByteCount: block.blockByteCount)
      return bytes[(block.archiveOffset + header.count)...].prefix(block.header.storedByteCount)
    }
    #expect(payloads.allSatisfy { $0.elementsEqual(payloads[0]) })
  }

  @Test func manyRepeats() throws {
    let content = Samples.skewed(300_000, alphabet: 100, seed: 21)
    let reference = compress(content, options: CompressionOptions(blockByteCount: 8192))
    for _ in 0..<100 {
      #expect(
        try archive(content, blockByteCount: 8192, threadCount: 8, pieces: 5000) == reference
      )
      #expect(try decompress(reference, threadCount: 8) == content)
    }
  }

  /// A damaged archive gives the same content up to the same error for any number of threads.
  @Test func errorsToo() throws {
    let content = Samples.text(200_000, seed: 22)
    let good = compress(content, options: CompressionOptions(blockByteCount: 4096))
    var generator = SeededGenerator(seed: 0xE77)
    for _ in 0..<100 {
      var bytes = good
      bytes[Int.random(in: 0..<bytes.count, using: &generator)] ^= 0x10
      let outcomes = [1, 2, 8].map { threadCount in
        var source = ArraySource(bytes, pieceByteCount: 1000)
        var sink = ArraySink()
        var failure: FormatError?
        do {
          _ = try decompress(from: &source, to: &sink, threadCount: threadCount)
        } catch {
          failure = error as? FormatError
        }
        #expect(failure != nil, "\(generator)")
        #expect(content.starts(with: sink.bytes), "\(generator)")
        return (sink.bytes, failure)
      }
      #expect(outcomes.dropFirst().allSatisfy { $0 == outcomes[0] }, "\(generator)")
    }
  }
}
