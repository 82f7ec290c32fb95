public import AnszContainer

/// Reads an archive from front to back without decoding its blocks.
///
/// For archives that can't be opened from their end, such as one in a pipe. Headers, order and
/// endings are checked; contents are not.
///
/// - Throws: ``FormatError`` or what the source throws.
public func survey(_ source: inout some ByteSource, limits: Limits = Limits()) throws -> RunSummary
{
  var feed = ArchiveFeed(limits: limits, payloads: BufferPool())
  let cancellation = Cancellation()
  while try feed.nextBlock(from: &source, unless: cancellation, onRecord: { _ in }) != nil {}
  return feed.summary
}
