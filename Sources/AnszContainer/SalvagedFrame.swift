internal import ByteIO

/// What is left of a frame: blocks whose places are known, none of them decoded yet (Spec §16).
public struct SalvagedFrame: Sendable {
  /// Where the frame stands in the archive, or what is left of it.
  public let archiveRange: Range<Int>
  /// Blocks in the order of their content, that don't overlap each other in the archive; `contentOffset` counts within the
  /// frame.
  public let blocks: [BlockLocation]
  /// Bytes of the frame's content; nil when its end is lost.
  public let contentByteCount: Int?
  /// Whether the frame's ending agrees with its records, as far as they are there: if not, one of them is foreign.
  public let endingIsGood: Bool

  init(
    archiveRange: Range<Int>,
    blocks: [BlockLocation],
    contentByteCount: Int?,
    endingIsGood: Bool
  ) {
    self.archiveRange = archiveRange
    // Of two that overlap the first one isn't whole. Those that were found elsewhere may be in any order.
    let starts = blocks.map(\.archiveOffset).sorted()
    self.blocks = blocks.filter { block in
      let next = starts.partitioningIndex { $0 > block.archiveOffset }
      return next == starts.count || block.archiveRange.upperBound <= starts[next]
    }
    self.contentByteCount = contentByteCount
    self.endingIsGood = endingIsGood
  }

  /// A frame whose structure is whole.
  init(_ frame: FrameIndex, at offset: Int) {
    self.init(
      archiveRange: offset..<(offset + frame.byteCount),
      blocks: frame.blocks.map { block in
        BlockLocation(
          header: block.header,
          blockByteCount: block.blockByteCount,
          archiveOffset: offset + block.archiveOffset,
          contentOffset: block.contentOffset
        )
      },
      contentByteCount: frame.contentByteCount,
      endingIsGood: true
    )
  }
}

extension SalvagedFrame {
  /// The frame with its blocks where landmarks say that they are.
  ///
  /// A header that has the number, the sizes and the checksum that the index announced is that block's header.
  func relocated(by landmarks: Landmarks, before end: Int) -> SalvagedFrame {
    let moved = blocks.map { block in
      let isInPlace = landmarks.number(at: block.archiveOffset).map {
        landmarks.marks[$0].isHeader(of: block)
      }
      let found = isInPlace ?? false ? nil : landmarks.offset(of: block, before: end)
      return BlockLocation(
        header: block.header,
        blockByteCount: block.blockByteCount,
        archiveOffset: found ?? block.archiveOffset,
        contentOffset: block.contentOffset
      )
    }
    let start = moved.first.flatMap { first -> Int? in
      let offset = first.archiveOffset - FrameHeader.byteCount
      guard let number = landmarks.number(at: offset), case .frame = landmarks.marks[number].kind
      else { return nil }
      return offset
    }
    return SalvagedFrame(
      archiveRange: (start ?? archiveRange.lowerBound)..<end,
      blocks: moved,
      contentByteCount: contentByteCount,
      endingIsGood: endingIsGood
    )
  }
}

extension BlockLocation {
  /// Bytes of the block's header.
  package var headerByteCount: Int { header.serialisedByteCount(blockByteCount: blockByteCount) }

  /// Where header and payload stand in the archive.
  var archiveRange: Range<Int> {
    archiveOffset..<(archiveOffset + headerByteCount + header.storedByteCount)
  }
}
