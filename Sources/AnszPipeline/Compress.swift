internal import AnszContainer

/// A block's content, cut from the input, with its place.
private struct ContentBlock: Sendable {
  var content: [UInt8]
  let number: Int
  let contentOffset: Int
}

/// A block that is ready to be written.
private struct FinishedBlock: Sendable {
  let block: EncodedBlock
  /// Line feeds in its content; 0 when nobody asks for them.
  let lineFeedCount: Int
}

/// Compresses a stream into an archive of one frame.
///
/// Reads and writes in one pass. The bytes written depend on the bytes read, on the level and on the
/// block size, not on the number of threads or the sizes of the pieces that the source gives; on what
/// records and what ends of blocks the options ask for, too.
///
/// - Parameters:
///   - source: The content; read on the calling thread.
///   - sink: The archive; written in order, on any thread.
///   - options: Level, block size and threads, records, ends of blocks.
///   - cancellation: Stops the run.
/// - Returns: Sizes of what went through.
/// - Throws: What source and sink throw, or `CancellationError`.
/// - Complexity: O(*n*). Memory for at most `9 * threadCount + 2` blocks; each worker takes 10 MiB more at
///   level 5, and 50 blocks more at levels 6 and 7.
public func compress(
  from source: inout some ByteSource,
  to sink: inout some ByteSink,
  options: CompressionOptions = CompressionOptions(),
  cancellation: Cancellation = Cancellation()
) throws -> RunSummary {
  let level = options.level
  let indexesLines = options.indexesLines
  let header = FrameHeader(
    blockByteCount: options.blockByteCount
      ?? CompressionOptions.defaultBlockByteCount(level: level)
  )
  let contents = BufferPool()
  let payloads = BufferPool()
  var summary = RunSummary()
  var writer = FrameWriter(header: header)
  var lines = LineRecordBuilder()

  func write(_ bytes: [UInt8]) throws {
    try sink.write(bytes.span)
    summary.archiveByteCount += bytes.count
  }

  try write(writer.start())
  for record in options.applicationRecords {
    try write(writer.bytes(of: record))
  }
  var cutter = BlockCutter(blockByteCount: header.blockByteCount, flush: options.flush)
  try runOrdered(
    threadCount: options.threadCount,
    cancellation: cancellation,
    isLast: { options.flush == nil && $0.content.count < header.blockByteCount },
    produce: {
      try cutter.next(from: &source, reusing: contents.take(), unless: cancellation)
    },
    transform: { (block: ContentBlock) in
      let encoded = EncodedBlock(
        content: block.content,
        number: block.number,
        contentOffset: block.contentOffset,
        level: level,
        reusing: payloads.take()
      )
      let lineFeedCount = indexesLines ? block.content.span.lineFeedCount : 0
      contents.give(block.content)
      return FinishedBlock(block: encoded, lineFeedCount: lineFeedCount)
    },
    consume: { (finished: FinishedBlock) in
      try write(writer.header(of: finished.block))
      try write(finished.block.payload)
      payloads.give(finished.block.payload)
      guard indexesLines else { return }
      lines.append(finished.block.header, lineFeedCount: finished.lineFeedCount)
      if lines.isFull, let record = lines.take() {
        try write(writer.bytes(of: record))
      }
    }
  )
  summary.contentByteCount = writer.contentByteCount
  summary.blockCount = writer.blockCount
  summary.frameCount = 1
  if let record = lines.take() {
    try write(writer.bytes(of: record))
  }
  try write(writer.finish())
  return summary
}

/// Cuts a content into blocks.
private struct BlockCutter {
  private let blockByteCount: Int
  private let patience: Duration?
  private var number = 0
  private var contentOffset = 0

  init(blockByteCount: Int, flush: FlushInterval?) {
    switch flush {
    case .byteCount(let byteCount):
      self.blockByteCount = min(blockByteCount, byteCount)
      patience = nil
    case .time(let time):
      self.blockByteCount = blockByteCount
      patience = time
    case nil:
      self.blockByteCount = blockByteCount
      patience = nil
    }
  }

  /// The next block; nil at the end of the content.
  mutating func next(
    from source: inout some ByteSource,
    reusing buffer: consuming [UInt8],
    unless cancellation: Cancellation
  ) throws -> ContentBlock? {
    var content = buffer
    try source.fill(&content, byteCount: blockByteCount, within: patience, unless: cancellation)
    guard !content.isEmpty else { return nil }
    defer {
      number += 1
      contentOffset += content.count
    }
    return ContentBlock(content: content, number: number, contentOffset: contentOffset)
  }
}

extension ByteSource {
  /// Replaces a buffer's bytes with the next ones: all that were asked for, or fewer at the end, or when
  /// the first of them came a while ago.
  fileprivate mutating func fill(
    _ buffer: inout [UInt8],
    byteCount: Int,
    within patience: Duration?,
    unless cancellation: Cancellation
  ) throws {
    buffer.removeAll(keepingCapacity: true)
    buffer.reserveCapacity(byteCount)
    var deadline: ContinuousClock.Instant?
    while buffer.count < byteCount {
      if let deadline, try !isReady(before: deadline, unless: cancellation) { return }
      let appended = try append(
        to: &buffer,
        atMost: byteCount - buffer.count,
        unless: cancellation
      )
      guard appended > 0 else { return }
      if let patience, deadline == nil {
        deadline = .now + patience
      }
    }
  }
}
