internal import Ansz
internal import SystemPackage

/// What is listed of an archive.
struct Listing {
  let source: SourceFile
  let outline: ArchiveOutline
  /// For each frame; nil where there is none.
  private(set) var metadata: [FrameMetadata?]
  /// For each block; empty where no record says it of any.
  private var lineCounts: [Int?] = []
  /// What is wrong with the archive, if it could be listed nevertheless.
  private(set) var error: FormatError?

  /// Reads an archive: from its end where that is possible, else by walking over all of it.
  ///
  /// - Parameters:
  ///   - source: The archive; untrusted.
  ///   - withRecords: Whether to read what application records say: that may be anywhere.
  /// - Throws: ``FormatError``, or an I/O error.
  init(of source: SourceFile, withRecords: Bool) throws {
    self.source = source
    let read: (Int) throws -> ApplicationRecord
    if source.isRegular {
      var archive = try SeekableArchive(
        FileDescriptorRandomAccess(source.descriptor),
        acceptingUnfinished: true
      )
      outline = archive.outline
      error = archive.endError ?? archive.indexError
      read = { try archive.read(archive.outline.records[$0]) }
    } else {
      var input = FileDescriptorSource(source.descriptor)
      var records: [ApplicationRecord] = []
      outline = try survey(&input) { records.append($0) }
      read = { records[$0] }
    }
    metadata = outline.frames.map { _ in nil }
    guard withRecords else { return }
    do {
      metadata = try outline.metadata(reading: read)
      if outline.records.contains(where: { $0.type == LineIndex.recordType }) {
        lineCounts = try LineIndex(outline, reading: read).counts
      }
    } catch let error as FormatError {
      self.error = self.error ?? error
    }
  }

  /// All line feeds; nil unless they are known.
  private var lineFeedCount: Int? {
    guard lineCounts.count == outline.blocks.count else { return nil }
    return lineCounts.reduce(0) { sum, count in sum.flatMap { sum in count.map { sum + $0 } } }
  }

  private func lineCount(ofBlock number: Int) -> Int? {
    lineCounts.isEmpty ? nil : lineCounts[number]
  }
}

extension Listing {
  static var head: String { row("content", "archive", "ratio", "blocks", "frames", "name") }

  private static func row(_ cells: String...) -> String {
    let widths = [14, 14, 8, 8, 7]
    return columns(Array(cells.prefix(widths.count)), widths) + "  " + cells[widths.count]
  }

  private static func columns(_ cells: [String], _ widths: [Int]) -> String {
    zip(cells, widths).map { cell, width in
      String(repeating: " ", count: max(0, width - cell.count)) + cell
    }.joined(separator: " ")
  }

  /// Gives the row of the archive, and its details behind it, piece by piece.
  func write(withDetails: Bool, _ put: (String) throws -> Void) rethrows {
    try put(
      Self.row(
        "\(outline.contentByteCount)",
        "\(outline.byteCount)",
        "\(Percentage(outline.byteCount, of: outline.contentByteCount))",
        "\(outline.blocks.count)",
        "\(outline.frames.count)",
        source.name
      )
    )
    guard withDetails else { return }
    for number in outline.frames.indices {
      try writeDetails(ofFrame: number, put)
    }
  }

  private func writeDetails(ofFrame number: Int, _ put: (String) throws -> Void) rethrows {
    let frame = outline.frames[number]
    try put(
      "\n  frame \(number): \(frame.archiveRange.count) bytes at \(frame.archiveRange.lowerBound), "
        + "blocks of \(frame.blockByteCount) bytes" + (frame.isFinished ? "" : ", without an end")
    )
    for (key, value) in metadata[number]?.entries ?? [] {
      try put("\n    \(key): \(RawArguments.text(of: value).escaped)")
    }
    for record in outline.records[frame.recordNumbers] {
      try put(
        "\n    record \(record.type.escaped): \(record.byteCount) bytes at \(record.archiveOffset)"
      )
    }
    guard !frame.blockNumbers.isEmpty else { return }
    let widths = [8, 14, 10, 10, 8, 10, 9]
    let head = ["block", "offset", "content", "stored", "ratio", "codec", "newlines"]
    try put("\n" + Self.columns(head, widths) + "  checksum")
    for number in frame.blockNumbers {
      let block = outline.blocks[number]
      let header = block.header
      let cells = [
        "\(number)", "\(block.contentOffset)", "\(header.contentByteCount)",
        "\(header.storedByteCount)",
        "\(Percentage(header.storedByteCount, of: header.contentByteCount))",
        header.codecName, lineCount(ofBlock: number).map { "\($0)" } ?? "-",
      ]
      try put("\n" + Self.columns(cells, widths) + "  \(hexadecimal(header.checksum))")
    }
  }
}

extension Listing {
  /// The archive as an object; the names of its members are those of the library.
  func json(withBlocks: Bool) -> JSON {
    .object([
      ("name", .bytes(source.nameBytes)),
      ("archiveByteCount", .int(outline.byteCount)),
      ("contentByteCount", .int(outline.contentByteCount)),
      ("blockCount", .int(outline.blocks.count)),
      ("frameCount", .int(outline.frames.count)),
      ("newlineCount", .optional(lineFeedCount)),
      ("error", error.map(Self.json) ?? .null),
      ("frames", .elements(outline.frames.indices) { json(ofFrame: $0, withBlocks: withBlocks) }),
    ])
  }

  /// An archive that can't be listed.
  static func json(of error: any Error, about argument: String) -> JSON {
    let what =
      (error as? FormatError).map(json) ?? .object([("message", .text("\(error)"))])
    return .object([
      ("name", .bytes(SourceFile.nameBytes(of: argument))),
      ("error", what),
    ])
  }

  private static func json(_ error: FormatError) -> JSON {
    .object([
      ("number", .int(error.number)), ("offset", .int(error.offset)),
      ("message", .text("\(error)")),
    ])
  }

  private func json(ofFrame number: Int, withBlocks: Bool) -> JSON {
    let frame = outline.frames[number]
    let pairs = metadata[number]?.entries.map { (name: $0.key, value: JSON.bytes($0.value)) }
    var members: [(name: String, value: JSON)] = [
      ("archiveOffset", .int(frame.archiveRange.lowerBound)),
      ("archiveByteCount", .int(frame.archiveRange.count)),
      ("contentOffset", .int(frame.contentRange.lowerBound)),
      ("contentByteCount", .int(frame.contentRange.count)),
      ("blockByteCount", .int(frame.blockByteCount)),
      ("blockCount", .int(frame.blockNumbers.count)),
      ("isFinished", .bool(frame.isFinished)),
      ("metadata", pairs.map { .object($0) } ?? .null),
      ("records", .array(outline.records[frame.recordNumbers].map(Self.json))),
    ]
    if withBlocks {
      members.append(("blocks", .elements(frame.blockNumbers, json(ofBlock:))))
    }
    return .object(members)
  }

  private static func json(_ record: RecordLocation) -> JSON {
    .object([
      ("type", .text(record.type)),
      ("archiveOffset", .int(record.archiveOffset)),
      ("byteCount", .int(record.byteCount)),
    ])
  }

  private func json(ofBlock number: Int) -> JSON {
    let block = outline.blocks[number]
    let header = block.header
    return .object([
      ("number", .int(number)),
      ("contentOffset", .int(block.contentOffset)),
      ("contentByteCount", .int(header.contentByteCount)),
      ("archiveOffset", .int(block.archiveOffset)),
      ("storedByteCount", .int(header.storedByteCount)),
      ("codec", .text(header.codecName)),
      ("newlineCount", .optional(lineCount(ofBlock: number))),
      ("checksum", .text(hexadecimal(header.checksum))),
    ])
  }
}

/// A share in per cent, to a tenth.
struct Percentage: CustomStringConvertible {
  private let text: String

  init(_ part: Int, of whole: Int) {
    guard whole > 0 else {
      text = "-"
      return
    }
    let tenths = Int((Double(part) * 1000 / Double(whole)).rounded())
    text = "\(tenths / 10).\(tenths % 10)%"
  }

  var description: String { text }
}
