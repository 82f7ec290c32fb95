public import AnszContainer
internal import ByteIO

/// What to put in the place of content that is lost.
public enum LostContentFill: Sendable {
  /// As many zeros, so that what survives is where it was.
  case zeros
  /// Nothing.
  case none
}

/// What came of a recovery: what is lost, and where.
///
/// Offsets count bytes of the content of all frames. Where the end of a frame is lost nobody knows how much content it
/// had; what is known of it counts then.
public struct RecoveryReport: Equatable, Sendable {
  /// One for each frame.
  public internal(set) var frames: [RecoveredFrame] = []
  /// Bytes of content that survive.
  public internal(set) var recoveredByteCount = 0

  /// Whether nothing is lost: all frames have their endings, and all blocks are good.
  public var isComplete: Bool { frames.allSatisfy(\.isComplete) }
}

/// What came of a frame.
public struct RecoveredFrame: Equatable, Sendable {
  /// Where the frame, or what is left of it, stands in the archive.
  public let archiveRange: Range<Int>
  /// Where its content begins.
  public let contentOffset: Int
  /// Bytes of its content; nil when its end is lost: some may be missing behind the last lost or found byte.
  public let contentByteCount: Int?
  /// Whether the frame's ending agrees with its blocks; if not, some may be foreign or missing.
  public let endingIsGood: Bool
  /// Bytes of content that are known to be lost, in order.
  public internal(set) var lost: [Range<Int>] = []
  /// Where all that is known of the content ends.
  public internal(set) var knownEnd: Int

  /// Whether nothing is lost.
  public var isComplete: Bool { lost.isEmpty && contentByteCount != nil && endingIsGood }
}

/// Writes what survives in a damaged archive.
///
/// Every byte is right: it comes from a block with a good checksum, which binds number and place. Blocks that are lost
/// are told in the report.
///
/// - Parameters:
///   - salvage: What is left of the archive; read on the calling thread.
///   - sink: The content; written in order, on any thread.
///   - fill: What to write for what is lost, as far as it is known how much that is.
///   - threadCount: Workers, at least 1.
///   - cancellation: Stops the run.
///   - onProgress: Called when a block has been tried, with the bytes of the archive up to its end and the content that has
///     been written; in order, on any thread.
/// - Returns: What is lost.
/// - Throws: What source and sink throw, `CancellationError`, or ``FormatError/limitExceeded(_:requested:offset:)`` for
///   a claim of more lost content than the archive could have held.
/// - Complexity: O(*n*) in the archive's bytes and the content, what is filled included.
public func recover<Source: RandomAccessSource>(
  _ salvage: inout Salvage<Source>,
  to sink: inout some ByteSink,
  fill: LostContentFill = .zeros,
  threadCount: Int = 1,
  cancellation: Cancellation = Cancellation(),
  onProgress: (RunSummary) -> Void = { _ in }
) throws -> RecoveryReport {
  var plan = salvage.frames.enumerated().flatMap { frame in
    frame.element.blocks.map { (frame: frame.offset, location: $0) }
  }.makeIterator()
  let contents = BufferPool()
  let modelByteCountLimit = salvage.limits.maximumModelByteCount
  let room = ModelRoom(byteCount: modelByteCountLimit)
  var account = RecoveryAccount(of: salvage.frames)
  var done = RunSummary()
  try runOrdered(
    threadCount: threadCount,
    cancellation: cancellation,
    produce: {
      guard let next = plan.next() else { return nil }
      return SalvagedBlock(
        block: try salvage.read(next.location),
        contentOffset: next.location.contentOffset,
        archiveOffset: next.location.archiveOffset,
        frame: next.frame
      )
    },
    transform: { (item: SalvagedBlock) in
      var content = contents.take()
      let block = PlacedBlock(block: item.block, payloadOffset: item.archiveOffset)
      let isGood =
        item.block.header.modelByteCount <= modelByteCountLimit
        && (try? block.decode(into: &content, within: room)) != nil
      return (item, isGood ? content : nil)
    },
    consume: { (item: SalvagedBlock, content: [UInt8]?) in
      if let content {
        try account.take(content, of: item, fill: fill, to: &sink)
        contents.give(content)
      }
      done.add(
        contentByteCount: content?.count ?? 0,
        archiveEnd: item.archiveOffset + item.block.payload.count
      )
      onProgress(done)
    }
  )
  return try account.finish(fill: fill, to: &sink)
}

/// A block on its way.
private struct SalvagedBlock: Sendable {
  let block: EncodedBlock
  let contentOffset: Int
  let archiveOffset: Int
  let frame: Int
}

/// Keeps account of what is lost while blocks come in order.
private struct RecoveryAccount {
  private var frames: [SalvagedFrame]
  private var report = RecoveryReport()
  /// More than this between two blocks is no loss, but a lie.
  private let gapByteCountLimit: Int

  init(of frames: [SalvagedFrame]) {
    self.frames = frames
    // No block has less than 21 bytes.
    let archiveByteCount = frames.last?.archiveRange.upperBound ?? 0
    let blockCount = archiveByteCount / 21 + 1
    gapByteCountLimit = blockCount.times(FrameHeader.maximumBlockByteCount) ?? .max
  }

  mutating func take(
    _ content: [UInt8],
    of item: SalvagedBlock,
    fill: LostContentFill,
    to sink: inout some ByteSink
  ) throws {
    try begin(item.frame, fill: fill, to: &sink)
    try lose(upTo: item.contentOffset, fill: fill, to: &sink)
    try sink.write(content.span)
    report.recoveredByteCount += content.count
    report.frames[item.frame].knownEnd += content.count
  }

  mutating func finish(
    fill: LostContentFill,
    to sink: inout some ByteSink
  ) throws -> RecoveryReport {
    try begin(frames.count, fill: fill, to: &sink)
    return report
  }

  /// Ends all frames before one, and begins it.
  private mutating func begin(
    _ number: Int,
    fill: LostContentFill,
    to sink: inout some ByteSink
  ) throws {
    while report.frames.count <= number {
      if let last = report.frames.last, let byteCount = last.contentByteCount {
        try lose(upTo: byteCount, fill: fill, to: &sink)
      }
      guard report.frames.count < frames.count else { return }
      let offset = report.frames.last?.knownEnd ?? 0
      let frame = frames[report.frames.count]
      report.frames.append(
        RecoveredFrame(
          archiveRange: frame.archiveRange,
          contentOffset: offset,
          contentByteCount: frame.contentByteCount,
          endingIsGood: frame.endingIsGood,
          knownEnd: offset
        )
      )
    }
  }

  /// Counts as lost what there was between the last block and an offset in the current frame.
  private mutating func lose(
    upTo offset: Int,
    fill: LostContentFill,
    to sink: inout some ByteSink
  ) throws {
    let frame = report.frames[report.frames.count - 1]
    guard let end = frame.contentOffset.plus(offset), end - frame.knownEnd <= gapByteCountLimit
    else {
      throw FormatError.limitExceeded(
        .contentByteCount,
        requested: offset,
        offset: frame.archiveRange.lowerBound
      )
    }
    guard end > frame.knownEnd else { return }
    report.frames[report.frames.count - 1].lost.append(frame.knownEnd..<end)
    report.frames[report.frames.count - 1].knownEnd = end
    guard fill == .zeros else { return }
    let zeros = [UInt8](repeating: 0, count: min(end - frame.knownEnd, 1 << 20))
    var remaining = end - frame.knownEnd
    while remaining > 0 {
      let byteCount = min(remaining, zeros.count)
      try sink.write(zeros.span.extracting(first: byteCount))
      remaining -= byteCount
    }
  }
}
