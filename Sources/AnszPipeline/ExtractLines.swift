public import AnszContainer
internal import ByteIO

/// A block that may hold a part of the lines.
private struct LineBlock: Sendable {
  let block: PlacedBlock
  let archiveOffset: Int
  /// Line feeds of the content before it, when they are known without counting.
  let lineFeedsBefore: Int?
  /// What the index says of it.
  let lineFeedCount: Int?
}

/// What there was of lines that were asked for.
public struct ExtractedLines: Equatable, Sendable {
  /// Whether there is none of them.
  public let isEmpty: Bool
  /// Whether the last one that was asked for ends with a line feed; if not, the content ended before.
  public let areComplete: Bool
}

/// Takes lines out of an archive.
///
/// A line ends behind a line feed or at the end of the content. Blocks that the index covers are skipped when they
/// are in front of the lines; what stands in front of blocks that it doesn't cover is decoded and counted.
/// Blocks behind the lines aren't looked at: whether they are good makes no difference.
///
/// - Parameters:
///   - lines: Numbers of lines, the first is 1; its end may lie behind the content's.
///   - archive: The archive, open; read on the calling thread.
///   - index: The archive's line index.
///   - sink: The lines; written in order, on any thread.
///   - threadCount: Workers, at least 1. With more than one some blocks behind the lines may be read, too.
///   - cancellation: Stops the run.
/// - Returns: What there was of the lines.
/// - Throws: ``FormatError``, one with the rule `lineIndex` when a block has other line feeds than the index says, what
///   source and sink throw, or `CancellationError`.
/// - Complexity: O(the lines + a block), for blocks that the index covers, and O(their number) to skip them.
public func extractLines<Source: RandomAccessSource>(
  _ lines: ClosedRange<Int>,
  from archive: inout SeekableArchive<Source>,
  by index: LineIndex,
  to sink: inout some ByteSink,
  threadCount: Int = 1,
  cancellation: Cancellation = Cancellation()
) throws -> ExtractedLines {
  precondition(lines.lowerBound >= 1, "lines are counted from 1")
  let pool = BufferPool()
  let room = ModelRoom(byteCount: archive.limits.maximumModelByteCount)
  // Set when all lines have been written: what comes behind them is of no interest then, be it an error.
  let done = Cancellation()
  var plan = LinePlan(lines: lines, index: index)
  var cutter = LineCutter(lines: lines)
  try runOrdered(
    threadCount: threadCount,
    cancellation: cancellation,
    produce: {
      guard !done.isCancelled, let (number, lineFeedsBefore) = plan.next() else { return nil }
      return Result {
        let (block, payloadOffset) = try archive.read(blockNumber: number)
        return LineBlock(
          block: PlacedBlock(block: block, payloadOffset: payloadOffset),
          archiveOffset: archive.blocks[number].archiveOffset,
          lineFeedsBefore: lineFeedsBefore,
          lineFeedCount: index.counts[number]
        )
      }
    },
    transform: { (item: Result<LineBlock, any Error>) in
      Result {
        let item = try item.get()
        var content = pool.take()
        try item.block.decode(into: &content, within: room)
        let lineFeedCount = content.span.lineFeedCount
        guard item.lineFeedCount ?? lineFeedCount == lineFeedCount else {
          throw FormatError.corrupt(.lineIndex, offset: item.archiveOffset)
        }
        return (content, lineFeedCount, item.lineFeedsBefore)
      }
    },
    consume: { (output: Result<([UInt8], Int, Int?), any Error>) in
      guard !done.isCancelled else { return }
      let (content, lineFeedCount, lineFeedsBefore) = try output.get()
      let range = cutter.cut(
        content.span,
        lineFeedCount: lineFeedCount,
        lineFeedsBefore: lineFeedsBefore
      )
      try sink.write(content.span.extracting(range))
      pool.give(content)
      if cutter.isDone { done.cancel() }
    }
  )
  return ExtractedLines(
    isEmpty: cutter.writtenByteCount == 0,
    areComplete: cutter.isDone
  )
}

/// Chooses the blocks to decode.
private struct LinePlan {
  private let lines: ClosedRange<Int>
  private let index: LineIndex
  private var number = 0
  /// Line feeds before the next block; nil behind a block of which they aren't known.
  private var lineFeedCount: Int? = 0

  init(lines: ClosedRange<Int>, index: LineIndex) {
    self.lines = lines
    self.index = index
  }

  /// The next block that may hold a part of the lines, and the line feeds before it.
  mutating func next() -> (number: Int, lineFeedsBefore: Int?)? {
    while number < index.counts.count {
      let before = lineFeedCount
      // The last line has ended.
      if let before, before >= lines.upperBound { return nil }
      lineFeedCount = before.flatMap { before in index.counts[number].map { before + $0 } }
      number += 1
      // The first line begins behind as many line feeds as there are lines before it.
      if let lineFeedCount, lineFeedCount < lines.lowerBound - 1 { continue }
      return (number - 1, before)
    }
    return nil
  }
}

/// Cuts lines out of blocks that come in order.
private struct LineCutter {
  private let lines: ClosedRange<Int>
  /// Line feeds before the next block.
  private var lineFeedCount = 0
  private(set) var writtenByteCount = 0

  init(lines: ClosedRange<Int>) {
    self.lines = lines
  }

  /// Whether all lines have come to their ends.
  var isDone: Bool { lineFeedCount >= lines.upperBound }

  /// The bytes of the next block that belong to the lines.
  mutating func cut(
    _ content: Span<UInt8>,
    lineFeedCount count: Int,
    lineFeedsBefore: Int?
  ) -> Range<Int> {
    let before = lineFeedsBefore ?? lineFeedCount
    lineFeedCount = before + count
    let start = content.offset(behindLineFeed: lines.lowerBound - 1 - before, of: count)
    let end = content.offset(behindLineFeed: lines.upperBound - before, of: count)
    writtenByteCount += end - start
    return start..<end
  }
}

extension Span<UInt8> {
  /// The offset behind a line feed: the start for one that came before, the end for one that is yet to come.
  ///
  /// - Parameters:
  ///   - number: Of the line feed in these bytes, from 1.
  ///   - count: All that there are.
  /// - Returns: 0…count of the bytes.
  fileprivate func offset(behindLineFeed number: Int, of count: Int) -> Int {
    guard number > 0 else { return 0 }
    guard number <= count else { return self.count }
    var remaining = number
    for index in indices where self[index] == 0x0A {
      remaining -= 1
      if remaining == 0 { return index + 1 }
    }
    return self.count
  }
}
