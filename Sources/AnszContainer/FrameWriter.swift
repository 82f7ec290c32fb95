internal import ByteIO

/// Makes the bytes of a frame around blocks that are encoded elsewhere (Spec §4).
///
/// Everything is put out in order, in one pass; nothing needs to be known in advance. Memory grows by
/// some 12 bytes a block, the index.
///
/// ```swift
/// var writer = FrameWriter(header: FrameHeader(blockByteCount: 1 << 20))
/// output += writer.start()
/// output += writer.header(of: block) + block.payload
/// output += writer.finish()
/// ```
package struct FrameWriter: ~Copyable {
  private let header: FrameHeader
  private var progress: FrameProgress
  private var index: [UInt8] = []

  package init(header: FrameHeader) {
    self.header = header
    progress = FrameProgress(blockByteCount: header.blockByteCount)
  }

  /// Content bytes of the blocks so far.
  package var contentByteCount: Int { progress.contentByteCount }
  /// Blocks so far.
  package var blockCount: Int { progress.blockCount }

  /// Records so far.
  var recordCount: Int { progress.recordCount }

  /// Whether a record is the next one in order.
  func canContinue(with record: RecordHeader) -> Bool {
    (try? progress.checkPlace(of: record)) != nil
  }

  /// The bytes in front of everything.
  package func start() -> [UInt8] { header.serialised() }

  /// The bytes in front of a block's payload; the block must be the next one in order.
  package mutating func header(of block: EncodedBlock) -> [UInt8] {
    append(.block(block.header))
  }

  /// The bytes of an application record.
  package mutating func bytes(of record: ApplicationRecord) -> [UInt8] {
    let header = ApplicationHeader(record, recordNumber: progress.recordCount)
    return append(.application(header)) + record.payload
  }

  private mutating func append(_ record: RecordHeader) -> [UInt8] {
    let bytes = record.serialised(blockByteCount: header.blockByteCount)
    do {
      try progress.checkPlace(of: record)
      try progress.append(record, headerByteCount: bytes.count)
    } catch {
      preconditionFailure("records in order, and below 2^63 bytes: \(error)")
    }
    index += record.entry(blockByteCount: header.blockByteCount)
    return bytes
  }

  /// The bytes behind everything.
  package consuming func finish() -> [UInt8] {
    guard progress.hasLongEnding else {
      let footer = progress.shortFooter
      return footer.serialised(sequenceChecksum: progress.checksum(of: footer))
    }
    return progress.endRecord.serialised() + index + progress.footer.serialised()
  }
}
