package import ByteIO
internal import Checksums

/// The first 16 bytes of a frame (Spec §5).
///
/// ```
/// │ signature 7 │ version 1 │ reserved flags 1 │ ignorable flags 1 │ block size 2 │ checksum 4 │
/// ```
public struct FrameHeader: Equatable, Sendable {
  /// Content bytes of a block, but for shorter ones.
  public let blockByteCount: Int

  /// The smallest block size, and the unit of all others.
  public static let blockByteCountUnit = 1 << 10
  /// The largest block size.
  public static let maximumBlockByteCount = 1 << 26

  /// Whether a frame can have this block size.
  public static func isValid(blockByteCount: Int) -> Bool {
    (blockByteCountUnit...maximumBlockByteCount).contains(blockByteCount)
      && blockByteCount % blockByteCountUnit == 0
  }

  /// A header for a valid block size.
  public init(blockByteCount: Int) {
    precondition(Self.isValid(blockByteCount: blockByteCount), "a block size of the format")
    self.blockByteCount = blockByteCount
  }

  // F5 is never part of UTF-8 and doesn't survive 7 bits; 0D 0A doesn't survive text mode.
  package static let signature: [UInt8] = [0xF5, 0x61, 0x6E, 0x73, 0x7A, 0x0D, 0x0A]
  package static let byteCount = 16
  private static let majorVersion: UInt8 = 0

  /// The header as it stands in an archive.
  package func serialised() -> [UInt8] {
    var bytes = Self.signature
    bytes.append(Self.majorVersion << 4)
    bytes.append(littleEndian: 0 as UInt16)  // both kinds of flags
    bytes.append(littleEndian: UInt16(blockByteCount / Self.blockByteCountUnit - 1))
    bytes.append(littleEndian: XXH64.headerChecksum(bytes.span))
    return bytes
  }

  /// Reads a header from 16 untrusted bytes; the order of the checks tells damage from novelty.
  package init(_ bytes: Span<UInt8>, limits: Limits) throws(FormatError) {
    var reader = ByteReader(bytes)
    guard Self.beginsLikeSignature(bytes) else { throw .corrupt(.signature, offset: 0) }
    try reader.skip(Self.signature.count)
    let version = try reader.read(UInt8.self)
    let reservedFlags = try reader.read(UInt8.self)
    _ = try reader.read(UInt8.self)  // ignorable flags
    let units = try reader.read(UInt16.self)
    let computed = XXH64.headerChecksum(bytes.extracting(first: reader.offset))
    let stored = try reader.read(UInt32.self)
    guard stored == computed else {
      throw .checksumMismatch(
        .frameHeaderChecksum,
        offset: 0,
        stored: UInt64(stored),
        computed: UInt64(computed)
      )
    }
    guard version >> 4 == Self.majorVersion else {
      throw .unsupported(.majorVersion(version >> 4), offset: 7)
    }
    guard reservedFlags == 0 else {
      throw .unsupported(.reservedFlags(reservedFlags), offset: 8)
    }
    self.init(blockByteCount: (Int(units) + 1) * Self.blockByteCountUnit)
    guard blockByteCount <= limits.maximumBlockByteCount else {
      throw .limitExceeded(.blockByteCount, requested: blockByteCount, offset: 10)
    }
  }

  /// Whether bytes, possibly few, agree with the signature as far as both go.
  package static func beginsLikeSignature(_ bytes: Span<UInt8>) -> Bool {
    (0..<min(bytes.count, signature.count)).allSatisfy { bytes[$0] == signature[$0] }
  }
}
