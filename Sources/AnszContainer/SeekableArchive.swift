public import ByteIO

/// An archive opened from its end: any block can be read alone (Spec §12, §15).
///
/// All bytes are untrusted. What isn't read isn't checked.
///
/// - Complexity: To open: one read of 64 KiB for an archive of thousands of blocks; memory for each
///   block about ten times its entry in the index.
public struct SeekableArchive<Source: RandomAccessSource> {
  private var source: Source
  /// Frames, blocks and application records.
  public let outline: ArchiveOutline
  /// Why the index had to be rebuilt from the block headers; nil when it was good.
  public let indexError: FormatError?
  /// Why the archive has no end; nil when it has one, as it must unless an unfinished one is accepted.
  public let endError: FormatError?
  /// What was to be refused; blocks are held to it when they are read.
  package let limits: Limits
  /// Blocks read so far.
  public private(set) var blockReadCount = 0

  /// All blocks, in order, of all frames.
  public var blocks: [BlockLocation] { outline.blocks }
  /// The number of frames.
  public var frameCount: Int { outline.frames.count }
  /// Bytes of content.
  public var contentByteCount: Int { outline.contentByteCount }
  /// Bytes of the archive.
  public var byteCount: Int { source.byteCount }

  /// Opens an archive.
  ///
  /// When an index or a footer is damaged or missing, the archive is walked from its first byte.
  ///
  /// - Parameters:
  ///   - source: The archive; untrusted.
  ///   - limits: What to refuse.
  ///   - acceptsUnfinished: Whether an archive that is cut off, or still being written, is taken for its whole frames and
  ///     the whole records of the last one; ``endError`` tells then.
  /// - Throws: ``FormatError`` when that fails too, or an I/O error.
  public init(
    _ source: Source,
    limits: Limits = Limits(),
    acceptingUnfinished acceptsUnfinished: Bool = false
  ) throws {
    var cache = try TailCache(source)
    let frames: [FrameIndex]
    do {
      frames = try Self.framesFromEnd(of: &cache, limits: limits)
      indexError = nil
      endError = nil
    } catch let error as FormatError {
      (frames, endError) = try Self.framesByWalking(
        &cache,
        limits: limits,
        acceptsUnfinished: acceptsUnfinished
      )
      indexError = error
    }
    self.source = cache.source
    self.limits = limits
    var outline = ArchiveOutline()
    for frame in frames {
      guard outline.append(frame), outline.contentByteCount <= limits.maximumContentByteCount else {
        throw FormatError.limitExceeded(
          .contentByteCount,
          requested: .max,
          offset: outline.byteCount
        )
      }
    }
    self.outline = outline
  }

  /// The numbers of the blocks that hold a range of the content.
  ///
  /// - Complexity: O(log *n*).
  public func blockNumbers(overlapping range: Range<Int>) -> Range<Int> {
    precondition(range.lowerBound >= 0 && range.upperBound <= contentByteCount)
    guard !range.isEmpty else { return 0..<0 }
    let first = blocks.partitioningIndex { $0.contentRange.upperBound > range.lowerBound }
    let last = blocks.partitioningIndex { $0.contentOffset >= range.upperBound }
    return first..<last
  }

  /// Reads a block, header and payload, in one piece.
  ///
  /// - Throws: ``FormatError/corrupt(_:offset:)`` when the header isn't the one that the index
  ///   announced, ``FormatError/limitExceeded(_:requested:offset:)`` before anything is read of a block that takes too
  ///   much, or an I/O error.
  package mutating func read(blockNumber: Int) throws -> (EncodedBlock, payloadOffset: Int) {
    let location = blocks[blockNumber]
    try rebasing(to: location.archiveOffset) { () throws(FormatError) in
      try RecordHeader.block(location.header).checkModel(limits)
    }
    let header = location.header.serialised(blockByteCount: location.blockByteCount)
    var bytes = try source.read(
      at: location.archiveOffset,
      byteCount: header.count + location.header.storedByteCount
    )
    blockReadCount += 1
    guard bytes.starts(with: header) else {
      throw FormatError.corrupt(.index, offset: location.archiveOffset)
    }
    bytes.removeFirst(header.count)
    return (
      EncodedBlock(header: location.header, payload: bytes),
      payloadOffset: location.archiveOffset + header.count
    )
  }
}

extension SeekableArchive {
  /// Reads an application record, header and payload, in one piece.
  ///
  /// - Parameter location: One of ``outline``'s.
  /// - Returns: The record, its checksum checked.
  /// - Throws: ``FormatError`` when the header isn't the one that was announced or the checksum is wrong, or
  ///   an I/O error.
  public mutating func read(_ location: RecordLocation) throws -> ApplicationRecord {
    let header = location.header.serialised()
    let bytes = try source.read(
      at: location.archiveOffset,
      byteCount: header.count + location.byteCount
    )
    guard bytes.starts(with: header) else {
      throw FormatError.corrupt(.index, offset: location.archiveOffset)
    }
    return try rebasing(to: location.archiveOffset) { () throws(FormatError) in
      try location.header.record(
        payload: Array(bytes[header.count...]),
        recordNumber: location.recordNumber
      )
    }
  }
}
