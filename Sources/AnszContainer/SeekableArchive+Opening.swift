internal import ByteIO

extension SeekableArchive {
  /// Opens the frames from the last to the first by their footers.
  static func framesFromEnd(
    of source: inout TailCache<Source>,
    limits: Limits
  ) throws -> [FrameIndex] {
    var frames: [FrameIndex] = []
    var end = source.byteCount
    repeat {
      let frame = try frame(endingAt: end, in: &source, limits: limits)
      frames.append(frame)
      end -= frame.byteCount
    } while end > 0
    return frames.reversed()
  }

  /// Finds the frames from the first to the last by their headers.
  ///
  /// - Returns: The frames, and why the last one has no ending, when that is accepted.
  static func framesByWalking(
    _ source: inout TailCache<Source>,
    limits: Limits,
    acceptsUnfinished: Bool
  ) throws -> ([FrameIndex], endError: FormatError?) {
    var frames: [FrameIndex] = []
    var offset = 0
    repeat {
      do {
        let frame = try FrameWalk.index(at: offset, in: &source, limits: limits)
        frames.append(frame)
        offset += frame.byteCount
      } catch FormatError.corrupt(.signature, let offset) where offset > 0 {
        throw FormatError.corrupt(.trailingData, offset: offset)
      } catch let error as FormatError where acceptsUnfinished && error.isTruncation {
        do {
          frames.append(
            try FrameWalk.unfinishedIndex(at: offset, in: &source, limits: limits)
          )
        } catch is FormatError where !frames.isEmpty {
          // Of the last frame not even the header is whole.
        }
        return (frames, error)
      }
    } while offset < source.byteCount
    return (frames, nil)
  }

  /// Opens the frame that ends at an offset.
  static func frame(
    endingAt end: Int,
    in source: inout TailCache<Source>,
    limits: Limits
  ) throws -> FrameIndex {
    let footerOffset = end - Footer.byteCount
    guard footerOffset >= 0 else { throw FormatError.truncated(offset: end) }
    let bytes = try source.read(at: footerOffset, byteCount: Footer.byteCount)
    let closing = bytes.suffix(Closing.byteCount)
    guard !closing.elementsEqual(Closing.bytes(Closing.short)) else {
      return try shortFrame(endingAt: end, in: &source, limits: limits)
    }
    let footer = try rebasing(to: footerOffset) { () throws(FormatError) in
      try Footer(bytes.span)
    }
    let isPlausible =
      footer.frameByteCount <= end && footer.tailByteCount >= Footer.byteCount
      && footer.tailByteCount <= footer.frameByteCount - FrameHeader.byteCount
    guard isPlausible else { throw FormatError.corrupt(.endingCounts, offset: footerOffset) }
    return try longFrame(footer, endingAt: end, in: &source, limits: limits)
  }

  private static func shortFrame(
    endingAt end: Int,
    in source: inout TailCache<Source>,
    limits: Limits
  ) throws -> FrameIndex {
    let footerOffset = end - ShortFooter.byteCount
    let bytes = try source.read(at: footerOffset, byteCount: ShortFooter.byteCount)
    let (footer, _) = try ShortFooter.read(from: bytes.span)
    guard footer.frameByteCount <= end else {
      throw FormatError.corrupt(.endingCounts, offset: footerOffset)
    }
    let frame = try FrameWalk.index(
      at: end - footer.frameByteCount,
      in: &source,
      limits: limits
    )
    guard !frame.hasLongEnding, frame.byteCount == footer.frameByteCount else {
      throw FormatError.corrupt(.endingCounts, offset: footerOffset)
    }
    return frame
  }

  private static func longFrame(
    _ footer: Footer,
    endingAt end: Int,
    in source: inout TailCache<Source>,
    limits: Limits
  ) throws -> FrameIndex {
    let frameOffset = end - footer.frameByteCount
    let headerBytes = try source.read(at: frameOffset, byteCount: FrameHeader.byteCount)
    let header = try rebasing(to: frameOffset) { () throws(FormatError) in
      try FrameHeader(headerBytes.span, limits: limits)
    }
    let tailOffset = end - footer.tailByteCount
    let tail = try source.readClamped(at: tailOffset, byteCount: EndRecord.byteCountLimit)
    let (endRecord, endRecordByteCount) = try rebasing(to: tailOffset) { () throws(FormatError) in
      try EndRecord.read(from: tail.span)
    }
    let indexByteCount = footer.tailByteCount - endRecordByteCount - Footer.byteCount
    guard indexByteCount >= 0 else {
      throw FormatError.corrupt(.endingCounts, offset: end - Footer.byteCount)
    }
    let frame = try FrameIndexReader.read(
      at: tailOffset + endRecordByteCount,
      byteCount: indexByteCount,
      from: &source,
      header: header,
      endRecord: endRecord
    )
    guard frame.byteCount == footer.frameByteCount else {
      throw FormatError.corrupt(.endingCounts, offset: end - Footer.byteCount)
    }
    return frame
  }
}

extension FormatError {
  /// Whether the bytes end too early, and nothing else is wrong with them.
  fileprivate var isTruncation: Bool {
    guard case .truncated = self else { return false }
    return true
  }
}
