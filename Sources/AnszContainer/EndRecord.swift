package import ByteIO
internal import Checksums

/// The end of the records in a frame with an index (Spec §11.2).
///
/// ```
/// │ marker 4 │ block count │ content size │ sequence checksum 8 │ check 4 │
/// ```
package struct EndRecord: Equatable {
  let blockCount: Int
  let contentByteCount: Int
  let sequenceChecksum: UInt64

  package init(blockCount: Int, contentByteCount: Int, sequenceChecksum: UInt64) {
    self.blockCount = blockCount
    self.contentByteCount = contentByteCount
    self.sequenceChecksum = sequenceChecksum
  }

  /// Every end record is shorter.
  static let byteCountLimit = 64

  package func serialised() -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(littleEndian: Marker.endRecord)
    bytes.append(varint: blockCount)
    bytes.append(varint: contentByteCount)
    bytes.append(littleEndian: sequenceChecksum)
    bytes.append(littleEndian: XXH64.headerChecksum(bytes.span))
    return bytes
  }

  /// Reads an end record, from its marker on.
  ///
  /// - Returns: The record, and the bytes that it takes.
  package static func read(
    from bytes: Span<UInt8>
  ) throws(FormatError) -> (record: EndRecord, byteCount: Int) {
    var reader = ByteReader(bytes)
    guard try reader.read(UInt32.self) == Marker.endRecord else {
      throw .corrupt(.marker, offset: 0)
    }
    let record = EndRecord(
      blockCount: try reader.readVarint(),
      contentByteCount: try reader.readVarint(),
      sequenceChecksum: try reader.read(UInt64.self)
    )
    try reader.readHeaderChecksum(of: bytes)
    return (record, reader.offset)
  }

  /// Checks the record against what has been read of the frame.
  func check(against progress: borrowing FrameProgress) throws(FormatError) {
    let computed = progress.sequenceChecksum
    guard sequenceChecksum == computed else {
      throw .checksumMismatch(
        .sequenceChecksum,
        offset: 0,
        stored: sequenceChecksum,
        computed: computed
      )
    }
    guard self == progress.endRecord else { throw .corrupt(.endingCounts, offset: 0) }
  }
}
