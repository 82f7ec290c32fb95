internal import ByteIO

/// Finds the blocks of a frame by its record headers, one after the other (Spec §12).
struct FrameWalk<Source: RandomAccessSource>: ~Copyable {
  private let offset: Int
  /// No byte from here on is the frame's.
  private let end: Int
  private var builder: FrameIndexBuilder
  /// The frame's bytes that have been walked over, up to the end of the last record.
  private var position: Int { offset + builder.progress.byteCount }

  /// Begins at the frame header.
  private init(at offset: Int, before end: Int, in source: inout Source, limits: Limits) throws {
    self.offset = offset
    self.end = end
    let bytes = try source.read(at: offset, byteCount: min(FrameHeader.byteCount, end - offset))
    let header = try rebasing(to: offset) { () throws(FormatError) in
      try FrameHeader(bytes.span, limits: limits)
    }
    builder = FrameIndexBuilder(header: header)
  }

  /// Walks over the frame at an offset.
  ///
  /// The walk is good only if the ending's sequence checksum is. The index and the footer may be
  /// damaged or cut off; then the frame ends where they would, or where the source does.
  ///
  /// - Parameters:
  ///   - offset: Where the frame begins.
  ///   - end: Where something else begins; nil for the source's end. Records that go beyond it are cut off.
  ///   - source: The archive; untrusted.
  ///   - limits: What to refuse.
  /// - Returns: The frame's records and extent.
  /// - Throws: ``FormatError``, or an I/O error.
  static func index(
    at offset: Int,
    before end: Int? = nil,
    in source: inout Source,
    limits: Limits
  ) throws -> FrameIndex {
    let end = end ?? source.byteCount
    var walk = try FrameWalk(at: offset, before: end, in: &source, limits: limits)
    while try walk.step(in: &source) {}
    let byteCount = try walk.ending(in: &source)
    return walk.builder.index(byteCount: min(byteCount, source.byteCount - offset))
  }

  /// Walks over the whole records of the frame at an offset, which the source's end cuts off.
  ///
  /// - Returns: The records; the frame takes all that is left of the source.
  /// - Throws: ``FormatError`` when not even the frame's header is whole, or a header is damaged, or an I/O error.
  static func unfinishedIndex(
    at offset: Int,
    in source: inout Source,
    limits: Limits
  ) throws -> FrameIndex {
    let end = source.byteCount
    var walk = try FrameWalk(at: offset, before: end, in: &source, limits: limits)
    do {
      while try walk.step(in: &source) {}
    } catch FormatError.truncated {}
    return walk.builder.index(byteCount: end - offset, isFinished: false)
  }

  /// Takes one record, unless the ending stands here.
  private mutating func step(in source: inout Source) throws -> Bool {
    let position = position
    let bytes = try read(in: &source)
    return try rebasing(to: position) { () throws(FormatError) in
      try takeRecord(from: bytes.span, availableByteCount: end - position)
    }
  }

  /// What there is of a record's header or an ending.
  private func read(in source: inout Source) throws -> [UInt8] {
    try source.read(at: position, byteCount: min(RecordHeader.byteCountLimit, end - position))
  }

  private mutating func takeRecord(
    from bytes: Span<UInt8>,
    availableByteCount: Int
  ) throws(FormatError) -> Bool {
    guard
      let (record, byteCount) = try RecordHeader.read(
        from: bytes,
        blockByteCount: builder.progress.blockByteCount
      )
    else { return false }
    guard byteCount + record.payloadByteCount <= availableByteCount else {
      throw .truncated(offset: availableByteCount)
    }
    try builder.append(record, headerByteCount: byteCount)
    return true
  }

  /// Checks the ending, and gives the byte count of the whole frame.
  private mutating func ending(in source: inout Source) throws -> Int {
    let bytes = try read(in: &source)
    return try rebasing(to: position) { () throws(FormatError) in
      guard try builder.progress.isLongEnding(bytes.span) else {
        guard bytes.count >= ShortFooter.byteCount else {
          throw .truncated(offset: bytes.count)
        }
        try builder.progress.checkShortFooter(bytes.span.extracting(first: ShortFooter.byteCount))
        return builder.progress.shortFooter.frameByteCount
      }
      let (record, _) = try EndRecord.read(from: bytes.span)
      try record.check(against: builder.progress)
      return builder.progress.footer.frameByteCount
    }
  }
}

/// Runs a reader of bytes that begin at `base`; its errors' offsets then count from the archive's
/// first byte.
func rebasing<Result>(
  to base: Int,
  _ body: () throws(FormatError) -> Result
) throws(FormatError) -> Result {
  do {
    return try body()
  } catch {
    throw error.rebased(by: base)
  }
}
