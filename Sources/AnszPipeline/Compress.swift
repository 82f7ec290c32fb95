internal import AnszContainer

/// A block's content, cut from the input, with its place.
private struct ContentBlock: Sendable {
  var content: [UInt8]
  let number: Int
  let contentOffset: Int
}

/// Compresses a stream into an archive of one frame.
///
/// Reads and writes in one pass. The bytes written depend on the bytes read, on the level and on the
/// block size, not on the number of threads or the sizes of the pieces that the source gives.
///
/// - Parameters:
///   - source: The content; read on the calling thread.
///   - sink: The archive; written in order, on any thread.
///   - options: Level, block size and threads.
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
  let header = FrameHeader(
    blockByteCount: options.blockByteCount
      ?? CompressionOptions.defaultBlockByteCount(level: level)
  )
  let contents = BufferPool()
  let payloads = BufferPool()
  var summary = RunSummary()
  var writer = FrameWriter(header: header)

  func write(_ bytes: [UInt8]) throws {
    try sink.write(bytes.span)
    summary.archiveByteCount += bytes.count
  }

  try write(writer.start())
  for record in options.applicationRecords {
    try write(writer.bytes(of: record))
  }
  var nextNumber = 0
  var contentOffset = 0
  try runOrdered(
    threadCount: options.threadCount,
    cancellation: cancellation,
    isLast: { $0.content.count < header.blockByteCount },
    produce: {
      var content = contents.take()
      try source.fill(&content, byteCount: header.blockByteCount, unless: cancellation)
      guard !content.isEmpty else { return nil }
      defer {
        nextNumber += 1
        contentOffset += content.count
      }
      return ContentBlock(content: content, number: nextNumber, contentOffset: contentOffset)
    },
    transform: { (block: ContentBlock) in
      let encoded = EncodedBlock(
        content: block.content,
        number: block.number,
        contentOffset: block.contentOffset,
        level: level,
        reusing: payloads.take()
      )
      contents.give(block.content)
      return encoded
    },
    consume: { (block: EncodedBlock) in
      try write(writer.header(of: block))
      try write(block.payload)
      payloads.give(block.payload)
    }
  )
  summary.contentByteCount = writer.contentByteCount
  summary.blockCount = writer.blockCount
  summary.frameCount = 1
  try write(writer.finish())
  return summary
}

extension ByteSource {
  /// Replaces a buffer's bytes with the next ones: all that were asked for, or fewer at the end.
  fileprivate mutating func fill(
    _ buffer: inout [UInt8],
    byteCount: Int,
    unless cancellation: Cancellation
  ) throws {
    buffer.removeAll(keepingCapacity: true)
    buffer.reserveCapacity(byteCount)
    while buffer.count < byteCount {
      let appended = try append(
        to: &buffer,
        atMost: byteCount - buffer.count,
        unless: cancellation
      )
      guard appended > 0 else { return }
    }
  }
}
