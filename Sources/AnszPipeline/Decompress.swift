public import AnszContainer

/// Decompresses an archive, all its frames, into a stream.
///
/// Reads and writes in one pass. All that was written before an error is right, and it is the same
/// for any number of threads; only the end of the archive shows that nothing is missing.
///
/// - Parameters:
///   - source: The archive; untrusted; read on the calling thread.
///   - sink: The content; written in order, on any thread.
///   - threadCount: Workers, at least 1.
///   - limits: What to refuse.
///   - cancellation: Stops the run.
///   - onRecord: Called for each application record, on the calling thread.
///   - onProgress: Called when a block's content has been written, with the sizes up to its end, of which frames are
///     not counted; in order, on any thread.
/// - Returns: Sizes of what went through.
/// - Throws: ``FormatError``, what source and sink throw, or `CancellationError`.
/// - Complexity: O(*n*). Memory for `2 * threadCount` blocks (1 with one thread), each of twice the
///   block size, twice the block size for each worker, and one block that is being read.
public func decompress(
  from source: inout some ByteSource,
  to sink: inout some ByteSink,
  threadCount: Int = 1,
  limits: Limits = Limits(),
  cancellation: Cancellation = Cancellation(),
  onRecord: (ApplicationRecord) throws -> Void = { _ in },
  onProgress: (RunSummary) -> Void = { _ in }
) throws -> RunSummary {
  let contents = BufferPool()
  let payloads = BufferPool()
  var feed = ArchiveFeed(limits: limits, payloads: payloads)
  let room = ModelRoom(byteCount: limits.maximumModelByteCount)
  var done = RunSummary()
  try runOrdered(
    threadCount: threadCount,
    cancellation: cancellation,
    produce: {
      try feed.nextBlock(from: &source, unless: cancellation, onRecord: onRecord)
    },
    transform: { (block: PlacedBlock) in
      var content = contents.take()
      try block.decode(into: &content, within: room)
      payloads.give(block.block.payload)
      return (content, block.end)
    },
    consume: { (content: [UInt8], end: Int) in
      try sink.write(content.span)
      done.add(contentByteCount: content.count, archiveEnd: end)
      onProgress(done)
      contents.give(content)
    }
  )
  return feed.summary
}
