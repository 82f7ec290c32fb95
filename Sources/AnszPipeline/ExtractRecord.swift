public import AnszContainer
internal import ByteIO
internal import LatentCoding

/// Finds a record in a frame of sorted records, and takes it out as often as it is there.
///
/// A search by the first records of O(log *b*) of the frame's *b* blocks leads to the block in which the record would begin.
/// It and what follows is decoded and checked, up to a greater record. What is out of order there is damage; order among
/// the others is the archive's claim.
///
/// - Parameters:
///   - record: Bytes without a terminator.
///   - archive: The archive, open.
///   - frameNumber: One of its frames.
///   - terminator: What ends a record there, ``ContentForm/terminator``.
///   - sink: The records, each with a terminator, also where the last one has none.
/// - Returns: How often the record is there.
/// - Throws: ``FormatError``, one with the rule `metadata` where records are out of order, or what source and sink throw.
/// - Complexity: O(log *b*) reads of a block, of which little is decoded where records are predicted from their neighbours, and all
///   where they are random digits; two blocks to decode, and those that the records fill.
public func extractRecord<Source: RandomAccessSource>(
  _ record: [UInt8],
  from archive: inout SeekableArchive<Source>,
  frameNumber: Int,
  terminator: UInt8,
  to sink: inout some ByteSink
) throws -> Int {
  precondition(!record.contains(terminator), "a record has no terminator")
  var blocks = SortedBlocks(archive.outline.frames[frameNumber].blockNumbers, terminator)
  // The last block whose first record is less: what is equal begins in it, or with the next one.
  var (low, high) = (blocks.numbers.lowerBound, blocks.numbers.upperBound)
  // First records of blocks on either side, which have to come closer.
  var (less, greater) = ([UInt8](), [UInt8]?.none)
  while low < high {
    let middle = low + (high - low) / 2
    let first = try blocks.firstRecord(middle, of: &archive)
    if first.lexicographicallyPrecedes(less) || greater?.lexicographicallyPrecedes(first) == true {
      throw FormatError.corrupt(.metadata, offset: archive.blocks[middle].archiveOffset)
    }
    if first.lexicographicallyPrecedes(record) {
      (low, less) = (middle + 1, first)
    } else {
      (high, greater) = (middle, first)
    }
    blocks.forget(allBut: [low - 1, high])
  }
  var count = 0
  for number in max(low - 1, blocks.numbers.lowerBound)..<blocks.numbers.upperBound {
    let block = try blocks.decode(number, of: &archive)
    // The search went by what blocks' beginnings say, which nothing vouches for.
    guard number >= low || block.firstRecord(precedes: record) else {
      throw FormatError.corrupt(.metadata, offset: archive.blocks[number].archiveOffset)
    }
    let equal = block.indices(of: record)
    for _ in equal {
      try sink.write((record + [terminator]).span)
    }
    count += equal.count
    guard equal.upperBound == block.records.count else { break }
  }
  return count
}

/// A decoded block of sorted records.
private struct SortedBlock {
  let content: [UInt8]
  /// Without terminators; not empty.
  let records: [Range<Int>]

  /// - Returns: nil when records are out of order, or there is none.
  init?(_ content: [UInt8], _ terminator: UInt8) {
    self.content = content
    records = SortedRecords.ranges(of: content[...], terminator: terminator)
    guard !records.isEmpty else { return nil }
    for index in records.indices.dropFirst() {
      guard !SortedRecords.precedes(content[records[index]], content[records[index - 1]]) else {
        return nil
      }
    }
  }

  func firstRecord(precedes record: [UInt8]) -> Bool {
    SortedRecords.precedes(content[records[0]], record[...])
  }

  /// The records that equal one; an empty range where it would stand.
  func indices(of record: [UInt8]) -> Range<Int> {
    let first = records.partitioningIndex {
      !SortedRecords.precedes(content[$0], record[...])
    }
    let end = records.partitioningIndex { SortedRecords.precedes(record[...], content[$0]) }
    return first..<end
  }
}

/// The blocks of a frame, which are decoded in their order.
private struct SortedBlocks {
  let numbers: Range<Int>
  private let terminator: UInt8
  /// The last record of the block that was decoded before.
  private var lastRecord: [UInt8] = []
  /// Contents that the search had to decode, by their blocks' numbers: those that may be wanted again.
  private var contents: [Int: [UInt8]] = [:]

  init(_ numbers: Range<Int>, _ terminator: UInt8) {
    self.numbers = numbers
    self.terminator = terminator
  }

  /// The first record of a block; nothing vouches for it.
  mutating func firstRecord<Source: RandomAccessSource>(
    _ number: Int,
    of archive: inout SeekableArchive<Source>
  ) throws -> [UInt8] {
    let (encoded, payloadOffset) = try archive.read(blockNumber: number)
    do throws(FormatError) {
      if let record = try encoded.firstRecord() { return record }
    } catch { throw error.rebased(by: payloadOffset) }
    var content: [UInt8] = []
    try PlacedBlock(block: encoded, payloadOffset: payloadOffset).decode(into: &content)
    defer { contents[number] = content }
    return Array(content.prefix { $0 != terminator })
  }

  /// Forgets contents that the search has left behind.
  mutating func forget(allBut numbers: Set<Int>) {
    contents = contents.filter { numbers.contains($0.key) }
  }

  mutating func decode<Source: RandomAccessSource>(
    _ number: Int,
    of archive: inout SeekableArchive<Source>
  ) throws -> SortedBlock {
    var content = contents[number] ?? []
    if content.isEmpty {
      let (encoded, payloadOffset) = try archive.read(blockNumber: number)
      try PlacedBlock(block: encoded, payloadOffset: payloadOffset).decode(into: &content)
    }
    guard let block = SortedBlock(content, terminator),
      !block.firstRecord(precedes: lastRecord)
    else { throw FormatError.corrupt(.metadata, offset: archive.blocks[number].archiveOffset) }
    lastRecord = Array(block.content[block.records[block.records.count - 1]])
    return block
  }
}
