public import AnszContainer

/// How to compress.
public struct CompressionOptions: Equatable, Sendable {
  /// Content bytes of a block, see ``FrameHeader/isValid(blockByteCount:)``.
  public var blockByteCount: Int
  /// Workers, at least 1; the bytes of the archive don't depend on it.
  public var threadCount: Int
  /// Records to write in front of the first block.
  public var applicationRecords: [ApplicationRecord] = []

  /// Options; the defaults are the command's, with one thread.
  public init(
    blockByteCount: Int = FrameHeader.defaultBlockByteCount,
    threadCount: Int = 1
  ) {
    self.blockByteCount = blockByteCount
    self.threadCount = threadCount
  }
}
