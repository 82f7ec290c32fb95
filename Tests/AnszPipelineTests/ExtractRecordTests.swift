import Ansz
import Checksums
import TestSupport
import Testing

/// Records looked for in archives of sorted ones.
@Suite struct ExtractRecordTests {
  private func find(
    _ record: [UInt8],
    in archive: inout SeekableArchive<ArrayRandomAccess>
  ) throws -> (count: Int, bytes: [UInt8]) {
    var sink = ArraySink()
    let count = try extractRecord(
      record,
      from: &archive,
      frameNumber: 0,
      terminator: 10,
      to: &sink
    )
    return (count, sink.bytes)
  }

  /// Every record is found as often as it is there, and others are not; the last one has no terminator in the archive.
  @Test func all() throws {
    let source = ArrangedContentTests.lines(1200, seed: 71) + Array("zz\nzz".utf8)
    let records = source.split(separator: 10, omittingEmptySubsequences: false).map { Array($0) }
    var counts: [[UInt8]: Int] = [:]
    for record in records { counts[record, default: 0] += 1 }
    let bytes = try ArrangedContentTests.archive(source, .sortedLines, blockByteCount: 1024).archive
    var archive = try SeekableArchive(ArrayRandomAccess(bytes))
    #expect(archive.blocks.count > 4)
    for (record, count) in counts {
      let found = try find(record, in: &archive)
      #expect(found.count == count)
      #expect(found.bytes == [[UInt8]](repeating: record + [10], count: count).flatMap { $0 })
      for other in [record + [0], record + [255], Array(record.dropLast()), [0], [255]] {
        #expect(try find(other, in: &archive).count == counts[other, default: 0])
      }
    }
  }

  /// Equal records that fill blocks are all found, with few reads for one that isn't there.
  @Test func equalRecords() throws {
    let same = [[UInt8]](repeating: Array("same\n".utf8), count: 3000).flatMap { $0 }
    let source = same + Array("a\nz\n".utf8)
    let bytes = try ArrangedContentTests.archive(source, .sortedLines, blockByteCount: 1024).archive
    var archive = try SeekableArchive(ArrayRandomAccess(bytes))
    #expect(try find(Array("same".utf8), in: &archive).count == 3000)
    let before = archive.blockReadCount
    #expect(try find(Array("b".utf8), in: &archive).count == 0)
    #expect(archive.blockReadCount - before <= 7)
  }

  /// Blocks whose first records take decoding all of them are decoded once.
  @Test func multisets() throws {
    var generator = SeededGenerator(seed: 74)
    let records = (0..<2000).map { _ -> [UInt8] in
      Array(String(UInt64.random(in: 1 << 60 ... .max, using: &generator), radix: 16).utf8)
    }
    let source: [UInt8] = records.flatMap { $0 + [10] }
    let bytes = try ArrangedContentTests.archive(source, .sortedLines, blockByteCount: 1024).archive
    var archive = try SeekableArchive(ArrayRandomAccess(bytes))
    let count = archive.blocks.count
    #expect(count > 30)
    let probeCount = Int.bitWidth - count.leadingZeroBitCount
    for record in records.prefix(300) {
      let before = archive.blockReadCount
      #expect(try find(record, in: &archive).count == 1)
      #expect(archive.blockReadCount - before <= probeCount)
    }
  }

  @Test func empty() throws {
    let bytes = try ArrangedContentTests.archive([], .sortedLines).archive
    var archive = try SeekableArchive(ArrayRandomAccess(bytes))
    #expect(try find([], in: &archive).count == 0)
  }

  /// Content that isn't in order is damage where it is seen.
  @Test func outOfOrder() throws {
    for text in ["b\na\n", "b\nc\nx\na\n"] {
      var archive = try SeekableArchive(ArrayRandomAccess(compress(Array(text.utf8))))
      #expect(throws: FormatError.corrupt(.metadata, offset: 16)) {
        try find(Array("c".utf8), in: &archive)
      }
    }
    var options = CompressionOptions(level: 0)
    options.flush = .byteCount(2)
    let bytes = compress(Array("d\nb\n".utf8), options: options)
    var archive = try SeekableArchive(ArrayRandomAccess(bytes))
    #expect(throws: FormatError.corrupt(.metadata, offset: archive.blocks[0].archiveOffset)) {
      try find(Array("b".utf8), in: &archive)
    }
  }

  /// A flipped bit is noticed, or what is found is right nevertheless.
  @Test func damage() throws {
    let source = ArrangedContentTests.lines(900, seed: 72)
    let record = source.split(separator: 10)[300]
    var bytes = try ArrangedContentTests.archive(source, .sortedLines, blockByteCount: 1024).archive
    var intact = try SeekableArchive(ArrayRandomAccess(bytes))
    let expected = try find(Array(record), in: &intact)
    var generator = SeededGenerator(seed: 73)
    for _ in 0..<600 {
      let bit = Int.random(in: 0..<bytes.count * 8, using: &generator)
      bytes[bit / 8] ^= 1 << (bit % 8)
      if var archive = try? SeekableArchive(ArrayRandomAccess(bytes)),
        let found = try? find(Array(record), in: &archive)
      {
        #expect(found == expected, "bit \(bit)")
      }
      bytes[bit / 8] ^= 1 << (bit % 8)
    }
  }
}
