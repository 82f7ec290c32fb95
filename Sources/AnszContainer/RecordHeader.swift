internal import BlockCoding
package import ByteIO

/// The header of a block or of an application record.
package enum RecordHeader: Equatable, Sendable {
  case block(BlockHeader)
  case application(ApplicationHeader)

  /// Every record header and ending is shorter.
  static let byteCountLimit = 64

  /// The header as it stands in a frame of that block size.
  package func serialised(blockByteCount: Int) -> [UInt8] {
    switch self {
    case .block(let header): header.serialised(blockByteCount: blockByteCount)
    case .application(let header): header.serialised()
    }
  }

  /// The bytes that the header takes.
  func serialisedByteCount(blockByteCount: Int) -> Int {
    switch self {
    case .block(let header): header.serialisedByteCount(blockByteCount: blockByteCount)
    case .application(let header): Marker.byteCount + 4 + header.byteCount.varintByteCount + 8 + 4
    }
  }

  /// The record's entry in the index (Spec §6.3).
  func entry(blockByteCount: Int) -> [UInt8] {
    switch self {
    case .block(let header): header.entry(blockByteCount: blockByteCount)
    case .application(let header): header.entry
    }
  }

  /// Bytes of the payload.
  package var payloadByteCount: Int {
    switch self {
    case .block(let header): header.storedByteCount
    case .application(let header): header.byteCount
    }
  }

  /// Bytes of content.
  var contentByteCount: Int {
    switch self {
    case .block(let header): header.contentByteCount
    case .application: 0
    }
  }

  /// Reads the header of the next record, from its marker on.
  ///
  /// - Returns: The header and the bytes that it takes; nil when an ending stands here.
  package static func read(
    from bytes: Span<UInt8>,
    blockByteCount: Int
  ) throws(FormatError) -> (header: RecordHeader, byteCount: Int)? {
    guard Marker.couldBegin(bytes) else { throw .corrupt(.marker, offset: 0) }
    var reader = ByteReader(bytes)
    switch try reader.read(UInt32.self) {
    case Marker.block:
      let (header, byteCount) = try BlockHeader.read(from: bytes, blockByteCount: blockByteCount)
      return (.block(header), byteCount)
    case Marker.application:
      let (header, byteCount) = try ApplicationHeader.read(from: bytes)
      return (.application(header), byteCount)
    case Marker.shortFooter, Marker.endRecord:
      return nil
    default:
      throw .corrupt(.marker, offset: 0)
    }
  }

  /// Checks that the payload is in a codec of this version.
  func checkCodec() throws(FormatError) {
    guard case .block(let header) = self, BlockCodec(rawValue: header.codec) == nil else { return }
    throw .unsupported(.codec(header.codec), offset: Marker.byteCount)
  }

  /// Checks that the payload can be decoded within the limits.
  func checkModel(_ limits: Limits) throws(FormatError) {
    guard case .block(let header) = self else { return }
    guard header.modelByteCount <= limits.maximumModelByteCount else {
      throw .limitExceeded(.modelByteCount, requested: header.modelByteCount, offset: 0)
    }
  }
}
