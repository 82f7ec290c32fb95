internal import ByteIO
internal import EntropyCoding

/// How one of an LZ block's streams is coded (Spec §7.1).
enum LZStreamCoding {
  /// In the payload as it is, at these offsets.
  case stored(Range<Int>)
  /// One symbol, repeated.
  case constant(UInt8)
  /// In the section, with one table.
  case table(AliasTable)
  /// In the section, with contexts.
  case contexts(ContextTables)

  /// The modes' numbers in a payload.
  enum Mode: UInt8 {
    case stored = 0
    case constant = 1
    case table = 2
    case contexts = 3
  }

  /// Whether the symbols are in the section.
  var isInSection: Bool {
    switch self {
    case .stored, .constant: false
    case .table, .contexts: true
    }
  }

  /// Reads how a stream is coded.
  ///
  /// - Parameters:
  ///   - payload: Untrusted; all bytes of the reader's.
  ///   - reader: At the mode; then behind what belongs to it.
  ///   - known: What is known of the symbols before they are decoded.
  ///   - storedCount: How many symbols are stored, where that doesn't stand in the payload.
  /// - Returns: The coding.
  /// - Throws: A rule of Spec §7.1, §8 or §9.1.
  static func read(
    _ payload: Span<UInt8>,
    _ reader: inout ByteReader,
    known: GivenNumbers = .nothing,
    storedCount: Int? = nil
  ) throws(FormatError) -> LZStreamCoding {
    let start = reader.offset
    guard let mode = Mode(rawValue: try reader.readPayloadByte()) else {
      throw .corrupt(.codecForm, offset: start)
    }
    switch mode {
    case .stored:
      let count: Int
      if let storedCount {
        count = storedCount
      } else {
        count = try reader.readPayloadVarint(in: 0...Int.max)
      }
      let first = reader.offset
      guard count <= reader.remainingByteCount else {
        throw .corrupt(.payloadTruncated, offset: payload.count)
      }
      try reader.skip(count)
      return .stored(first..<reader.offset)
    case .constant:
      return .constant(try reader.readPayloadByte())
    case .table:
      return .table(AliasTable(try FrequencyTable.readTwoOrMore(payload, &reader)))
    case .contexts:
      return .contexts(ContextTables(try ContextModel.read(payload, &reader, known: known)))
    }
  }
}

extension ByteReader {
  /// Reads a byte of a payload, where missing ones are error 20.
  @_lifetime(self: copy self)
  mutating func readPayloadByte() throws(FormatError) -> UInt8 {
    guard remainingByteCount > 0 else { throw .corrupt(.payloadTruncated, offset: offset) }
    return try read(UInt8.self)
  }
}
