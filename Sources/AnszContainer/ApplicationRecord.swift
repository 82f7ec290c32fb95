internal import ByteIO
internal import Checksums

/// Bytes that an application keeps in an archive; not part of its content (Spec §6.2).
///
/// ```swift
/// let note = ApplicationRecord(type: "Note", payload: Array("made by hand".utf8))
/// ```
public struct ApplicationRecord: Equatable, Sendable {
  /// Four printable ASCII characters; those that begin with a lower-case letter are registered.
  public let type: String
  /// The data.
  public let payload: [UInt8]

  /// The largest payload.
  public static let maximumPayloadByteCount = 1 << 24

  /// A record of a valid type and size.
  public init(type: String, payload: [UInt8]) {
    precondition(Self.isValid(type: Array(type.utf8)), "four printable ASCII characters")
    precondition(payload.count <= Self.maximumPayloadByteCount, "at most 16 MiB")
    self.type = type
    self.payload = payload
  }

  fileprivate static func isValid(type: [UInt8]) -> Bool {
    type.count == 4 && type.allSatisfy { (0x20...0x7E).contains($0) }
  }
}

/// What stands in front of an application record's payload.
///
/// ```
/// │ marker 4 │ type 4 │ payload size │ checksum 8 │ check 4 │
/// ```
package struct ApplicationHeader: Equatable, Sendable {
  /// Four bytes of printable ASCII.
  let type: [UInt8]
  /// Bytes of the payload.
  package let byteCount: Int
  /// XXH64 of the payload, seeded by the record's number.
  let checksum: UInt64

  init(_ record: ApplicationRecord, recordNumber: Int) {
    type = Array(record.type.utf8)
    byteCount = record.payload.count
    checksum = XXH64.hash(record.payload.span, seed: UInt64(recordNumber))
  }

  private init(type: [UInt8], byteCount: Int, checksum: UInt64) {
    self.type = type
    self.byteCount = byteCount
    self.checksum = checksum
  }

  var typeText: String { String(decoding: type, as: UTF8.self) }

  /// The kind byte of an application record's entry.
  static let entryKind: UInt8 = 0x80

  package func serialised() -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(littleEndian: Marker.application)
    bytes.append(contentsOf: fields)
    bytes.append(littleEndian: XXH64.headerChecksum(bytes.span))
    return bytes
  }

  /// The record's entry in the index (Spec §6.3).
  var entry: [UInt8] { [Self.entryKind] + fields }

  private var fields: [UInt8] {
    var bytes = type
    bytes.append(varint: byteCount)
    bytes.append(littleEndian: checksum)
    return bytes
  }

  /// Reads a header, from its marker on.
  ///
  /// - Returns: The header, and the bytes that it takes.
  static func read(
    from bytes: Span<UInt8>
  ) throws(FormatError) -> (header: ApplicationHeader, byteCount: Int) {
    var reader = ByteReader(bytes)
    try reader.skip(Marker.byteCount)
    let header = try readFields(from: &reader)
    try reader.readHeaderChecksum(of: bytes)
    guard header.isValid else { throw .corrupt(.applicationHeader, offset: 0) }
    return (header, reader.offset)
  }

  /// Reads an entry behind its kind.
  @_lifetime(reader: copy reader)
  static func readEntry(from reader: inout ByteReader) throws(FormatError) -> ApplicationHeader {
    let start = reader.offset
    let header = try readFields(from: &reader)
    guard header.isValid else { throw .corrupt(.index, offset: start) }
    return header
  }

  @_lifetime(reader: copy reader)
  private static func readFields(
    from reader: inout ByteReader
  ) throws(FormatError) -> ApplicationHeader {
    var type: [UInt8] = []
    for _ in 0..<4 {
      type.append(try reader.read(UInt8.self))
    }
    return ApplicationHeader(
      type: type,
      byteCount: try reader.readVarint(),
      checksum: try reader.read(UInt64.self)
    )
  }

  private var isValid: Bool {
    ApplicationRecord.isValid(type: type)
      && byteCount <= ApplicationRecord.maximumPayloadByteCount
  }

  /// The record with this header and a payload of the right size, once its checksum is good.
  func record(payload: [UInt8], recordNumber: Int) throws(FormatError) -> ApplicationRecord {
    let computed = XXH64.hash(payload.span, seed: UInt64(recordNumber))
    guard computed == checksum else {
      throw .checksumMismatch(
        .applicationChecksum,
        offset: 0,
        stored: checksum,
        computed: computed
      )
    }
    return ApplicationRecord(type: typeText, payload: payload)
  }
}
