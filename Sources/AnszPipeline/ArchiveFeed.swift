internal import AnszContainer

/// An archive reader and the source that it is fed from.
struct ArchiveFeed: ~Copyable {
  /// Bytes to ask the source for: more than a pipe holds, less than the caches.
  private static let readByteCount = 1 << 18

  private var reader: ArchiveReader
  private var input: [UInt8] = []
  private let payloads: BufferPool

  /// - Parameters:
  ///   - limits: What to refuse.
  ///   - payloads: Storage for the blocks' payloads, which comes back when they are decoded.
  init(limits: Limits, payloads: BufferPool) {
    self.payloads = payloads
    reader = ArchiveReader(limits: limits)
  }

  /// The next block; nil at the end of the archive.
  mutating func nextBlock(
    from source: inout some ByteSource,
    unless cancellation: Cancellation,
    onRecord: (ApplicationRecord) throws -> Void
  ) throws -> PlacedBlock? {
    while true {
      switch try nextEvent(from: &source, unless: cancellation) {
      case .block(let block, let payloadOffset):
        return PlacedBlock(block: block, payloadOffset: payloadOffset)
      case .application(let record):
        try onRecord(record)
      case .frame, .frameEnd, .needsInput:
        continue
      case .end:
        return nil
      }
    }
  }

  /// The next event for which no input is needed any more.
  mutating func nextEvent(
    from source: inout some ByteSource,
    unless cancellation: Cancellation
  ) throws -> ArchiveReader.Event {
    if reader.payloadStorage.isEmpty {
      reader.payloadStorage = payloads.take()
    }
    while true {
      let event = try reader.next()
      guard case .needsInput = event else { return event }
      input.removeAll(keepingCapacity: true)
      let appended = try source.append(
        to: &input,
        atMost: Self.readByteCount,
        unless: cancellation
      )
      if appended > 0 {
        reader.append(input)
      } else {
        reader.endInput()
      }
    }
  }

  /// Bytes of the archive that have been made sense of.
  var byteCount: Int { reader.byteCount }

  /// What has gone by so far.
  var summary: RunSummary {
    var summary = RunSummary()
    summary.contentByteCount = reader.contentByteCount
    summary.archiveByteCount = reader.byteCount
    summary.blockCount = reader.blockCount
    summary.frameCount = reader.frameCount
    return summary
  }
}
