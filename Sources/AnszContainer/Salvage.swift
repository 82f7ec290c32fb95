internal import ByteIO
internal import Checksums

/// Finds what is left of an archive, however it is damaged (Spec §16).
///
/// Frames whose structure is whole are taken by their indexes or headers, from the last one back and from the first
/// one on; what is between them is looked through once for landmarks.
///
/// - Complexity: O(*n*) in the archive's bytes, whatever they are.
public struct Salvage<Source: RandomAccessSource> {
  private var source: TailCache<Source>
  /// What is over these counts as lost.
  package let limits: Limits
  /// Of all bytes, once they are needed.
  private var landmarks: Landmarks?
  /// How many bytes indexes that turn out to be wrong may still claim.
  ///
  /// Any number of footers may share one index. Those of frames that were made so claim less than the archive has
  /// bytes, even if each of them is damaged.
  private var vainByteCountLimit: Int
  /// How many bytes may still be hashed to find block sizes that nobody uses: all of them are tried for a few frames
  /// only, since that takes 65,536 times an index's bytes.
  private var trialByteCountLimit = 1 << 32
  /// How many landmarks may still be looked at again, see ``SalvageWalk``.
  private var vainLandmarkCountLimit = 0
  /// The frames that have structure to go by, in order.
  public private(set) var frames: [SalvagedFrame] = []

  /// Looks through an archive.
  ///
  /// - Parameters:
  ///   - source: The archive, or what is left of it.
  ///   - limits: What is not to be taken on: blocks that are larger, or whose models are, count as lost. The content as a
  ///     whole isn't bounded here, as a sink can do that.
  /// - Throws: An I/O error; never for what the bytes are.
  public init(_ source: Source, limits: Limits = Limits()) throws {
    self.source = try TailCache(source)
    var limits = limits
    limits.maximumContentByteCount = .max
    self.limits = limits
    vainByteCountLimit = 4 * source.byteCount
    var last: [SalvagedFrame] = []
    var end = source.byteCount
    while end > 0, let frame = try ignoringDamage({ try wholeFrame(endingAt: end) }) {
      last.append(frame)
      end = frame.archiveRange.lowerBound
    }
    try findFrames(before: end)
    frames += last.reversed()
  }

  /// Reads a block's payload, where its place says that it is.
  package mutating func read(_ location: BlockLocation) throws -> EncodedBlock {
    let payload = try source.read(
      at: location.archiveOffset + location.headerByteCount,
      byteCount: location.header.storedByteCount
    )
    return EncodedBlock(header: location.header, payload: payload)
  }

  private mutating func wholeFrame(endingAt end: Int) throws -> SalvagedFrame? {
    do {
      let frame = try SeekableArchive.frame(endingAt: end, in: &source, limits: limits)
      return SalvagedFrame(frame, at: end - frame.byteCount)
    } catch is FormatError {
      guard end >= Footer.byteCount else { return nil }
      let bytes = try source.read(at: end - Footer.byteCount, byteCount: Footer.byteCount)
      return try indexedFrame(FooterMark(footer: Footer(bytes.span), end: end))
    }
  }

  /// A frame by its index; its header may be lost.
  private mutating func indexedFrame(_ mark: FooterMark) throws -> SalvagedFrame? {
    let footer = mark.footer
    guard mark.frameOffset >= 0, footer.tailByteCount >= Footer.byteCount,
      footer.tailByteCount <= footer.frameByteCount - FrameHeader.byteCount
    else { return nil }
    let tail = try source.readClamped(at: mark.tailOffset, byteCount: EndRecord.byteCountLimit)
    let (endRecord, endRecordByteCount) = try EndRecord.read(from: tail.span)
    let indexOffset = mark.tailOffset + endRecordByteCount
    let indexByteCount = mark.end - Footer.byteCount - indexOffset
    guard indexByteCount >= 0 else { return nil }
    let ownHeader = try header(at: mark.frameOffset)
    guard
      let header = try ownHeader
        ?? headerByIndex(
          at: indexOffset,
          byteCount: indexByteCount,
          checksum: endRecord.sequenceChecksum
        )
    else { return nil }
    let frame = try FrameIndexReader.read(
      at: indexOffset,
      byteCount: indexByteCount,
      from: &source,
      header: header,
      endRecord: endRecord
    )
    guard frame.byteCount == footer.frameByteCount else { return nil }
    let salvaged = SalvagedFrame(frame, at: mark.frameOffset)
    // Where no header is, bytes may have been lost or put in before the index: then blocks are elsewhere.
    return ownHeader == nil
      ? try salvaged.relocated(by: findLandmarks(), before: mark.end) : salvaged
  }

  private mutating func findLandmarks() throws -> Landmarks {
    if let landmarks { return landmarks }
    let found = try Landmarks(in: &source)
    landmarks = found
    // As if 64 damages were seen from the archive's beginning to its end.
    vainLandmarkCountLimit = 64 * found.marks.count
    return found
  }

  private mutating func header(at offset: Int) throws -> FrameHeader? {
    let bytes = try source.readClamped(at: offset, byteCount: FrameHeader.byteCount)
    guard bytes.count == FrameHeader.byteCount else { return nil }
    return try? FrameHeader(bytes.span, limits: limits)
  }

  /// The header of a frame whose own is lost: the block size is the one with which the index has its checksum.
  private mutating func headerByIndex(
    at offset: Int,
    byteCount: Int,
    checksum: UInt64
  ) throws -> FrameHeader? {
    guard byteCount <= 1 << 24 else { return nil }
    let index = try source.read(at: offset, byteCount: byteCount)
    func isRight(_ size: Int) -> Bool {
      XXH64.hash(index.span, seed: UInt64(size)) == checksum
    }
    var size = commonBlockByteCounts.first(where: isRight)
    // A short one takes its time, too.
    let trialByteCount = max(byteCount, 256) << 16
    if size == nil, byteCount <= 1 << 14, trialByteCount <= trialByteCountLimit {
      trialByteCountLimit -= trialByteCount
      size = stride(from: 1 << 10, through: limits.maximumBlockByteCount, by: 1 << 10)
        .first(where: isRight)
    }
    return size.map { FrameHeader(blockByteCount: $0) }
  }

  /// Finds the frames that stand before an offset, of which at least the last one isn't whole.
  private mutating func findFrames(before end: Int) throws {
    var offset = 0
    var remainderByteCountLimit = 0
    while offset < end {
      let start = offset
      if let frame = try ignoringDamage({
        try FrameWalk.index(at: start, before: end, in: &source, limits: limits)
      }), offset + frame.byteCount <= end {
        frames.append(SalvagedFrame(frame, at: offset))
        offset += frame.byteCount
        continue
      }
      let found = try findLandmarks()
      if let frame = try frameByFooter(at: offset, before: end, landmarks: found) {
        frames.append(frame)
        offset = frame.archiveRange.upperBound
        continue
      }
      let blockByteCount =
        try header(at: offset)?.blockByteCount
        // Only once is much tried; frames that are joined have the same mostly.
        ?? (frames.isEmpty ? trial(of: found) : frames.last?.blocks.last?.blockByteCount)
      var walk = SalvageWalk(
        found,
        from: offset,
        before: end,
        blockByteCount: blockByteCount,
        vainLandmarkCountLimit: vainLandmarkCountLimit
      )
      let frame = walk.run()
      vainLandmarkCountLimit = walk.vainLandmarkCountLimit
      // What is left of a frame's index is no frame.
      if !frame.blocks.isEmpty || frame.archiveRange.count > remainderByteCountLimit {
        frames.append(frame)
      }
      remainderByteCountLimit = walk.remainderByteCountLimit
      offset = frame.archiveRange.upperBound
    }
  }

  /// A frame that begins at an offset and ends before another, by a footer that says so.
  private mutating func frameByFooter(
    at offset: Int,
    before end: Int,
    landmarks: Landmarks
  ) throws -> SalvagedFrame? {
    // A few: a frame has one.
    for mark in landmarks.footersByFrame[offset]?.prefix(4) ?? []
    where mark.end <= end && mark.footer.tailByteCount <= vainByteCountLimit {
      if let frame = try ignoringDamage({ try indexedFrame(mark) }) { return frame }
      vainByteCountLimit -= mark.footer.tailByteCount
    }
    return nil
  }

  /// The block size with which the first blocks are right; nil when there is none.
  private mutating func trial(of landmarks: Landmarks) throws -> Int? {
    var possible: Int?
    var blockCount = 0
    for mark in landmarks.marks {
      guard case .block(let fields) = mark.kind, mark.end <= source.byteCount else { continue }
      let payload = try source.read(
        at: mark.offset + mark.byteCount,
        byteCount: fields.storedByteCount
      )
      // Where a size is given it is the same in all frames, and so is the content.
      var content: [UInt8] = []
      var contentByteCount: Int?
      var isContent = false
      // Up to 8 MiB, the most that a level chooses: larger ones would take seconds to try.
      for size in commonBlockByteCounts where size <= 1 << 23 {
        guard let header = try? BlockHeader(fields, blockByteCount: size),
          header.modelByteCount <= limits.maximumModelByteCount
        else { continue }
        if contentByteCount != header.contentByteCount {
          contentByteCount = header.contentByteCount
          let block = EncodedBlock(header: header, payload: payload)
          isContent = (try? block.regenerate(into: &content)) != nil
        }
        guard isContent, (try? header.check(content.span)) != nil else { continue }
        // Its size or its place depends on the block size, so that the checksum does.
        guard fields.givenByteCount != nil, fields.number == 0 || fields.givenOffset != nil else {
          return size
        }
        possible = possible ?? size
        break
      }
      blockCount += 1
      guard blockCount < 4 else { break }
    }
    return possible
  }

  /// Powers of two: what people use.
  private var commonBlockByteCounts: [Int] {
    (10...26).map { 1 << $0 }.filter { $0 <= limits.maximumBlockByteCount }
  }
}

/// nil for what throws a ``FormatError``.
private func ignoringDamage<Result>(_ body: () throws -> Result?) throws -> Result? {
  do {
    return try body()
  } catch is FormatError {
    return nil
  }
}
