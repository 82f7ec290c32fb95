import Ansz
import ByteIO
import TestSupport
import Testing

/// A source that counts what is read from it.
private final class CountingSource: RandomAccessSource {
  private let bytes: [UInt8]
  private(set) var readByteCount = 0
  private(set) var readCount = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  var byteCount: Int { bytes.count }

  func read(at offset: Int, byteCount: Int) throws -> [UInt8] {
    readByteCount += byteCount
    readCount += 1
    return Array(bytes[offset..<(offset + byteCount)])
  }
}

@Suite struct SeekableArchiveTests {
  /// What a hostile archive makes a lister hold for each 21 of its bytes.
  @Test func blocksTakeLittleRoom() {
    #expect(MemoryLayout<BlockLocation>.stride <= 56)
  }

  /// The promise: at most ⌈L/B⌉ + 1 blocks for a range of length L, and the tail.
  @Test func rangesReadFewBlocks() throws {
    let blockByteCount = 4096
    let content = Samples.text(300_000, seed: 10)
    let bytes = compress(content, options: CompressionOptions(blockByteCount: blockByteCount))
    var generator = SeededGenerator(seed: 0x5EEC)
    for _ in 0..<300 {
      let source = CountingSource(bytes)
      var archive = try SeekableArchive(source)
      #expect(archive.indexError == nil)
      // The tail, and the frame's header at the other end.
      #expect(source.readByteCount <= (1 << 16) + 16)
      let start = Int.random(in: 0...content.count, using: &generator)
      let length = Int.random(in: 0...min(20_000, content.count - start), using: &generator)
      var sink = ArraySink()
      try extract(start..<(start + length), from: &archive, to: &sink)
      #expect(sink.bytes == Array(content[start..<(start + length)]), "\(generator)")
      let blockLimit = (length + blockByteCount - 1) / blockByteCount + 1
      #expect(archive.blockReadCount <= blockLimit, "\(generator)")
      #expect(source.readByteCount <= (1 << 16) + 16 + blockLimit * (blockByteCount + 64))
    }
  }

  @Test(arguments: [0, 1, 7, 8, 9, 100])
  func everyBlockAlone(blockCount: Int) throws {
    let archive = try SmallArchive(blockCount: blockCount)
    var seekable = try SeekableArchive(ArrayRandomAccess(archive.bytes))
    #expect(seekable.blocks.count == blockCount)
    for block in seekable.blocks {
      var sink = ArraySink()
      try extract(block.contentRange, from: &seekable, to: &sink)
      #expect(sink.bytes == Array(archive.content[block.contentRange]))
    }
    #expect(seekable.blockReadCount == blockCount)
  }

  /// Index and footer are gone or wrong: the walk finds the blocks all the same.
  @Test func lostIndexIsRebuilt() throws {
    let archive = try SmallArchive(blockCount: 20)
    let end = archive.records[19].upperBound
    let endRecordByteCount = 4 + 1 + 2 + 8 + 4 + 1
    for count in stride(from: 1, to: archive.bytes.count - end - endRecordByteCount, by: 1) {
      let cut = Array(archive.bytes.dropLast(count))
      let seekable = try SeekableArchive(ArrayRandomAccess(cut))
      #expect(seekable.indexError != nil)
      #expect(try contentBySeeking(cut) == archive.content)
    }
    // Without the end record nothing shows that no block is missing.
    let headless = Array(archive.bytes[..<end])
    #expect(throws: FormatError.truncated(offset: end)) {
      try SeekableArchive(ArrayRandomAccess(headless))
    }
  }

  @Test("an archive that is cut anywhere: what is whole of it, on request")
  func unfinished() throws {
    let frames = [try SmallArchive(blockCount: 3), try SmallArchive(blockCount: 20, seed: 2)]
    let bytes = frames[0].bytes + frames[1].bytes
    let content = frames[0].content + frames[1].content
    let whole = try SeekableArchive(ArrayRandomAccess(bytes), acceptingUnfinished: true)
    #expect(whole.endError == nil && whole.outline.frames.allSatisfy(\.isFinished))
    let blockEnds = whole.blocks.map {
      $0.archiveOffset + $0.headerByteCount + $0.header.storedByteCount
    }
    // Behind the end record the walk is good all the same.
    let endRecordEnd = frames[0].bytes.count + frames[1].records[19].upperBound + 20
    for count in 16..<endRecordEnd where count != frames[0].bytes.count {
      let cut = ArrayRandomAccess(Array(bytes[..<count]))
      var archive = try SeekableArchive(cut, acceptingUnfinished: true)
      #expect(throws: FormatError.self) { try SeekableArchive(cut) }
      guard case .truncated = archive.endError else {
        Issue.record("no end of \(count) bytes")
        return
      }
      #expect(archive.blocks.count == blockEnds.count { $0 <= count }, "\(count) bytes")
      #expect(archive.outline.byteCount <= count)
      var sink = ArraySink()
      try extract(0..<archive.contentByteCount, from: &archive, to: &sink)
      #expect(sink.bytes.elementsEqual(content.prefix(sink.bytes.count)), "\(count) bytes")
    }
    // What is no header has nothing whole, and damage is no cut.
    for count in 0..<16 {
      #expect(throws: FormatError.self) {
        try SeekableArchive(ArrayRandomAccess(Array(bytes[..<count])), acceptingUnfinished: true)
      }
    }
    var damaged = Array(bytes.dropLast(100))
    damaged[frames[0].bytes.count + frames[1].records[1].lowerBound + 5] ^= 1
    #expect(throws: FormatError.self) {
      try SeekableArchive(ArrayRandomAccess(damaged), acceptingUnfinished: true)
    }
  }

  /// A block that differs from what the index says is refused even when it is good in itself.
  @Test func indexBindsBlocks() throws {
    let archive = try SmallArchive(blockCount: 9, seed: 11)
    let other = try SmallArchive(blockCount: 9, seed: 12)
    var records = (0..<9).map { archive.record($0) }
    records[2] = other.record(2)  // a constant block: the same size
    var seekable = try SeekableArchive(ArrayRandomAccess(archive.bytes(with: records)))
    #expect(seekable.indexError == nil)
    var sink = ArraySink()
    try extract(0..<2048, from: &seekable, to: &sink)
    #expect(throws: FormatError.corrupt(.index, offset: archive.records[2].lowerBound)) {
      try extract(2048..<2049, from: &seekable, to: &sink)
    }
  }

  @Test func applicationRecordsAreSkipped() throws {
    let content = Samples.text(9000, seed: 13)
    for recordCount in [1, 3, 10] {
      var options = CompressionOptions(blockByteCount: 1024)
      options.applicationRecords = (0..<recordCount).map {
        ApplicationRecord(type: "Test", payload: Samples.random($0 * 100, seed: UInt64($0)))
      }
      let bytes = compress(content, options: options)
      #expect(try decompress(bytes) == content)
      #expect(try contentBySeeking(bytes) == content)
      var source = ArraySource(bytes)
      var sink = ArraySink()
      var records: [ApplicationRecord] = []
      _ = try decompress(from: &source, to: &sink, onRecord: { records.append($0) })
      #expect(records == options.applicationRecords)
    }
  }
}

/// What opening an archive reads, counted.
@Suite struct OpeningTests {
  @Test("thousands of blocks: one read of 64 KiB and the frame header")
  func manyBlocks() throws {
    // 5,000 entries of 10 bytes.
    let content = [UInt8](repeating: 7, count: 5000 * 1024)
    let bytes = compress(content, options: CompressionOptions(level: 0, blockByteCount: 1024))
    let source = CountingSource(bytes)
    let archive = try SeekableArchive(source)
    #expect(archive.indexError == nil && archive.blocks.count == 5000)
    #expect(source.readCount == 2)
    #expect(source.readByteCount == 65_536 + 16)
  }

  @Test("frames are found from the last to the first, without their blocks")
  func manyFrames() throws {
    let content = Samples.random(200 * 1024, seed: 77)
    let frame = compress(content, options: CompressionOptions(level: 0, blockByteCount: 1024))
    let source = CountingSource(Array(repeatElement(frame, count: 20).joined()))
    let archive = try SeekableArchive(source)
    #expect(archive.frameCount == 20 && archive.contentByteCount == 20 * content.count)
    // Of each frame the footer, the header, the end record and the index of 200 entries.
    let indexByteCount = 200 * (1 + 2 + 8)
    #expect(source.readByteCount <= 65_536 + 20 * (24 + 16 + 64 + indexByteCount))
    #expect(source.readCount <= 1 + 20 * 4)
    #expect(archive.outline.frames[7].archiveRange == (7 * frame.count)..<(8 * frame.count))
    #expect(archive.outline.frames[7].blockNumbers == 1400..<1600)
  }
}
