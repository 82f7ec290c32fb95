internal import AnszContainer
internal import BlockCoding

/// A block's content, cut from the input, with its place.
struct ContentBlock: Sendable {
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

/// Encodes blocks, wherever they come from, and writes them as an archive of one frame.
///
/// - Parameters:
///   - sink: The archive; written in order, on any thread.
///   - blockByteCount: The frame's block size.
///   - options: Level, threads and records; block size and flushing are the caller's affair.
///   - structure: What is known of all blocks' contents.
///   - cancellation: Stops the run.
///   - isLast: Whether a block is known to be the last one.
///   - produce: Makes the next block, on the calling thread, in a buffer that it is given; nil at the end.
///   - onProgress: Called when a block has been written, with the sizes up to its end; in order, on any thread.
/// - Returns: Sizes of what went through.
/// - Throws: What `produce` and the sink throw, or `CancellationError`.
func writeFrame(
  to sink: inout some ByteSink,
  blockByteCount: Int,
  options: CompressionOptions,
  structure: ContentStructure? = nil,
  cancellation: Cancellation,
  isLast: (ContentBlock) -> Bool,
  produce: (_ buffer: consuming [UInt8]) throws -> ContentBlock?,
  onProgress: (RunSummary) -> Void
) throws -> RunSummary {
  let level = options.level
  let indexesLines = options.indexesLines
  let contents = BufferPool()
  let payloads = BufferPool()
  var summary = RunSummary()
  var writer = FrameWriter(header: FrameHeader(blockByteCount: blockByteCount))
  var lines = LineRecordBuilder()

  func write(_ bytes: [UInt8]) throws {
    try sink.write(bytes.span)
    summary.archiveByteCount += bytes.count
  }

  try write(writer.start())
  for record in options.applicationRecords {
    try write(writer.bytes(of: record))
  }
  try runOrdered(
    threadCount: options.threadCount,
    cancellation: cancellation,
    isLast: isLast,
    produce: { try produce(contents.take()) },
    transform: { (block: ContentBlock) in
      let encoded = EncodedBlock(
        content: block.content,
        number: block.number,
        contentOffset: block.contentOffset,
        level: level,
        structure: structure,
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
      summary.contentByteCount = writer.contentByteCount
      summary.blockCount = writer.blockCount
      onProgress(summary)
      guard indexesLines else { return }
      lines.append(finished.block.header, lineFeedCount: finished.lineFeedCount)
      if lines.isFull, let record = lines.take() {
        try write(writer.bytes(of: record))
      }
    }
  )
  summary.frameCount = 1
  if let record = lines.take() {
    try write(writer.bytes(of: record))
  }
  try write(writer.finish())
  return summary
}
