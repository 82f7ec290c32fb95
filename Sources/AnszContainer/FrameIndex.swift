internal import ByteIO

/// The blocks of one frame and its extent: what an index says, or a walk finds.
struct FrameIndex {
  /// Blocks in order; their offsets count from the frame's start.
  let blocks: [BlockLocation]
  /// From the header's first byte to the last one.
  let byteCount: Int
  let contentByteCount: Int
  /// Whether an index stands at its end.
  let hasLongEnding: Bool

  /// A frame at `offset`, built from an index.
  ///
  /// - Parameters:
  ///   - index: The entries of the records; untrusted.
  ///   - header: The frame's header.
  ///   - endRecord: The end record that stands before the index.
  /// - Returns: The frame's blocks and extent.
  /// - Throws: ``FormatError``; offsets count from the start of the index.
  static func read(
    _ index: Span<UInt8>,
    header: FrameHeader,
    endRecord: EndRecord
  ) throws(FormatError) -> FrameIndex {
    var builder = FrameIndexBuilder(header: header)
    var reader = ByteReader(index)
    while reader.remainingByteCount > 0 {
      let record: RecordHeader
      do throws(FormatError) {
        record = try builder.readEntry(from: &reader)
        try builder.append(
          record,
          headerByteCount: record.serialised(blockByteCount: header.blockByteCount).count
        )
      } catch {
        throw .corrupt(.index, offset: error.offset)
      }
    }
    guard builder.progress.hasLongEnding else { throw .corrupt(.endingCounts, offset: 0) }
    try endRecord.check(against: builder.progress)
    return builder.finish(byteCount: builder.progress.footer.frameByteCount)
  }
}

/// A frame's index while its records go by.
struct FrameIndexBuilder: ~Copyable {
  private let header: FrameHeader
  var progress: FrameProgress
  private var blocks: [BlockLocation] = []

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
    if case .block(let block) = record {
      blocks.append(
        BlockLocation(
          header: block,
          blockByteCount: header.blockByteCount,
          archiveOffset: progress.byteCount,
          contentOffset: progress.contentByteCount
        )
      )
    }
    try progress.append(record, headerByteCount: headerByteCount)
  }

  consuming func finish(byteCount: Int) -> FrameIndex {
    FrameIndex(
      blocks: blocks,
      byteCount: byteCount,
      contentByteCount: progress.contentByteCount,
      hasLongEnding: progress.hasLongEnding
    )
  }
}
