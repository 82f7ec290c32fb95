/// What an archive holds, without its content: frames, blocks and application records, in order.
public struct ArchiveOutline: Equatable, Sendable {
  /// All frames.
  public internal(set) var frames: [FrameExtent] = []
  /// The blocks of all frames.
  public internal(set) var blocks: [BlockLocation] = []
  /// The application records of all frames.
  public internal(set) var records: [RecordLocation] = []

  /// Bytes of all frames.
  public var byteCount: Int { frames.last?.archiveRange.upperBound ?? 0 }
  /// Bytes of content.
  public var contentByteCount: Int { frames.last?.contentRange.upperBound ?? 0 }
}

/// A frame of an archive.
public struct FrameExtent: Equatable, Sendable {
  /// Where the frame stands in the archive, from its header's first byte on.
  public let archiveRange: Range<Int>
  /// The content bytes of the archive that the frame holds.
  public let contentRange: Range<Int>
  /// Content bytes of a block, but for shorter ones.
  public let blockByteCount: Int
  /// The numbers of its blocks, counted through all frames.
  public let blockNumbers: Range<Int>
  /// The numbers of its application records, counted through all frames.
  public let recordNumbers: Range<Int>
  /// Whether the frame has an ending.
  ///
  /// One without is still being written, or its writer was stopped, or it is cut off: what it holds is what is whole, and
  /// nobody knows what may be missing.
  public let isFinished: Bool
}

/// Where an application record of an archive is, and what its header must be.
public struct RecordLocation: Equatable, Sendable {
  /// The header as the index or the walk has it.
  package let header: ApplicationHeader
  /// Records of the frame before this one, blocks included: it is bound into the checksum.
  package let recordNumber: Int
  /// Where the record's header begins in the archive.
  public let archiveOffset: Int
  /// Blocks of the archive before this record.
  public let blockNumber: Int

  /// Four printable characters.
  public var type: String { header.typeText }
  /// Bytes of the payload.
  public var byteCount: Int { header.byteCount }
  /// Where the payload begins in the archive.
  public var payloadOffset: Int { archiveOffset + header.serialised().count }
}

extension ArchiveOutline {
  /// Puts a frame behind those that are there.
  ///
  /// - Returns: False when the content would be larger than numbers are; nothing is put in then.
  mutating func append(_ frame: FrameIndex) -> Bool {
    let archiveOffset = byteCount
    let contentOffset = contentByteCount
    guard contentOffset.addingReportingOverflow(frame.contentByteCount).overflow == false else {
      return false
    }
    let firstBlock = blocks.count
    let firstRecord = records.count
    if blocks.isEmpty, archiveOffset == 0 {
      // The usual case: all places count from there, and nothing is copied.
      blocks = frame.blocks
    } else {
      blocks += frame.blocks.lazy.map {
        BlockLocation(
          header: $0.header,
          blockByteCount: $0.blockByteCount,
          archiveOffset: archiveOffset + $0.archiveOffset,
          contentOffset: contentOffset + $0.contentOffset
        )
      }
    }
    records += frame.records.lazy.map {
      RecordLocation(
        header: $0.header,
        recordNumber: $0.recordNumber,
        archiveOffset: archiveOffset + $0.archiveOffset,
        blockNumber: firstBlock + $0.blockNumber
      )
    }
    frames.append(
      FrameExtent(
        archiveRange: archiveOffset..<(archiveOffset + frame.byteCount),
        contentRange: contentOffset..<(contentOffset + frame.contentByteCount),
        blockByteCount: frame.blockByteCount,
        blockNumbers: firstBlock..<blocks.count,
        recordNumbers: firstRecord..<records.count,
        isFinished: frame.isFinished
      )
    )
    return true
  }
}
