public import AnszContainer

/// Reads an archive from front to back without decoding its blocks.
///
/// For archives that can't be opened from their end, such as one in a pipe. Headers, order and
/// endings are checked; contents are not.
///
/// - Parameters:
///   - source: The archive; untrusted.
///   - limits: What to refuse.
///   - onRecord: Called for each application record, in order.
/// - Returns: What the archive holds.
/// - Throws: ``FormatError`` or what the source throws.
/// - Complexity: O(*n*); memory for each block about ten times its entry in the index, and one payload.
public func survey(
  _ source: inout some ByteSource,
  limits: Limits = Limits(),
  onRecord: (ApplicationRecord) throws -> Void = { _ in }
) throws -> ArchiveOutline {
  let payloads = BufferPool()
  var feed = ArchiveFeed(limits: limits, payloads: payloads)
  var builder = OutlineBuilder()
  let cancellation = Cancellation()
  while true {
    let event = try feed.nextEvent(from: &source, unless: cancellation)
    try builder.take(event, archiveByteCount: feed.byteCount)
    switch event {
    case .application(let record): try onRecord(record)
    case .block(let block, _): payloads.give(block.payload)
    case .end: return builder.outline
    case .frame, .frameEnd, .needsInput: continue
    }
  }
}
