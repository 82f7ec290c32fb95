public import AnszContainer

/// A block, and which bytes of its content are wanted.
private struct WantedBlock: Sendable {
  let block: PlacedBlock
  let wanted: Range<Int>
}

/// Takes a range of the content out of an archive.
///
/// Reads the blocks that overlap the range and no others, and checks each of them.
///
/// - Parameters:
///   - range: Content bytes, within `0..<archive.contentByteCount`.
///   - archive: The archive, open; read on the calling thread.
///   - sink: The content; written in order, on any thread.
///   - threadCount: Workers, at least 1.
///   - cancellation: Stops the run.
/// - Throws: ``FormatError``, what source and sink throw, or `CancellationError`.
/// - Complexity: O(length of the range + block size).
public func extract<Source: RandomAccessSource>(
  _ range: Range<Int>,
  from archive: inout SeekableArchive<Source>,
  to sink: inout some ByteSink,
  threadCount: Int = 1,
  cancellation: Cancellation = Cancellation()
) throws {
  let pool = BufferPool()
  let room = ModelRoom(byteCount: archive.limits.maximumModelByteCount)
  var numbers = archive.blockNumbers(overlapping: range).makeIterator()
  try runOrdered(
    threadCount: threadCount,
    cancellation: cancellation,
    produce: {
      guard let number = numbers.next() else { return nil }
      let available = archive.blocks[number].contentRange
      let wanted = available.clamped(to: range)
      let (block, payloadOffset) = try archive.read(blockNumber: number)
      return WantedBlock(
        block: PlacedBlock(block: block, payloadOffset: payloadOffset),
        wanted: (wanted.lowerBound - available.lowerBound)..<(wanted.upperBound
          - available.lowerBound)
      )
    },
    transform: { (item: WantedBlock) in
      var content = pool.take()
      try item.block.decode(into: &content, within: room)
      return (content, item.wanted)
    },
    consume: { (content: [UInt8], wanted: Range<Int>) in
      try sink.write(content.span.extracting(wanted))
      pool.give(content)
    }
  )
}
