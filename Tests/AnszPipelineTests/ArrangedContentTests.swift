import Ansz
import TestSupport
import Testing

/// Contents that give up an order: sorted records and edges of graphs, in archives.
@Suite struct ArrangedContentTests {
  /// Lines of some letters, many of them equal.
  static func lines(_ count: Int, terminator: UInt8 = 10, seed: UInt64) -> [UInt8] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).flatMap { _ -> [UInt8] in
      let length = Int.random(in: 0...9, using: &generator)
      return (0..<length).map { _ in UInt8.random(in: 97...102, using: &generator) } + [terminator]
    }
  }

  static func edges(_ count: Int, below bound: Int, seed: UInt64) -> [UInt8] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).flatMap { _ in
      let (u, v) = (
        Int.random(in: 0..<bound, using: &generator), Int.random(in: 0..<bound, using: &generator)
      )
      return Array("\(u) \(v)\n".utf8)
    }
  }

  static func archive(
    _ source: [UInt8],
    _ form: ContentForm,
    blockByteCount: Int = 1 << 20,
    options: CompressionOptions = CompressionOptions()
  ) throws -> (archive: [UInt8], content: [UInt8]) {
    let content = try ArrangedContent(source, form: form, blockByteCount: blockByteCount)
    var sink = ArraySink()
    let summary = try compress(content, to: &sink, options: options)
    #expect(summary.contentByteCount == content.bytes.count)
    #expect(summary.archiveByteCount == sink.bytes.count)
    return (sink.bytes, content.bytes)
  }

  private func sorted(_ source: [UInt8], terminator: UInt8) -> [UInt8] {
    var records = source.split(separator: terminator, omittingEmptySubsequences: false)
    let last = records.removeLast()
    if !last.isEmpty { records.append(last) }
    records.sort { $0.lexicographicallyPrecedes($1) }
    let bytes = records.flatMap { $0 + [terminator] }
    return last.isEmpty ? bytes : bytes.dropLast()
  }

  @Test(arguments: [ContentForm.sortedLines, .sortedRecords])
  func recordsAreSorted(form: ContentForm) throws {
    let terminator = try #require(form.terminator)
    let many = Self.lines(3000, terminator: terminator, seed: 61)
    let sources: [[UInt8]] = [
      [], [terminator], [7], [terminator, terminator], many, many + [98, 255],
      Array(many.dropLast()), [200, terminator, 0xC3, 10 - terminator, terminator],
    ]
    for source in sources {
      for blockByteCount in [1024, 1 << 16] {
        for threadCount in [1, 3] {
          let (archive, content) = try Self.archive(
            source,
            form,
            blockByteCount: blockByteCount,
            options: CompressionOptions(threadCount: threadCount)
          )
          #expect(content == sorted(source, terminator: terminator))
          #expect(try decompress(archive) == content)
        }
      }
    }
  }

  /// Blocks hold whole records, and the metadata says what was done, beside what it said before.
  @Test func blocksAndMetadata() throws {
    var metadata = FrameMetadata()
    metadata["job"] = [1]
    var options = CompressionOptions()
    options.applicationRecords = [metadata.record]
    let source = Self.lines(2000, seed: 62)
    let (bytes, content) = try Self.archive(
      source,
      .sortedLines,
      blockByteCount: 1024,
      options: options
    )
    var archive = try SeekableArchive(ArrayRandomAccess(bytes))
    #expect(archive.blocks.count > 8)
    for block in archive.blocks {
      #expect(block.header.codecName == "records")
      #expect(content[block.contentRange.upperBound - 1] == 10)
    }
    let outline = archive.outline
    let read = try #require(try outline.metadata { try archive.read(outline.records[$0]) }[0])
    #expect(read.form == .sortedLines && read["job"] == [1])
  }

  @Test func recordsThatNoBlockHolds() {
    let long = [UInt8](repeating: 65, count: 1024) + [10]
    #expect(throws: ArrangementError.recordTooLong(byteCount: 1025)) {
      try ArrangedContent(long, form: .sortedLines, blockByteCount: 1024)
    }
    #expect(throws: Never.self) {
      try ArrangedContent(long, form: .sortedLines, blockByteCount: 2048)
    }
  }

  /// Records that the models don't make smaller are stored or go by matches.
  @Test func blocksOfOtherCodecs() throws {
    let (archive, content) = try Self.archive(Samples.random(5000, seed: 63), .sortedLines)
    #expect(try decompress(archive) == content)
    let (stored, _) = try Self.archive(
      Self.lines(500, seed: 64),
      .sortedLines,
      options: CompressionOptions(level: 0)
    )
    let blocks = try SeekableArchive(ArrayRandomAccess(stored)).blocks
    #expect(blocks.map(\.header.codecName) == ["stored"])
  }

  @Test(arguments: [ContentForm.edges, .directedEdges])
  func edgesAreKept(form: ContentForm) throws {
    let source = Self.edges(900, below: 150, seed: 65)
    let text = String(decoding: source, as: UTF8.self)
    let pairs = text.split(separator: "\n").map { $0.split(separator: " ").compactMap { Int($0) } }
    let oriented = pairs.map { form == .edges ? $0.sorted() : $0 }
    let expected = Set(oriented).sorted { $0.lexicographicallyPrecedes($1) }
      .map { "\($0[0]) \($0[1])\n" }.joined()
    for blockByteCount in [1024, 1 << 20] {
      let (archive, content) = try Self.archive(source, form, blockByteCount: blockByteCount)
      #expect(String(decoding: content, as: UTF8.self) == expected)
      #expect(try decompress(archive) == content)
      let blocks = try SeekableArchive(ArrayRandomAccess(archive)).blocks
      #expect(blocks.allSatisfy { $0.header.codecName == "graph" })
      #expect(blocks.allSatisfy { content[$0.contentRange.upperBound - 1] == 10 })
    }
  }

  /// A graph has one block, and degrees that are the source's.
  @Test(arguments: [ContentForm.unlabelledEdges, .unlabelledDirectedEdges])
  func graphsWithoutLabels(form: ContentForm) throws {
    let source = Self.edges(700, below: 200, seed: 66)
    let (archive, content) = try Self.archive(source, form, blockByteCount: 1024)
    #expect(try decompress(archive) == content)
    let blocks = try SeekableArchive(ArrayRandomAccess(archive)).blocks
    #expect(blocks.count == 1 && blocks[0].blockByteCount >= content.count)
    let labelled: ContentForm = form == .unlabelledEdges ? .edges : .directedEdges
    let edges = try ArrangedContent(source, form: labelled, blockByteCount: 1 << 20).bytes
    func degrees(_ bytes: [UInt8]) -> [Int] {
      let words = String(decoding: bytes, as: UTF8.self).split { $0 == " " || $0 == "\n" }
      return Dictionary(grouping: words) { $0 }.values.map(\.count).sorted()
    }
    #expect(degrees(content) == degrees(edges))
  }

  @Test func linesThatAreNoEdges() throws {
    for (text, line) in [("1 2\nx\n", 2), ("1", 1), ("1 2 3", 1), ("# 1\n\n1 -2", 3)] {
      #expect(throws: ArrangementError.line(line)) {
        try ArrangedContent(Array(text.utf8), form: .edges, blockByteCount: 1024)
      }
    }
    for form in [ContentForm.edges, .unlabelledEdges] {
      let (archive, content) = try Self.archive(Array("# nothing\n".utf8), form)
      #expect(try content.isEmpty && decompress(archive).isEmpty)
    }
  }

  /// Every flipped bit is an error, wherever it is.
  @Test(arguments: ContentForm.allCases)
  func flippedBits(form: ContentForm) throws {
    let source =
      form.terminator.map { Self.lines(150, terminator: $0, seed: 67) }
      ?? Self.edges(80, below: 40, seed: 68)
    var (archive, _) = try Self.archive(source, form)
    for bit in 0..<archive.count * 8 {
      archive[bit / 8] ^= 1 << (bit % 8)
      #expect(throws: FormatError.self, "bit \(bit)") { _ = try decompress(archive) }
      archive[bit / 8] ^= 1 << (bit % 8)
    }
  }

  /// A bit of a multiset, too: fields of random digits have a layout.
  @Test func flippedBitsOfMultisets() throws {
    var generator = SeededGenerator(seed: 69)
    let source = (0..<60).flatMap { _ in
      let digits = String(UInt64.random(in: 1 << 60 ... .max, using: &generator), radix: 16)
      return Array("\(digits)\n".utf8)
    }
    var (archive, content) = try Self.archive(source, .sortedLines)
    #expect(archive.count < content.count * 6 / 10)
    for bit in 0..<archive.count * 8 {
      archive[bit / 8] ^= 1 << (bit % 8)
      #expect(throws: FormatError.self, "bit \(bit)") { _ = try decompress(archive) }
      archive[bit / 8] ^= 1 << (bit % 8)
    }
  }

  /// Models take memory, which a reader can limit.
  @Test func limits() throws {
    let (archive, content) = try Self.archive(Self.lines(500, seed: 70), .sortedLines)
    let blocks = try SeekableArchive(ArrayRandomAccess(archive)).blocks
    let need = blocks[0].header.modelByteCount
    #expect(need > content.count)
    var limits = Limits()
    limits.maximumModelByteCount = need
    #expect(try decompress(archive, limits: limits) == content)
    limits.maximumModelByteCount = need - 1
    #expect(
      throws: FormatError.limitExceeded(
        .modelByteCount,
        requested: need,
        offset: blocks[0].archiveOffset
      )
    ) { try decompress(archive, limits: limits) }
  }

  /// The same limit for who takes out a range, lines or a record.
  @Test(arguments: [1, 3]) func limitsOfExtraction(threadCount: Int) throws {
    let (archive, content) = try Self.archive(Self.lines(500, seed: 70), .sortedLines)
    let block = try SeekableArchive(ArrayRandomAccess(archive)).blocks[0]
    let need = block.header.modelByteCount
    for limit in [need, need - 1] {
      var limits = Limits()
      limits.maximumModelByteCount = limit
      var seekable = try SeekableArchive(ArrayRandomAccess(archive), limits: limits)
      let index = try LineIndex(seekable.outline) {
        try seekable.read(seekable.outline.records[$0])
      }
      let takings: [() throws -> [UInt8]] = [
        {
          var sink = ArraySink()
          try extract(0..<content.count, from: &seekable, to: &sink, threadCount: threadCount)
          return sink.bytes
        },
        {
          var sink = ArraySink()
          _ = try extractLines(
            1...9999,
            from: &seekable,
            by: index,
            to: &sink,
            threadCount: threadCount
          )
          return sink.bytes
        },
        {
          var sink = ArraySink()
          let record = Array(content.prefix { $0 != 10 })
          _ = try extractRecord(record, from: &seekable, frameNumber: 0, terminator: 10, to: &sink)
          return content
        },
      ]
      for take in takings {
        if limit == need {
          #expect(try take() == content)
        } else {
          #expect(
            throws: FormatError.limitExceeded(
              .modelByteCount,
              requested: need,
              offset: block.archiveOffset
            )
          ) { try take() }
        }
      }
      #expect(seekable.blockReadCount > 0 || limit < need, "what is refused isn't read")
    }
  }

  /// What a reader doesn't take on counts as lost when it salvages, in a whole archive and in a damaged one.
  @Test func limitsOfSalvage() throws {
    let (archive, content) = try Self.archive(Self.lines(500, seed: 71), .sortedLines)
    let need = try SeekableArchive(ArrayRandomAccess(archive)).blocks[0].header.modelByteCount
    let joined = archive + compress(Array("plain".utf8))
    func recovered(_ bytes: [UInt8], _ limits: Limits) throws -> [UInt8] {
      var salvage = try Salvage(ArrayRandomAccess(bytes), limits: limits)
      var sink = ArraySink()
      let report = try recover(&salvage, to: &sink, fill: .none)
      let isLess = sink.bytes.count < content.count || bytes.count < archive.count
      #expect(report.isComplete == !isLess, "\(limits)")
      return sink.bytes
    }
    let headless = Array(archive.dropFirst(FrameHeader.byteCount))
    let all = Limits()
    #expect(try recovered(joined, all) == content + Array("plain".utf8))
    #expect(try recovered(Array(archive.dropLast()), all) == content)
    #expect(try recovered(headless, all) == content)
    var limits = Limits()
    limits.maximumContentByteCount = 1
    limits.maximumModelByteCount = need
    #expect(try recovered(joined, limits) == content + Array("plain".utf8))
    limits.maximumModelByteCount = need - 1
    #expect(try recovered(joined, limits) == Array("plain".utf8))
    #expect(try recovered(Array(archive.dropLast()), limits) == [])
    #expect(try recovered(headless, limits) == [])
    limits = Limits()
    limits.maximumBlockByteCount = 1 << 10
    #expect(try recovered(joined, limits) == [])
  }
}
