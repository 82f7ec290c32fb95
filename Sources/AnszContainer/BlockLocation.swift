/// Where a block of an archive is, and what its header must be.
public struct BlockLocation: Equatable, Sendable {
  /// The header as the index or the walk has it.
  public let header: BlockHeader
  /// The frame's block size.
  public let blockByteCount: Int
  /// Where the block's header begins in the archive.
  public let archiveOffset: Int
  /// Content bytes of the archive before this block.
  public let contentOffset: Int

  /// The content bytes of the archive that the block holds.
  public var contentRange: Range<Int> {
    contentOffset..<(contentOffset + header.contentByteCount)
  }
}
