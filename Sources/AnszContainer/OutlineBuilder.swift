package import ByteIO

/// The outline of an archive that is read from front to back.
package struct OutlineBuilder: ~Copyable {
  /// The frames that have ended.
  package private(set) var outline = ArchiveOutline()
  private var frame = FrameIndexBuilder(
    header: FrameHeader(blockByteCount: FrameHeader.maximumBlockByteCount)
  )
  private var recordCount = 0

  package init() {}

  /// Takes in what an ``ArchiveReader`` has read; its checks are not repeated.
  ///
  /// - Parameters:
  ///   - event: The next event.
  ///   - archiveByteCount: The bytes of the archive up to the end of what the event tells of.
  /// - Throws: ``FormatError/corrupt(_:offset:)`` when a sum is larger than numbers are.
  package mutating func take(
    _ event: ArchiveReader.Event,
    archiveByteCount: Int
  ) throws(FormatError) {
    switch event {
    case .needsInput, .end: return
    case .frame(let header):
      frame = FrameIndexBuilder(header: header)
      recordCount = 0
    case .block(let block, _):
      try append(.block(block.header))
    case .application(let record):
      try append(.application(ApplicationHeader(record, recordNumber: recordCount)))
    case .frameEnd:
      let index = frame.index(byteCount: archiveByteCount - outline.byteCount)
      guard outline.append(index) else { throw .corrupt(.endingCounts, offset: archiveByteCount) }
    }
  }

  private mutating func append(_ record: RecordHeader) throws(FormatError) {
    recordCount += 1
    let blockByteCount = frame.progress.blockByteCount
    try frame.append(
      record,
      headerByteCount: record.serialisedByteCount(blockByteCount: blockByteCount)
    )
  }
}
