internal import ByteIO

/// The records of one frame and its extent: what an index says, or a walk finds.
struct FrameIndex {
  let blockByteCount: Int
  /// Blocks in order; their offsets count from the frame's start.
  let blocks: [BlockLocation]
  /// Application records in order; their places count from the frame's start.
  let records: [RecordLocation]
  /// From the header's first byte to the last one.
  let byteCount: Int
  let contentByteCount: Int
  /// Whether an index stands at its end.
  let hasLongEnding: Bool
  /// Whether it has an ending.
  let isFinished: Bool
}

/// Reads an index piece by piece, so that a claim about its size costs nothing: the first entry that isn't
/// one ends it.
struct FrameIndexReader: ~Copyable {
  /// Every entry is shorter.
  private static let entryByteCountLimit = 32
  private static let pieceByteCount = 1 << 16

  private var builder: FrameIndexBuilder
  private var buffer = ByteQueue()

  init(header: FrameHeader) {
    builder = FrameIndexBuilder(header: header)
  }

  /// Reads the index behind an end record.
  ///
  /// - Parameters:
  ///   - offset: Where the index begins.
  ///   - byteCount: What the footer claims that it takes.
  ///   - source: The archive; untrusted.
  ///   - header: The frame's header.
  ///   - endRecord: The end record that stands before the index.
  /// - Returns: The frame's blocks and extent.
  /// - Throws: ``FormatError``, or an I/O error.
  static func read(
    at offset: Int,
    byteCount: Int,
    from source: inout some RandomAccessSource,
    header: FrameHeader,
    endRecord: EndRecord
  ) throws -> FrameIndex {
    var reader = FrameIndexReader(header: header)
    var position = offset
    let end = offset + byteCount
    while position < end {
      let piece = try source.read(at: position, byteCount: min(pieceByteCount, end - position))
      position += piece.count
      reader.buffer.append(piece)
      let isLast = position == end
      try rebasing(to: offset) { () throws(FormatError) in
        try reader.takeEntries(down: isLast ? 0 : entryByteCountLimit)
      }
    }
    try rebasing(to: offset) { () throws(FormatError) in
      guard reader.builder.progress.hasLongEnding else {
        throw .corrupt(.endingCounts, offset: 0)
      }
      try endRecord.check(against: reader.builder.progress)
    }
    let frameByteCount = reader.builder.progress.footer.frameByteCount
    return reader.builder.index(byteCount: frameByteCount)
  }

  /// Takes entries until no more than so many bytes are left.
  private mutating func takeEntries(down byteCountLimit: Int) throws(FormatError) {
    while buffer.count > byteCountLimit {
      let start = buffer.offset
      do throws(FormatError) {
        var reader = ByteReader(buffer.bytes)
        let record = try builder.readEntry(from: &reader)
        let entryByteCount = reader.offset
        try builder.append(
          record,
          headerByteCount: record.serialisedByteCount(
            blockByteCount: builder.progress.blockByteCount
          )
        )
        buffer.skip(entryByteCount)
      } catch {
        throw .corrupt(.index, offset: start)
      }
    }
  }
}

/// A frame's index while its records go by.
struct FrameIndexBuilder: ~Copyable {
  private let header: FrameHeader
  var progress: FrameProgress
  private var blocks: [BlockLocation] = []
  private var records: [RecordLocation] = []

  init(header: FrameHeader) {
    self.header = header
    progress = FrameProgress(blockByteCount: header.blockByteCount)
  }

  /// Reads the entry of the next record.
  @_lifetime(reader: copy reader)
  func readEntry(from reader: inout ByteReader) throws(FormatError) -> RecordHeader {
    let kind = try reader.read(UInt8.self)
    guard kind != ApplicationHeader.entryKind else {
      return .application(try ApplicationHeader.readEntry(from: &reader))
    }
    guard kind < ApplicationHeader.entryKind else {
      throw .corrupt(.index, offset: reader.offset)
    }
    return .block(
      try BlockHeader.readEntry(
        kind: kind,
        from: &reader,
        blockByteCount: header.blockByteCount,
        number: progress.blockCount,
        contentOffset: progress.contentByteCount
      )
    )
  }

  /// Takes in the next record, at the end of those before it.
  mutating func append(_ record: RecordHeader, headerByteCount: Int) throws(FormatError) {
    try progress.checkPlace(of: record)
    switch record {
    case .block(let block):
      blocks.append(
        BlockLocation(
          header: block,
          blockByteCount: header.blockByteCount,
          archiveOffset: progress.byteCount,
          contentOffset: progress.contentByteCount
        )
      )
    case .application(let application):
      records.append(
        RecordLocation(
          header: application,
          recordNumber: progress.recordCount,
          archiveOffset: progress.byteCount,
          blockNumber: progress.blockCount
        )
      )
    }
    try progress.append(record, headerByteCount: headerByteCount)
  }

  /// The index when the frame takes so many bytes, its ending included, or what there is behind its last record.
  func index(byteCount: Int, isFinished: Bool = true) -> FrameIndex {
    FrameIndex(
      blockByteCount: header.blockByteCount,
      blocks: blocks,
      records: records,
      byteCount: byteCount,
      contentByteCount: progress.contentByteCount,
      hasLongEnding: progress.hasLongEnding,
      isFinished: isFinished
    )
  }
}
