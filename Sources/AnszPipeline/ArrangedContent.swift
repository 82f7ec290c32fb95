public import AnszContainer
internal import BlockCoding
internal import LatentCoding

/// A content that has been made from a source whose order doesn't matter: sorted records, or the edges of a graph.
///
/// What is lost is what ``form`` says; the rest is coded exactly, and takes less.
///
/// ```swift
/// let words = try ArrangedContent(lines, form: .sortedLines, blockByteCount: 1 << 20)
/// _ = try compress(words, to: &sink)    // decompresses to words.bytes
/// ```
///
/// - Complexity: All of it is in memory: two to three times the source, 45 bytes for each record, and for each edge of a
///   graph 300.
public struct ArrangedContent: Sendable {
  /// The content, which decompression gives.
  public let bytes: [UInt8]
  /// What it is.
  public let form: ContentForm
  /// The block size of its frame.
  public let blockByteCount: Int
  /// Lines of a graph's source that have no place in it: comments, empty ones, and those that repeat an edge.
  public let droppedLineCount: Int
  /// The contents of its blocks.
  let blocks: [Range<Int>]
  let structure: ContentStructure

  /// Gives a source the order of a form.
  ///
  /// - Parameters:
  ///   - source: Records, or the lines of a graph's edges; see the other two.
  ///   - form: The order.
  ///   - blockByteCount: Content bytes of a block, as in a frame header. The models learn in each block anew, and to look
  ///     for a record means to decode a block.
  /// - Throws: ``ArrangementError``.
  public init(
    _ source: [UInt8],
    form: ContentForm,
    blockByteCount: Int
  ) throws {
    if form.terminator != nil {
      try self.init(sorting: source, form: form, blockByteCount: blockByteCount)
    } else {
      try self.init(edgesOf: source, form: form, blockByteCount: blockByteCount)
    }
  }

  /// Puts records into ascending bytewise order.
  ///
  /// Records that are equal stay as many as they are. If the last record of the source has no terminator, neither has the
  /// content's.
  ///
  /// - Parameters:
  ///   - source: Records.
  ///   - form: One with a terminator.
  ///   - blockByteCount: Content bytes of a block, as in a frame header.
  /// - Throws: ``ArrangementError`` when a record is longer than a block.
  /// - Complexity: O(*n* log *n*).
  init(
    sorting source: [UInt8],
    form: ContentForm,
    blockByteCount: Int
  ) throws {
    guard let terminator = form.terminator else { preconditionFailure("a form of records") }
    bytes = SortedRecords.sorted(source, terminator: terminator)
    self.form = form
    self.blockByteCount = blockByteCount
    do {
      blocks = try SortedRecords.blocks(
        of: bytes,
        terminator: terminator,
        // A terminator is added where the last one is missing.
        byteCountLimit: min(blockByteCount, RecordSet.neighbourByteCountLimit - 1)
      )
    } catch {
      throw ArrangementError.recordTooLong(byteCount: error.byteCount)
    }
    structure = .sortedRecords(terminator: terminator)
    droppedLineCount = 0
  }

  /// Puts the edges of a graph into ascending order.
  ///
  /// - Parameters:
  ///   - source: Lines `u v` of numbers below 10^18; empty ones, and those that begin with `#` or `%`, are left out, and
  ///     so are repeated edges.
  ///   - form: One without a terminator. Without labels vertices get other numbers, from 0.
  ///   - blockByteCount: Content bytes of a block, as in a frame header. Without labels there is one block, and it is as
  ///     large as the content, if that is larger.
  /// - Throws: ``ArrangementError`` for a line that is no edge, or a graph that is too large.
  /// - Complexity: O(*n* log *n*); some 50 µs an edge without labels.
  init(
    edgesOf source: [UInt8],
    form: ContentForm,
    blockByteCount: Int
  ) throws {
    precondition(form.terminator == nil, "a form of graphs")
    let isDirected = form == .directedEdges || form == .unlabelledDirectedEdges
    let list: EdgeList
    do {
      list = try EdgeList(parsing: source, isDirected: isDirected)
    } catch {
      throw ArrangementError.line(error.line)
    }
    self.form = form
    droppedLineCount = list.commentLineCount + list.repeatedEdgeCount
    let isUnlabelled = form == .unlabelledEdges || form == .unlabelledDirectedEdges
    guard isUnlabelled, !list.graph.edges.isEmpty else {
      bytes = list.text
      self.blockByteCount = blockByteCount
      blocks = Self.blocks(ofLines: bytes, byteCountLimit: blockByteCount)
      structure = .edges(isDirected: isDirected)
      return
    }
    guard list.graph.fitsIntoPayload else { throw ArrangementError.graphTooLarge }
    let coded = GraphPayload.encode(list, isLabelled: false)
    let kibibyteCount = (coded.content.count + 1023) / 1024
    guard kibibyteCount * 1024 <= FrameHeader.maximumBlockByteCount else {
      throw ArrangementError.graphTooLarge
    }
    bytes = coded.content
    self.blockByteCount = max(blockByteCount, kibibyteCount * 1024)
    blocks = [0..<bytes.count]
    structure = .unlabelledGraph(payload: coded.payload)
  }

  /// Cuts behind the last lines that fit.
  private static func blocks(ofLines bytes: [UInt8], byteCountLimit: Int) -> [Range<Int>] {
    var blocks: [Range<Int>] = []
    var start = 0
    while bytes.count - start > byteCountLimit {
      let block = bytes[start..<start + byteCountLimit]
      // Edges are shorter than the least block.
      guard let last = block.lastIndex(of: 0x0A) else { preconditionFailure("lines of edges") }
      blocks.append(start..<last + 1)
      start = last + 1
    }
    if start < bytes.count { blocks.append(start..<bytes.count) }
    return blocks
  }
}

/// A source that can't be arranged.
public enum ArrangementError: Error, Equatable, CustomStringConvertible {
  /// A record that no block can hold.
  case recordTooLong(byteCount: Int)
  /// A line, counted from 1, that isn't `u v`.
  case line(Int)
  /// More vertices, edges or bytes than a graph without labels can have.
  case graphTooLarge

  /// What is wrong, as a person would say it.
  public var description: String {
    switch self {
    case .recordTooLong(let byteCount):
      "a record of \(byteCount) bytes is longer than a block, see -b; records have 16 MiB at most"
    case .line(let number):
      "line \(number) is no edge: two numbers below 10^18 were expected"
    case .graphTooLarge:
      "a graph without labels has at most 2^22 vertices, 2^24 edges and 64 MiB"
    }
  }
}

/// Compresses an arranged content into an archive of one frame.
///
/// The metadata in front of its blocks says its form.
///
/// - Parameters:
///   - content: What decompression will give.
///   - sink: The archive; written in order, on any thread.
///   - options: Level (0 stores, and all others do the same), threads and records. Block sizes are the content's; nothing
///     is flushed.
///   - cancellation: Stops the run.
///   - onProgress: Called when a block has been written, with the sizes up to its end; in order, on any thread.
/// - Returns: Sizes of what went through.
/// - Throws: What the sink throws, or `CancellationError`.
/// - Complexity: O(*n* log *n*), 1 to 2 µs a byte; memory for 70 MiB and ten blocks a worker, or for a graph 25 blocks.
public func compress(
  _ content: ArrangedContent,
  to sink: inout some ByteSink,
  options: CompressionOptions = CompressionOptions(),
  cancellation: Cancellation = Cancellation(),
  onProgress: (RunSummary) -> Void = { _ in }
) throws -> RunSummary {
  var options = options
  try options.describe(content.form)
  var number = 0
  return try writeFrame(
    to: &sink,
    blockByteCount: content.blockByteCount,
    options: options,
    structure: content.structure,
    cancellation: cancellation,
    isLast: { _ in content.blocks.count == 1 },
    produce: { _ in
      guard number < content.blocks.count else { return nil }
      defer { number += 1 }
      let range = content.blocks[number]
      return ContentBlock(
        content: Array(content.bytes[range]),
        number: number,
        contentOffset: range.lowerBound
      )
    },
    onProgress: onProgress
  )
}

extension CompressionOptions {
  /// Puts a form into the metadata.
  fileprivate mutating func describe(_ form: ContentForm) throws {
    var metadata = FrameMetadata()
    let place = applicationRecords.firstIndex { $0.type == FrameMetadata.recordType }
    if let place {
      metadata = try FrameMetadata(applicationRecords.remove(at: place))
    }
    metadata.form = form
    applicationRecords.insert(metadata.record, at: place ?? 0)
  }
}
