import Ansz
import AnszContainer
import ByteIO
import TestSupport
import Testing

/// Lines by their numbers, with and without an index.
@Suite struct LineTests {
  /// The lines of a content, their line feeds included.
  private static func lines(of content: [UInt8]) -> [ArraySlice<UInt8>] {
    var lines: [ArraySlice<UInt8>] = []
    var start = 0
    for index in content.indices where content[index] == 0x0A {
      lines.append(content[start...index])
      start = index + 1
    }
    return start < content.count ? lines + [content[start...]] : lines
  }

  private static func extract(
    _ range: ClosedRange<Int>,
    from bytes: [UInt8],
    threadCount: Int = 1
  ) throws -> (content: [UInt8], isThere: Bool, blockReadCount: Int) {
    var archive = try SeekableArchive(ArrayRandomAccess(bytes))
    let outline = archive.outline
    let index = try LineIndex(outline) { try archive.read(outline.records[$0]) }
    var sink = ArraySink()
    let lines = try extractLines(
      range,
      from: &archive,
      by: index,
      to: &sink,
      threadCount: threadCount
    )
    return (sink.bytes, !lines.isEmpty, archive.blockReadCount)
  }

  private static func options(indexed: Bool) -> CompressionOptions {
    var options = CompressionOptions(level: 1, blockByteCount: 1024)
    options.indexesLines = indexed
    return options
  }

  @Test("line feeds are counted right at every length, and where bytes could overflow")
  func counting() {
    var generator = SeededGenerator(seed: 0xFEED)
    for count in Array(0...80) + [2031, 2032, 2039, 2040, 2041, 2047, 2048, 4080, 4081, 100_001] {
      let kinds: [UInt8] = [0x0A, 0x0B, 0x09, 0, 0xFF, 0x8A]
      let mixed = (0..<count).map { _ in kinds.randomElement(using: &generator) ?? 0 }
      let all = [UInt8](repeating: 0x0A, count: count)
      let none = [UInt8](repeating: 0x8A, count: count)
      for bytes in [all, none, mixed] {
        #expect(bytes.span.lineFeedCount == bytes.count { $0 == 0x0A }, "\(count)")
      }
    }
  }

  @Test("the same lines as those that are counted by hand")
  func oracle() throws {
    var generator = SeededGenerator(seed: 0x11E5)
    for trial in 0..<60 {
      // Frames with and without an index; few lines or many, and blocks that end in line feeds.
      var bytes: [UInt8] = []
      var content: [UInt8] = []
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let rate = [2, 40, 3000, 100_000][Int.random(in: 0..<4, using: &generator)]
        let piece = (0..<Int.random(in: 0...9000, using: &generator)).map { _ in
          Int.random(in: 0..<rate, using: &generator) == 0 ? 0x0A : 0x61 as UInt8
        }
        bytes += compress(piece, options: Self.options(indexed: Bool.random(using: &generator)))
        content += piece
      }
      let lines = Self.lines(of: content)
      for _ in 0..<20 {
        let first = Int.random(in: 1...(lines.count + 2), using: &generator)
        let last =
          Bool.random(using: &generator) ? first + Int.random(in: 0...9, using: &generator) : .max
        let expected = lines.dropFirst(first - 1).prefix(last == .max ? .max : last - first + 1)
        for threadCount in [1, 2] {
          let (found, isThere, _) = try Self.extract(
            first...last,
            from: bytes,
            threadCount: threadCount
          )
          #expect(
            found.elementsEqual(expected.joined()),
            "\(generator), trial \(trial), \(first)-\(last)"
          )
          #expect(isThere == !expected.isEmpty, "\(generator), trial \(trial), \(first)-\(last)")
        }
      }
    }
  }

  @Test("with an index only the blocks of the lines are read")
  func fewBlocks() throws {
    // 8 lines of 128 bytes in each block.
    let line = [UInt8](repeating: 0x61, count: 127) + [0x0A]
    let content = Array(repeatElement(line, count: 8 * 1000).joined())
    let indexed = compress(content, options: Self.options(indexed: true))
    for (range, count) in [(1...1, 1), (8...8, 1), (9...9, 2), (4000...4016, 3), (7993...8000, 2)] {
      let (found, _, blockReadCount) = try Self.extract(range, from: indexed)
      #expect(found.count == range.count * 128)
      #expect(blockReadCount <= count, "\(range): \(blockReadCount)")
    }
    // Without one all that stands before is counted, and nothing behind.
    let plain = compress(content, options: Self.options(indexed: false))
    #expect(try Self.extract(800...800, from: plain).blockReadCount == 100)
  }

  @Test("an index that lies is noticed")
  func lies() throws {
    let content = Samples.text(9000, seed: 3).map { $0 == 0x20 ? 0x0A : $0 }
    let good = compress(content, options: Self.options(indexed: true))
    var source = try SeekableArchive(ArrayRandomAccess(good))
    let blockCount = source.blocks.count
    let location = try #require(source.outline.records.first)
    let payload = try source.read(location).payload
    /// The archive with another record in the place of its own, all checksums right.
    func archive(with payload: [UInt8]) throws -> [UInt8] {
      var writer = FrameWriter(header: FrameHeader(blockByteCount: 1024))
      var bytes = writer.start()
      for number in 0..<blockCount {
        let (block, _) = try source.read(blockNumber: number)
        bytes += writer.header(of: block) + block.payload
      }
      return bytes + writer.bytes(of: ApplicationRecord(type: "line", payload: payload))
        + writer.finish()
    }
    #expect(try archive(with: payload) == good)
    // The number of each block, one more and one less.
    for (number, index) in payload.indices.dropFirst(8).enumerated() {
      for change: UInt8 in [1, 0xFF] where payload[index] &+ change < 0x80 {
        var lying = payload
        lying[index] &+= change
        let bytes = try archive(with: lying)
        var input = ArraySource(bytes)
        #expect(throws: FormatError.self, "block \(number)") { try check(&input) }
        #expect(throws: FormatError.self, "block \(number)") {
          try Self.extract(1 ... .max, from: bytes)
        }
        // Content is read as ever.
        #expect(try decompress(bytes) == content)
      }
    }
    // For other blocks, too short, too long, not canonical.
    var foreign = payload
    foreign[0] ^= 1
    let short = Array(payload.dropLast())
    let wrongs: [[UInt8]] = [foreign, short, payload + [0], short + [0x81, 0x00], []]
    for wrong in wrongs {
      let bytes = try archive(with: wrong)
      #expect(throws: FormatError.self) { try Self.extract(5...5, from: bytes) }
      var input = ArraySource(bytes)
      #expect(throws: FormatError.self) { try check(&input) }
    }
  }

  @Test(
    "what is behind the lines makes no difference, whatever it is and for any number of threads"
  )
  func damageBehind() throws {
    let content = Array(repeatElement(Array("line\n".utf8), count: 4000).joined())
    var bytes = compress(content, options: Self.options(indexed: false))
    let blocks = try SeekableArchive(ArrayRandomAccess(bytes)).blocks
    bytes[blocks[2].archiveOffset + 40] ^= 1
    for threadCount in 1...4 {
      let found = try Self.extract(1...100, from: bytes, threadCount: threadCount)
      #expect(found.content == Array(content.prefix(500)))
    }
  }

  @Test("the index is the same for any number of threads, and read by a survey too")
  func sameBytes() throws {
    let content = Samples.text(60_000, seed: 8).map { $0 == 0x65 ? 0x0A : $0 }
    var options = Self.options(indexed: true)
    let expected = compress(content, options: options)
    for threadCount in 2...5 {
      options.threadCount = threadCount
      #expect(compress(content, options: options) == expected)
    }
    var source = ArraySource(expected, pieceByteCount: 100)
    var records: [ApplicationRecord] = []
    let outline = try survey(&source) { records.append($0) }
    let index = try LineIndex(outline) { records[$0] }
    #expect(index.total == content.count { $0 == 0x0A })
    #expect(try SeekableArchive(ArrayRandomAccess(expected)).outline == outline)
    var input = ArraySource(expected)
    #expect(try check(&input) == RunSummary(outline))
  }
}
