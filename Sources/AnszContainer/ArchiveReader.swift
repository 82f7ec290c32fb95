package import ByteIO
internal import Checksums

/// Reads an archive from front to back as its bytes arrive (Spec §4).
///
/// Bytes are put in by ``append(_:)`` in pieces of any size; the events that come out, and the error
/// that ends them, don't depend on the pieces. All bytes are untrusted; the reader holds no more than
/// was put in. After an error it throws the same error again.
///
/// Blocks come out encoded, so that they can be decoded elsewhere, at the same time.
package struct ArchiveReader: ~Copyable {
  /// What comes next.
  package enum Event {
    /// Nothing, until more bytes are put in.
    case needsInput
    /// A frame begins.
    case frame(FrameHeader)
    /// A block, and where its payload stands in the archive.
    case block(EncodedBlock, payloadOffset: Int)
    /// An application record, checked.
    case application(ApplicationRecord)
    /// All records of a frame have come, none is missing.
    case frameEnd
    /// The input ends where an archive may end.
    case end
  }

  private enum State {
    case frameHeader
    case record
    case payload(RecordHeader)
    case shortFooter
    case endRecord
    case index(remaining: Int)
    case footer
    case finished
    case failed(FormatError)
  }

  private let limits: Limits
  private var state = State.frameHeader
  /// The progress in the frame; present from its header on.
  private var progress = FrameProgress(blockByteCount: FrameHeader.maximumBlockByteCount)
  private var indexHash = XXH64Stream(seed: 0)
  private var buffer = ByteQueue()
  private var inputHasEnded = false
  /// Storage for the next block's payload, whatever it holds; used up by it.
  package var payloadStorage: [UInt8] = []
  /// Frames that have ended.
  package private(set) var frameCount = 0
  /// Content bytes of all blocks so far.
  package private(set) var contentByteCount = 0
  /// Blocks so far.
  package private(set) var blockCount = 0

  package init(limits: Limits = Limits()) {
    self.limits = limits
  }

  /// Bytes of the archive that have been made sense of.
  package var byteCount: Int { buffer.offset }

  /// Puts in the next bytes of the archive.
  package mutating func append(_ bytes: [UInt8]) {
    precondition(!inputHasEnded, "no bytes after the end")
    buffer.append(bytes)
  }

  /// Says that there are no more bytes.
  package mutating func endInput() {
    inputHasEnded = true
  }

  /// The next event.
  package mutating func next() throws(FormatError) -> Event {
    do {
      while true {
        if let event = try step() { return event }
      }
    } catch {
      state = .failed(error)
      throw error
    }
  }

  /// Makes one step; nil when it was one that nobody needs to know of.
  private mutating func step() throws(FormatError) -> Event? {
    if case .failed(let error) = state { throw error }
    let offset = buffer.offset
    do throws(FormatError) {
      switch state {
      case .frameHeader: return try readFrameHeader()
      case .record: return try readRecordHeader()
      case .payload(let header): return try readPayload(of: header)
      case .shortFooter: return try readShortFooter()
      case .endRecord: return try readEndRecord()
      case .index(let remaining): return try readIndex(remaining)
      case .footer: return try readFooter()
      case .finished: return .end
      case .failed(let error): throw error
      }
    } catch .truncated {
      // A structure goes on behind the bytes that are there.
      guard inputHasEnded else { return .needsInput }
      throw .truncated(offset: buffer.offset + buffer.count)
    } catch {
      throw error.rebased(by: offset)
    }
  }

  /// Throws unless so many bytes are there.
  private func require(_ byteCount: Int) throws(FormatError) {
    guard buffer.count >= byteCount else { throw .truncated(offset: buffer.count) }
  }

  private mutating func readFrameHeader() throws(FormatError) -> Event? {
    if frameCount > 0, buffer.count == 0, inputHasEnded {
      state = .finished
      return .end
    }
    guard FrameHeader.beginsLikeSignature(buffer.bytes) else {
      throw .corrupt(frameCount == 0 ? .signature : .trailingData, offset: 0)
    }
    try require(FrameHeader.byteCount)
    let header = try FrameHeader(
      buffer.bytes.extracting(first: FrameHeader.byteCount),
      limits: limits
    )
    buffer.skip(FrameHeader.byteCount)
    progress = FrameProgress(blockByteCount: header.blockByteCount)
    state = .record
    return .frame(header)
  }

  private mutating func readRecordHeader() throws(FormatError) -> Event? {
    guard
      let (header, headerByteCount) = try RecordHeader.read(
        from: buffer.bytes,
        blockByteCount: progress.blockByteCount
      )
    else {
      state = try progress.isLongEnding(buffer.bytes) ? .endRecord : .shortFooter
      return nil
    }
    try progress.checkPlace(of: header)
    try header.checkCodec()
    try checkContentLimit(header)
    try header.checkModel(limits)
    buffer.skip(headerByteCount)
    try progress.append(header, headerByteCount: headerByteCount)
    state = .payload(header)
    return nil
  }

  private func checkContentLimit(_ header: RecordHeader) throws(FormatError) {
    let total = contentByteCount.plus(header.contentByteCount)
    guard let total, total <= limits.maximumContentByteCount else {
      throw .limitExceeded(.contentByteCount, requested: total ?? .max, offset: 0)
    }
  }

  private mutating func readPayload(of header: RecordHeader) throws(FormatError) -> Event? {
    try require(header.payloadByteCount)
    let payloadOffset = buffer.offset
    switch header {
    case .block(let header):
      var payload = payloadStorage
      payloadStorage = []
      buffer.take(header.storedByteCount, into: &payload)
      contentByteCount += header.contentByteCount
      blockCount += 1
      state = .record
      return .block(
        EncodedBlock(header: header, payload: payload),
        payloadOffset: payloadOffset
      )
    case .application(let header):
      let record = try header.record(
        payload: buffer.peek(header.byteCount),
        recordNumber: progress.recordCount - 1
      )
      buffer.skip(header.byteCount)
      state = .record
      return .application(record)
    }
  }

  private mutating func readShortFooter() throws(FormatError) -> Event? {
    try require(ShortFooter.byteCount)
    try progress.checkShortFooter(buffer.bytes.extracting(first: ShortFooter.byteCount))
    buffer.skip(ShortFooter.byteCount)
    return endFrame()
  }

  private mutating func readEndRecord() throws(FormatError) -> Event? {
    let (record, byteCount) = try EndRecord.read(from: buffer.bytes)
    try record.check(against: progress)
    buffer.skip(byteCount)
    indexHash = XXH64Stream(seed: UInt64(progress.blockByteCount))
    state = .index(remaining: progress.entriesByteCount)
    return nil
  }

  /// The index is as long as the entries are; equal hashes show that it is the entries.
  private mutating func readIndex(_ remaining: Int) throws(FormatError) -> Event? {
    let piece = buffer.take(min(remaining, buffer.count))
    indexHash.update(piece.span)
    state = .index(remaining: remaining - piece.count)
    guard piece.count == remaining else { throw .truncated(offset: buffer.count) }
    guard indexHash.digest() == progress.sequenceChecksum else {
      // Where the index began, some pieces ago.
      throw .corrupt(.index, offset: remaining - progress.entriesByteCount)
    }
    state = .footer
    return nil
  }

  private mutating func readFooter() throws(FormatError) -> Event? {
    try require(Footer.byteCount)
    let footer = try Footer(buffer.bytes.extracting(first: Footer.byteCount))
    guard footer == progress.footer else { throw .corrupt(.endingCounts, offset: 0) }
    buffer.skip(Footer.byteCount)
    return endFrame()
  }

  private mutating func endFrame() -> Event {
    frameCount += 1
    state = .frameHeader
    return .frameEnd
  }
}
