package import ByteIO
internal import Checksums

/// The last 24 bytes of a frame with an index (Spec §12).
///
/// ```
/// │ frame size 8 │ tail size 8 │ check 4 │ closing 4 │
/// ```
package struct Footer: Equatable {
  /// From the header's first byte to the footer's last.
  let frameByteCount: Int
  /// From the end record's marker to the footer's last byte.
  let tailByteCount: Int

  package static let byteCount = 24

  package func serialised() -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(littleEndian: UInt64(frameByteCount))
    bytes.append(littleEndian: UInt64(tailByteCount))
    bytes.append(littleEndian: XXH64.headerChecksum(bytes.span))
    bytes.append(littleEndian: Closing.long)
    return bytes
  }

  /// Reads a footer from its 24 bytes; the counts are claims still.
  package init(_ bytes: Span<UInt8>) throws(FormatError) {
    var reader = ByteReader(bytes.extracting(droppingFirst: Self.byteCount - Closing.byteCount))
    guard try reader.read(UInt32.self) == Closing.long else {
      throw .corrupt(.closing, offset: Self.byteCount - Closing.byteCount)
    }
    reader = ByteReader(bytes)
    let frameByteCount = try reader.read(UInt64.self)
    let tailByteCount = try reader.read(UInt64.self)
    try reader.readHeaderChecksum(of: bytes)
    guard
      let frameByteCount = Int(exactly: frameByteCount),
      let tailByteCount = Int(exactly: tailByteCount)
    else { throw .corrupt(.endingCounts, offset: 0) }
    self.init(frameByteCount: frameByteCount, tailByteCount: tailByteCount)
  }

  package init(frameByteCount: Int, tailByteCount: Int) {
    self.frameByteCount = frameByteCount
    self.tailByteCount = tailByteCount
  }
}
