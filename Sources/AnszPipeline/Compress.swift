internal import AnszContainer

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
///   - onProgress: Called when a block has been written, with the sizes up to its end; in order, on any thread.
/// - Returns: Sizes of what went through.
/// - Throws: What source and sink throw, or `CancellationError`.
/// - Complexity: O(*n*). Memory for at most `9 * threadCount + 2` blocks; each worker takes 10 MiB more at
///   level 5, and 50 blocks more at levels 6 and 7.
public func compress(
  from source: inout some ByteSource,
  to sink: inout some ByteSink,
  options: CompressionOptions = CompressionOptions(),
  cancellation: Cancellation = Cancellation(),
  onProgress: (RunSummary) -> Void = { _ in }
) throws -> RunSummary {
  let blockByteCount = options.effectiveBlockByteCount
  var cutter = BlockCutter(blockByteCount: blockByteCount, flush: options.flush)
  return try writeFrame(
    to: &sink,
    blockByteCount: blockByteCount,
    options: options,
    cancellation: cancellation,
    isLast: { options.flush == nil && $0.content.count < blockByteCount },
    produce: { try cutter.next(from: &source, reusing: $0, unless: cancellation) },
    onProgress: onProgress
  )
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
