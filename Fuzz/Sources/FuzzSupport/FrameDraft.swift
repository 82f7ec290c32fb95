/// A frame with right checksums around records of any kind.
struct FrameDraft {
  static let shortFooterByteCount = 21
  /// A frame of fewer records has a short footer (Spec §11).
  static let longEndingRecordCount = 8

  let blockByteCount: Int
  /// The header without its checksum.
  var header: [UInt8]
  private(set) var records: [RecordDraft] = []
  /// What the records say in all.
  private(set) var blockCount: UInt64 = 0
  private(set) var contentByteCount: UInt64 = 0

  /// A frame of a valid block size.
  init(blockByteCount: Int) {
    self.blockByteCount = blockByteCount
    header = [0xF5, 0x61, 0x6E, 0x73, 0x7A, 0x0D, 0x0A, 0, 0, 0]
    header.append(littleEndian: UInt16(blockByteCount / 1024 - 1))
  }

  mutating func append(_ record: RecordDraft) {
    records.append(record)
    if case .block(let block) = record {
      blockCount += 1
      contentByteCount &+= block.contentByteCount
    }
  }

  /// A block that would be right here.
  func block(_ payload: BlockPayload) -> BlockDraft {
    let offset = contentByteCount
    let seed = blockCount &* 0x9E37_79B9_7F4A_7C15 &+ offset
    var kind = payload.codec
    if payload.contentByteCount != blockByteCount {
      kind |= BlockDraft.shortFlag
    }
    if offset != blockCount &* UInt64(blockByteCount) {
      kind |= BlockDraft.displacedFlag
    }
    return BlockDraft(
      kind: kind,
      number: blockCount,
      contentByteCount: UInt64(payload.contentByteCount),
      contentOffset: offset,
      storedByteCount: UInt64(payload.bytes.count),
      checksum: payload.content.map { xxh64($0, seed: seed) } ?? 0,
      payload: payload.bytes
    )
  }

  /// An application record that would be right here.
  func application(type: [UInt8], payload: [UInt8]) -> ApplicationDraft {
    ApplicationDraft(
      type: type,
      byteCount: UInt64(payload.count),
      checksum: xxh64(payload, seed: UInt64(records.count)),
      payload: payload
    )
  }

  /// What a `line` record that would be right here begins with (Spec §6.4).
  var lineHash: [UInt8] {
    var checksums: [UInt8] = []
    var first = blockCount
    covered: for record in records.reversed() {
      switch record {
      case .block(let block):
        var bytes: [UInt8] = []
        bytes.append(littleEndian: block.checksum)
        checksums = bytes + checksums
        first = block.number
      case .application(let application):
        if application.type == Array("line".utf8) { break covered }
      }
    }
    var bytes: [UInt8] = []
    bytes.append(littleEndian: xxh64(checksums, seed: first))
    return bytes
  }

  /// Header and records.
  private var front: [UInt8] {
    var bytes = header
    bytes.appendHeaderChecksum()
    for record in records {
      bytes += record.bytes
    }
    return bytes
  }

  /// The ending that would be right here.
  var ending: EndingDraft {
    EndingDraft(
      isLong: records.count >= Self.longEndingRecordCount,
      recordCount: UInt8(truncatingIfNeeded: records.count),
      blockCount: blockCount,
      contentByteCount: contentByteCount,
      checkedEntries: records.map(\.entry),
      entries: records.map(\.entry)
    )
  }

  /// The frame with its right ending.
  func bytes() -> [UInt8] { bytes(ending) }

  /// The frame with any ending.
  func bytes(_ ending: EndingDraft) -> [UInt8] {
    let front = front
    return front + ending.bytes(behind: front.count, blockByteCount: blockByteCount)
  }
}
