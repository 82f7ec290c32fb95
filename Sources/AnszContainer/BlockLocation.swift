/// Where a block of an archive is, and what its header must be.
///
/// An archive may have a block for each 21 of its bytes, so this takes no more room than it must: 56 bytes, where a
/// header with numbers as they are calculated with would make it 72.
public struct BlockLocation: Equatable, Sendable {
  private let codec: UInt8
  private let blockSize: UInt32
  private let contentSize: UInt32
  private let storedSize: UInt32
  private let number: Int
  private let offsetInFrame: Int
  private let checksum: UInt64
  /// Where the block's header begins in the archive.
  public let archiveOffset: Int
  /// Content bytes of the archive before this block.
  public let contentOffset: Int

  /// - Parameters:
  ///   - header: A header that has been checked: its sizes are those of a block.
  ///   - blockByteCount: The frame's block size.
  ///   - archiveOffset: Where the header begins.
  ///   - contentOffset: Content bytes before the block.
  init(header: BlockHeader, blockByteCount: Int, archiveOffset: Int, contentOffset: Int) {
    codec = header.codec
    blockSize = UInt32(blockByteCount)
    contentSize = UInt32(header.contentByteCount)
    storedSize = UInt32(header.storedByteCount)
    number = header.number
    offsetInFrame = header.contentOffset
    checksum = header.checksum
    self.archiveOffset = archiveOffset
    self.contentOffset = contentOffset
  }

  /// The header as the index or the walk has it.
  public var header: BlockHeader {
    BlockHeader(
      codec: codec,
      number: number,
      contentByteCount: Int(contentSize),
      contentOffset: offsetInFrame,
      storedByteCount: Int(storedSize),
      checksum: checksum
    )
  }

  /// The frame's block size.
  public var blockByteCount: Int { Int(blockSize) }

  /// The content bytes of the archive that the block holds.
  public var contentRange: Range<Int> { contentOffset..<(contentOffset + Int(contentSize)) }
}
