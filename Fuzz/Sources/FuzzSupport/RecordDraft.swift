/// A record as it is to stand in an archive: all is as given, right or not, but the header checksum.
enum RecordDraft {
  case block(BlockDraft)
  case application(ApplicationDraft)

  /// Header and payload.
  var bytes: [UInt8] {
    switch self {
    case .block(let draft): draft.bytes
    case .application(let draft): draft.bytes
    }
  }

  /// The record's part of the index (Spec §6.3).
  var entry: [UInt8] {
    switch self {
    case .block(let draft): draft.entry
    case .application(let draft): draft.entry
    }
  }
}

/// The fields of a block record (Spec §6.1).
struct BlockDraft {
  static let shortFlag: UInt8 = 0x20
  static let displacedFlag: UInt8 = 0x40

  /// Codec and flags; the flags alone decide which of the fields are written.
  var kind: UInt8
  var number: UInt64
  var contentByteCount: UInt64
  var contentOffset: UInt64
  var storedByteCount: UInt64
  var checksum: UInt64
  var payload: [UInt8]

  var bytes: [UInt8] {
    var bytes: [UInt8] = [0xF6, 0x42, 0x6C, 0x6B, kind]
    bytes.append(varint: number)
    if kind & Self.shortFlag != 0 {
      bytes.append(varint: contentByteCount)
    }
    if kind & Self.displacedFlag != 0 {
      bytes.append(varint: contentOffset)
    }
    bytes.append(varint: storedByteCount)
    bytes.append(littleEndian: checksum)
    bytes.appendHeaderChecksum()
    return bytes + payload
  }

  var entry: [UInt8] {
    var bytes = [kind]
    if kind & Self.shortFlag != 0 {
      bytes.append(varint: contentByteCount)
    }
    bytes.append(varint: storedByteCount)
    bytes.append(littleEndian: checksum)
    return bytes
  }
}

/// The fields of an application record (Spec §6.2).
struct ApplicationDraft {
  var type: [UInt8]
  var byteCount: UInt64
  var checksum: UInt64
  var payload: [UInt8]

  private var fields: [UInt8] {
    var bytes = type
    bytes.append(varint: byteCount)
    bytes.append(littleEndian: checksum)
    return bytes
  }

  var bytes: [UInt8] {
    var bytes: [UInt8] = [0xF6, 0x41, 0x70, 0x70] + fields
    bytes.appendHeaderChecksum()
    return bytes + payload
  }

  var entry: [UInt8] { [0x80] + fields }
}
