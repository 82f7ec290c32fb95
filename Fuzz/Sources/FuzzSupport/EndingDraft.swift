/// What stands behind a frame's records (Spec §11, §12): checksums are right for the fields given,
/// whatever these say.
struct EndingDraft {
  var isLong: Bool
  var recordCount: UInt8
  var blockCount: UInt64
  var contentByteCount: UInt64
  /// The entries under the sequence checksum.
  var checkedEntries: [[UInt8]]
  /// The entries that stand in the index.
  var entries: [[UInt8]]
  /// Added to the sizes in the footer.
  var frameByteCountError: UInt64 = 0
  var tailByteCountError: UInt64 = 0
  var closingError: UInt8 = 0
  /// Bytes cut off.
  var missingByteCount = 0

  /// The ending of a frame that has so many bytes up to here.
  func bytes(behind byteCount: Int, blockByteCount: Int) -> [UInt8] {
    var bytes =
      isLong
      ? longEnding(behind: byteCount, seed: UInt64(blockByteCount))
      : shortFooter(behind: byteCount, seed: UInt64(blockByteCount))
    bytes[bytes.count - 1] ^= closingError
    return bytes.dropLast(missingByteCount)
  }

  private func shortFooter(behind byteCount: Int, seed: UInt64) -> [UInt8] {
    var fields = [recordCount]
    let frameByteCount = UInt64(byteCount + FrameDraft.shortFooterByteCount) &+ frameByteCountError
    fields.append(littleEndian: UInt32(truncatingIfNeeded: frameByteCount))
    var bytes: [UInt8] = [0xF6, 0x46, 0x69, 0x6E] + fields
    bytes.append(littleEndian: xxh64(checkedEntries.flatMap(\.self) + fields, seed: seed))
    return bytes + [0x7A, 0x6E, 0x73, 0xF6]
  }

  private func longEnding(behind byteCount: Int, seed: UInt64) -> [UInt8] {
    var bytes: [UInt8] = [0xF6, 0x45, 0x6E, 0x64]
    bytes.append(varint: blockCount)
    bytes.append(varint: contentByteCount)
    bytes.append(littleEndian: xxh64(checkedEntries.flatMap(\.self), seed: seed))
    bytes.appendHeaderChecksum()
    bytes += entries.flatMap(\.self)
    let footerByteCount = 24
    let tailByteCount = bytes.count + footerByteCount
    let footerOffset = bytes.count
    bytes.append(littleEndian: UInt64(byteCount + tailByteCount) &+ frameByteCountError)
    bytes.append(littleEndian: UInt64(tailByteCount) &+ tailByteCountError)
    bytes.appendHeaderChecksum(from: footerOffset)
    return bytes + [0x5A, 0x4E, 0x53, 0xF6]
  }
}
