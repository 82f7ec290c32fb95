public import ByteIO

/// Where the content of a frame comes from: pairs of keys and values (Spec §6.4, `meta`).
///
/// Metadata of strangers is untrusted beyond its form: a name is for people, not for opening files.
///
/// ```swift
/// var metadata = FrameMetadata()
/// metadata["job"] = Array("nightly".utf8)
/// options.applicationRecords.append(metadata.record)
/// ```
public struct FrameMetadata: Equatable, Sendable {
  private var values: [String: [UInt8]] = [:]

  /// The type of the application record that holds metadata.
  public static let recordType = "meta"
  /// The longest key.
  public static let maximumKeyByteCount = 255

  /// No pairs.
  public init() {}

  /// The pairs, keys ascending.
  public var entries: [(key: String, value: [UInt8])] {
    values.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map { ($0.key, $0.value) }
  }

  /// Whether there are no pairs.
  public var isEmpty: Bool { values.isEmpty }

  /// The value of a key; what is put in must be valid, see ``isValid(key:value:)``.
  public subscript(key: String) -> [UInt8]? {
    get { values[key] }
    set {
      precondition(newValue.map { Self.isValid(key: key, value: $0) } ?? true, "a valid pair")
      values[key] = newValue
    }
  }

  /// Which order the content has been given, if that is known; the value of the key `form`.
  public var form: ContentForm? {
    get { self["form"].flatMap { ContentForm(rawValue: String(decoding: $0, as: UTF8.self)) } }
    set { self["form"] = newValue.map { Array($0.rawValue.utf8) } }
  }

  /// Whether a pair can be metadata: the key by its bytes, and the value of a key that has a meaning by its form.
  public static func isValid(key: String, value: [UInt8]) -> Bool {
    isValid(key: Array(key.utf8)) && hasForm(value, of: key)
  }

  private static func isValid(key: [UInt8]) -> Bool {
    (1...maximumKeyByteCount).contains(key.count)
      && key.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "=") }
  }

  private static func hasForm(_ value: [UInt8], of key: String) -> Bool {
    switch key {
    case "form":
      (1...64).contains(value.count)
        && value.allSatisfy { (0x61...0x7A).contains($0) || $0 == 0x2D }
    case "mode": value.count == 4 && value.allSatisfy { (0x30...0x37).contains($0) }
    case "mtime": isTime(value)
    case "name":
      (1...255).contains(value.count) && !value.contains(0) && !value.contains(UInt8(ascii: "/"))
        && value != Array(".".utf8) && value != Array("..".utf8)
    default: true
    }
  }

  private static func isTime(_ value: [UInt8]) -> Bool {
    let text = String(decoding: value, as: UTF8.self)
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard let seconds = Int(parts[0]), seconds != .min, "\(seconds)" == parts[0] else {
      return false
    }
    guard parts.count > 1 else { return true }
    return parts[1].utf8.count == 9 && parts[1].utf8.allSatisfy { (0x30...0x39).contains($0) }
      && parts[1].utf8.contains { $0 != 0x30 }
  }
}

extension FrameMetadata {
  /// Whether the pairs fit into one application record.
  public var fitsIntoRecord: Bool { payload.count <= ApplicationRecord.maximumPayloadByteCount }

  /// The application record that holds the pairs; they must fit into it.
  public var record: ApplicationRecord {
    ApplicationRecord(type: Self.recordType, payload: payload)
  }

  private var payload: [UInt8] {
    var payload: [UInt8] = []
    for (key, value) in entries {
      payload.append(varint: key.utf8.count)
      payload += key.utf8
      payload.append(varint: value.count)
      payload += value
    }
    return payload
  }

  /// Reads the pairs of a record.
  ///
  /// - Throws: ``FormatError/corrupt(_:offset:)`` with the rule `metadata`; the offset counts from the start of
  ///   the payload.
  public init(_ record: ApplicationRecord) throws(FormatError) {
    precondition(record.type == Self.recordType, "a record of metadata")
    var reader = ByteReader(record.payload.span)
    var last: [UInt8] = []
    while reader.remainingByteCount > 0 {
      let start = reader.offset
      do throws(FormatError) {
        let key = try reader.readBytes(reader.readVarint())
        let value = try reader.readBytes(reader.readVarint())
        let text = String(decoding: key, as: UTF8.self)
        guard Self.isValid(key: key), last.lexicographicallyPrecedes(key),
          Self.hasForm(value, of: text)
        else { throw .corrupt(.metadata, offset: start) }
        values[text] = value
        last = key
      } catch {
        throw .corrupt(.metadata, offset: start)
      }
    }
  }
}

extension ArchiveOutline {
  /// The metadata of each frame; nil where there is none.
  ///
  /// - Parameter read: Gives the record with a number, one of those that this outline has.
  /// - Returns: One for each frame.
  /// - Throws: ``FormatError`` with the rule `metadata`, or what `read` throws.
  public func metadata(
    reading read: (_ recordNumber: Int) throws -> ApplicationRecord
  ) throws -> [FrameMetadata?] {
    try frames.map { frame in
      let numbers = frame.recordNumbers.filter { records[$0].type == FrameMetadata.recordType }
      guard let number = numbers.first else { return nil }
      let location = records[number]
      guard numbers.count == 1, location.blockNumber == frame.blockNumbers.lowerBound else {
        throw FormatError.corrupt(
          .metadata,
          offset: records[numbers[numbers.count - 1]].archiveOffset
        )
      }
      let record = try read(number)
      return try rebasing(to: location.payloadOffset) { () throws(FormatError) in
        try FrameMetadata(record)
      }
    }
  }
}
