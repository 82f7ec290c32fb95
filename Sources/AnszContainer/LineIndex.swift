internal import ByteIO
internal import Checksums

/// How many line feeds the blocks of an archive have, as far as it says (Spec §6.4, `line`).
///
/// The numbers are claims that belong to these blocks and no others; whoever decodes a block compares.
public struct LineIndex: Equatable, Sendable {
  /// The type of the application records that hold the numbers.
  public static let recordType = "line"
  /// Blocks that a record covers at most, so that its payload stays within the format's limit.
  package static let blockCountLimit = 1 << 20

  /// The line feeds of each block of the archive; nil where no record covers it.
  public let counts: [Int?]

  /// The line feeds of all blocks; nil unless all are known.
  public var total: Int? {
    counts.reduce(0) { sum, count in sum.flatMap { sum in count.map { sum + $0 } } }
  }

  /// Reads the index of an archive.
  ///
  /// - Parameters:
  ///   - outline: The archive's.
  ///   - read: Gives the record with a number, one of those that the outline has.
  /// - Throws: ``FormatError`` with the rule `lineIndex`, or what `read` throws.
  public init(
    _ outline: ArchiveOutline,
    reading read: (_ recordNumber: Int) throws -> ApplicationRecord
  ) throws {
    var counts = [Int?](repeating: nil, count: outline.blocks.count)
    for frame in outline.frames {
      var first = frame.blockNumbers.lowerBound
      for number in frame.recordNumbers where outline.records[number].type == Self.recordType {
        let location = outline.records[number]
        let covered = outline.blocks[first..<location.blockNumber]
        let record = try read(number)
        try rebasing(to: location.payloadOffset) { () throws(FormatError) in
          for (index, count) in zip(
            covered.indices,
            try LineRecord.counts(in: record, of: covered.map(\.header))
          ) {
            counts[index] = count
          }
        }
        first = location.blockNumber
      }
    }
    self.counts = counts
  }
}

/// Makes the records of a frame's line index while its blocks go by, in order.
///
/// What it makes is the only record that is right for these blocks: readers compare.
package struct LineRecordBuilder: ~Copyable {
  private var hash = XXH64Stream(seed: 0)
  private var numbers: [UInt8] = []
  private var blockCount = 0

  package init() {}

  /// Whether a record covers no more blocks.
  package var isFull: Bool { blockCount == LineIndex.blockCountLimit }

  /// Takes in the next block.
  package mutating func append(_ block: BlockHeader, lineFeedCount: Int) {
    if blockCount == 0 {
      hash = XXH64Stream(seed: UInt64(block.number))
    }
    var checksum: [UInt8] = []
    checksum.append(littleEndian: block.checksum)
    hash.update(checksum.span)
    numbers.append(varint: lineFeedCount)
    blockCount += 1
  }

  /// The record that covers the blocks since the last one; nil when there are none.
  package mutating func take() -> ApplicationRecord? {
    guard blockCount > 0 else { return nil }
    var payload: [UInt8] = []
    payload.append(littleEndian: hash.digest())
    defer {
      numbers.removeAll(keepingCapacity: true)
      blockCount = 0
    }
    return ApplicationRecord(type: LineIndex.recordType, payload: payload + numbers)
  }
}

/// Reads the records of a line index.
enum LineRecord {
  /// Reads the numbers for the blocks that a record covers.
  ///
  /// - Throws: ``FormatError/corrupt(_:offset:)`` with the rule `lineIndex`; the offset counts from the start of
  ///   the payload.
  static func counts(
    in record: ApplicationRecord,
    of blocks: [BlockHeader]
  ) throws(FormatError) -> [Int] {
    var reader = ByteReader(record.payload.span)
    do throws(FormatError) {
      guard !blocks.isEmpty, try reader.read(UInt64.self) == checksum(of: blocks) else {
        throw .corrupt(.lineIndex, offset: 0)
      }
      var counts: [Int] = []
      for block in blocks {
        let count = try reader.readVarint()
        guard count <= block.contentByteCount else {
          throw .corrupt(.lineIndex, offset: reader.offset)
        }
        counts.append(count)
      }
      guard reader.remainingByteCount == 0 else {
        throw .corrupt(.lineIndex, offset: reader.offset)
      }
      return counts
    } catch {
      throw .corrupt(.lineIndex, offset: reader.offset)
    }
  }

  /// Binds the numbers to the contents that they belong to.
  private static func checksum(of blocks: [BlockHeader]) -> UInt64 {
    var hash = XXH64Stream(seed: UInt64(blocks.first?.number ?? 0))
    for block in blocks {
      var bytes: [UInt8] = []
      bytes.append(littleEndian: block.checksum)
      hash.update(bytes.span)
    }
    return hash.digest()
  }
}
