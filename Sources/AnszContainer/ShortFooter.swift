internal import ByteIO

/// The end of a frame of few records (Spec §11.1).
///
/// ```
/// │ marker 4 │ record count 1 │ frame size 4 │ sequence checksum 8 │ closing 4 │
/// ```
struct ShortFooter: Equatable {
  /// 0…7.
  let recordCount: Int
  /// From the header's first byte to the footer's last; seven records take less than 4 GiB.
  let frameByteCount: Int

  static let byteCount = 21

  /// The bytes that the sequence checksum covers behind the entries.
  var fields: [UInt8] {
    var bytes = [UInt8(recordCount)]
    bytes.append(littleEndian: UInt32(frameByteCount))
    return bytes
  }

  func serialised(sequenceChecksum: UInt64) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(littleEndian: Marker.shortFooter)
    bytes.append(contentsOf: fields)
    bytes.append(littleEndian: sequenceChecksum)
    bytes.append(littleEndian: Closing.short)
    return bytes
  }

  /// Reads a footer from its 21 bytes, closing checked; its checksum needs the entries.
  static func read(
    from bytes: Span<UInt8>
  ) throws(FormatError) -> (footer: ShortFooter, sequenceChecksum: UInt64) {
    var reader = ByteReader(bytes)
    try reader.skip(Marker.byteCount)
    let footer = ShortFooter(
      recordCount: Int(try reader.read(UInt8.self)),
      frameByteCount: Int(try reader.read(UInt32.self))
    )
    let sequenceChecksum = try reader.read(UInt64.self)
    guard try reader.read(UInt32.self) == Closing.short else {
      throw .corrupt(.closing, offset: byteCount - Closing.byteCount)
    }
    return (footer, sequenceChecksum)
  }
}
