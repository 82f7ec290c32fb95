public import AnszContainer
internal import ByteIO

/// What is to be checked, in its order.
private enum CheckedItem: Sendable {
  case frame
  case block(PlacedBlock)
  case record(ApplicationRecord, payloadOffset: Int)
}

/// What is known of it when its content has gone by.
private enum CheckedOutput: Sendable {
  case frame
  case block(BlockHeader, lineFeedCount: Int, end: Int)
  case record(ApplicationRecord, payloadOffset: Int)
}

/// Reads an archive to its end and checks all that can be checked: its content, and what application records
/// say of it (Spec §6.4).
///
/// - Parameters:
///   - source: The archive; untrusted; read on the calling thread.
///   - threadCount: Workers, at least 1.
///   - limits: What to refuse.
///   - cancellation: Stops the run.
///   - onProgress: Called when a block has been checked, with the sizes up to its end, of which frames are not counted; in
///     order, on any thread.
/// - Returns: Sizes of what went through.
/// - Throws: ``FormatError``, what the source throws, or `CancellationError`.
/// - Complexity: That of ``decompress(from:to:threadCount:limits:cancellation:onRecord:)``.
public func check(
  _ source: inout some ByteSource,
  threadCount: Int = 1,
  limits: Limits = Limits(),
  cancellation: Cancellation = Cancellation(),
  onProgress: (RunSummary) -> Void = { _ in }
) throws -> RunSummary {
  let contents = BufferPool()
  let payloads = BufferPool()
  var feed = ArchiveFeed(limits: limits, payloads: payloads)
  var check = RecordCheck()
  let room = ModelRoom(byteCount: limits.maximumModelByteCount)
  var done = RunSummary()
  try runOrdered(
    threadCount: threadCount,
    cancellation: cancellation,
    produce: {
      while true {
        switch try feed.nextEvent(from: &source, unless: cancellation) {
        case .frame: return .frame
        case .block(let block, let payloadOffset):
          return .block(PlacedBlock(block: block, payloadOffset: payloadOffset))
        case .application(let record):
          return .record(record, payloadOffset: feed.byteCount - record.payload.count)
        case .frameEnd, .needsInput: continue
        case .end: return nil
        }
      }
    },
    transform: { (item: CheckedItem) in
      switch item {
      case .frame: return .frame
      case .record(let record, let offset): return .record(record, payloadOffset: offset)
      case .block(let block):
        var content = contents.take()
        try block.decode(into: &content, within: room)
        payloads.give(block.block.payload)
        let lineFeedCount = content.span.lineFeedCount
        contents.give(content)
        return .block(block.block.header, lineFeedCount: lineFeedCount, end: block.end)
      }
    },
    consume: { (output: CheckedOutput) in
      try check.take(output)
      guard case .block(let header, _, let end) = output else { return }
      done.add(contentByteCount: header.contentByteCount, archiveEnd: end)
      onProgress(done)
    }
  )
  return feed.summary
}

/// Compares what records say with what has gone by of their frame.
private struct RecordCheck: ~Copyable {
  private var lines = LineRecordBuilder()
  private var blockCount = 0
  private var hasMetadata = false

  mutating func take(_ output: CheckedOutput) throws(FormatError) {
    switch output {
    case .frame:
      self = RecordCheck()
    case .block(let header, let lineFeedCount, _):
      lines.append(header, lineFeedCount: lineFeedCount)
      blockCount += 1
    case .record(let record, let offset) where record.type == LineIndex.recordType:
      guard lines.take() == record else { throw .corrupt(.lineIndex, offset: offset) }
    case .record(let record, let offset) where record.type == FrameMetadata.recordType:
      guard !hasMetadata, blockCount == 0 else { throw .corrupt(.metadata, offset: offset) }
      hasMetadata = true
      do throws(FormatError) {
        _ = try FrameMetadata(record)
      } catch {
        throw error.rebased(by: offset)
      }
    case .record: return
    }
  }
}
