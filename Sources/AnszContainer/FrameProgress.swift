internal import ByteIO
internal import Checksums

/// What has gone by of a frame: the same account for writers, readers and walkers.
///
/// Invariants: `entries` has digested one entry for each record, in order; `byteCount` is the frame's
/// size up to the end of the last record; all sums are below 2^63.
struct FrameProgress: ~Copyable {
  /// The frame's block size.
  let blockByteCount: Int
  /// Blocks and application records.
  private(set) var recordCount = 0
  private(set) var blockCount = 0
  private(set) var contentByteCount = 0
  /// Bytes of the frame, header included.
  private(set) var byteCount = FrameHeader.byteCount
  /// Bytes of all entries: the size of the index.
  private(set) var entriesByteCount = 0
  private var entries: XXH64Stream

  /// A frame of fewer records has the short ending (Spec §11.1).
  private static let longEndingRecordCount = 8

  init(blockByteCount: Int) {
    self.blockByteCount = blockByteCount
    entries = XXH64Stream(seed: UInt64(blockByteCount))
  }

  var hasLongEnding: Bool { recordCount >= Self.longEndingRecordCount }

  /// Whether the ending that stands here is the long one; it must be the right one.
  func isLongEnding(_ bytes: Span<UInt8>) throws(FormatError) -> Bool {
    var reader = ByteReader(bytes)
    let isLong = try reader.read(UInt32.self) == Marker.endRecord
    guard isLong == hasLongEnding else { throw .corrupt(.endingCounts, offset: 0) }
    return isLong
  }

  /// XXH64 over the entries so far (Spec §6.3).
  var sequenceChecksum: UInt64 { entries.digest() }

  /// The short footer that would end the frame here.
  var shortFooter: ShortFooter {
    ShortFooter(recordCount: recordCount, frameByteCount: byteCount + ShortFooter.byteCount)
  }

  /// The short footer's checksum: that of the entries, with its own fields behind them.
  func checksum(of footer: ShortFooter) -> UInt64 {
    var hash = entries.copy()
    hash.update(footer.fields.span)
    return hash.digest()
  }

  /// Checks the short footer that ends the frame here.
  func checkShortFooter(_ bytes: Span<UInt8>) throws(FormatError) {
    let (footer, stored) = try ShortFooter.read(from: bytes)
    let computed = checksum(of: footer)
    guard stored == computed else {
      throw .checksumMismatch(
        .sequenceChecksum,
        offset: 0,
        stored: stored,
        computed: computed
      )
    }
    guard footer == shortFooter else { throw .corrupt(.endingCounts, offset: 0) }
  }

  /// The end record that would end the records here.
  var endRecord: EndRecord {
    EndRecord(
      blockCount: blockCount,
      contentByteCount: contentByteCount,
      sequenceChecksum: sequenceChecksum
    )
  }

  /// The footer behind an end record and an index that stand here.
  var footer: Footer {
    let tail = endRecord.serialised().count + entriesByteCount + Footer.byteCount
    return Footer(frameByteCount: byteCount + tail, tailByteCount: tail)
  }

  /// Checks that a record can stand here.
  func checkPlace(of record: RecordHeader) throws(FormatError) {
    guard case .block(let header) = record else { return }
    guard header.number == blockCount else { throw .corrupt(.blockNumber, offset: 0) }
    guard header.contentOffset == contentByteCount else {
      throw .corrupt(.contentOffset, offset: 0)
    }
  }

  /// Takes a record in, once its place is checked.
  ///
  /// - Throws: ``FormatError/corrupt(_:offset:)`` when a sum leaves the format's range.
  mutating func append(_ record: RecordHeader, headerByteCount: Int) throws(FormatError) {
    guard
      let contentByteCount = contentByteCount.plus(record.contentByteCount),
      let byteCount = byteCount.plus(headerByteCount + record.payloadByteCount)
    else { throw .corrupt(.endingCounts, offset: 0) }
    self.contentByteCount = contentByteCount
    self.byteCount = byteCount
    let entry = record.entry(blockByteCount: blockByteCount)
    entries.update(entry.span)
    entriesByteCount += entry.count
    recordCount += 1
    if case .block = record {
      blockCount += 1
    }
  }
}
