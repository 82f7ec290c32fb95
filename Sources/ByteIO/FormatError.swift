/// An archive that can't be read, with the rule that it breaks and where.
///
/// Bytes from outside never trap: whatever they are, reading them ends in content or in one of
/// these. Offsets count bytes from the first byte of what was read. The numbers of `Spec/` §17 are
/// in ``number``.
///
/// ```swift
/// do {
///   let content = try Ansz.decompress(bytes)
/// } catch {
///   print("error \(error.number): \(error)")
/// }
/// ```
public enum FormatError: Error, Equatable, Sendable {
  /// The bytes are the beginning of an archive that goes on; `offset` is where they end.
  case truncated(offset: Int)
  /// The bytes break a rule of the format.
  case corrupt(Rule, offset: Int)
  /// A checksum of the format disagrees with what it covers.
  case checksumMismatch(Rule, offset: Int, stored: UInt64, computed: UInt64)
  /// The bytes are intact, but need a reader that knows more than this one.
  case unsupported(Feature, offset: Int)
  /// A limit that the caller set; nothing has been allocated for the request.
  case limitExceeded(Limit, requested: Int, offset: Int)

  /// A rule of the format; the raw value is its error number in Spec §17.
  public enum Rule: Int, Sendable, CaseIterable {
    /// The first bytes are not the signature.
    case signature = 1
    /// Something that is not a frame stands behind a frame.
    case trailingData = 2
    /// The header checksum of a frame header.
    case frameHeaderChecksum = 3
    /// A varint that is not canonical or too large.
    case varint = 5
    /// The header checksum of a record, an end record or a footer.
    case headerChecksum = 6
    /// A block's kind and its fields don't fit together.
    case blockKind = 7
    /// A content size outside of 1…block size.
    case contentByteCount = 8
    /// A stored size outside of 1…content size.
    case storedByteCount = 9
    /// A block out of order.
    case blockNumber = 10
    /// A block at the wrong place.
    case contentOffset = 11
    /// A stored block of a size that it can't have.
    case storedPayload = 12
    /// A rANS block with one symbol.
    case singleSymbol = 13
    /// A precision of a frequency table that doesn't exist.
    case tablePrecision = 14
    /// Frequencies that don't make a table.
    case tableFrequencies = 15
    /// A frequency table that a smaller precision would describe.
    case tableCanonical = 16
    /// Padding that is not zero.
    case tablePadding = 17
    /// More lanes than the format has.
    case laneCount = 18
    /// Half a word at the end of a stream.
    case oddByteCount = 19
    /// A table or a stream that ends before its symbols do.
    case payloadTruncated = 20
    /// A stream that doesn't end where it must.
    case finalState = 22
    /// The checksum of a block's content.
    case blockChecksum = 23
    /// An application record with an impossible type or size.
    case applicationHeader = 24
    /// The checksum of an application record.
    case applicationChecksum = 25
    /// The last bytes of a frame.
    case closing = 26
    /// Records lost, doubled, exchanged or foreign.
    case sequenceChecksum = 27
    /// A count at the end of a frame that disagrees with the frame.
    case endingCounts = 28
    /// An index that disagrees with the records.
    case index = 29
    /// Bytes between records that are no marker.
    case marker = 34
    /// A form, mode or filter of a payload that doesn't exist.
    case codecForm = 35
    /// A number of symbols that can't be.
    case symbolCount = 36
    /// A number of tables or classes of a context model, or one of their numbers, that can't be.
    case contextModel = 37
    /// The checksum of an LZ payload.
    case payloadChecksum = 38
    /// A match that begins in front of its block.
    case matchOffset = 39
    /// A record of metadata that breaks its rules.
    case metadata = 40
    /// A line index that breaks its rules or disagrees with the blocks.
    case lineIndex = 41
  }

  /// Something that a newer or a larger reader might know.
  public enum Feature: Equatable, Sendable {
    /// The archive's major version.
    case majorVersion(UInt8)
    /// Flags that this version reserves.
    case reservedFlags(UInt8)
    /// A block codec.
    case codec(UInt8)
  }

  /// A limit of the caller's, see `Limits`.
  public enum Limit: Equatable, Sendable {
    /// The block size of a frame.
    case blockByteCount
    /// The content of the whole archive.
    case contentByteCount
    /// The memory for a block of records or of a graph.
    case modelByteCount
  }

  /// The error's number in Spec §17.
  public var number: Int {
    switch self {
    case .truncated: 4
    case .corrupt(let rule, _), .checksumMismatch(let rule, _, _, _): rule.rawValue
    case .limitExceeded: 30
    case .unsupported(.majorVersion, _): 31
    case .unsupported(.reservedFlags, _): 32
    case .unsupported(.codec, _): 33
    }
  }

  /// Where the structure or byte at fault begins.
  public var offset: Int {
    switch self {
    case .truncated(let offset), .corrupt(_, let offset), .checksumMismatch(_, let offset, _, _),
      .unsupported(_, let offset), .limitExceeded(_, _, let offset):
      offset
    }
  }

  /// The same error seen from further out, where the bytes begin at `base`.
  package func rebased(by base: Int) -> FormatError {
    switch self {
    case .truncated(let offset): .truncated(offset: base + offset)
    case .corrupt(let rule, let offset): .corrupt(rule, offset: base + offset)
    case .checksumMismatch(let rule, let offset, let stored, let computed):
      .checksumMismatch(rule, offset: base + offset, stored: stored, computed: computed)
    case .unsupported(let feature, let offset): .unsupported(feature, offset: base + offset)
    case .limitExceeded(let limit, let requested, let offset):
      .limitExceeded(limit, requested: requested, offset: base + offset)
    }
  }
}

extension FormatError: CustomStringConvertible {
  /// What is wrong, as a person would say it, without the place.
  public var description: String {
    switch self {
    case .truncated: "the archive ends too early"
    case .corrupt(let rule, _), .checksumMismatch(let rule, _, _, _): rule.explanation
    case .unsupported(.majorVersion(let version), _):
      "made by a newer ansz (format version \(version))"
    case .unsupported(.reservedFlags, _): "needs a feature that this ansz doesn't have"
    case .unsupported(.codec(let codec), _): "needs block codec \(codec), which this ansz lacks"
    case .limitExceeded(.blockByteCount, let requested, _):
      "blocks of \(requested) bytes are over the limit"
    case .limitExceeded(.contentByteCount, let requested, _):
      "content of \(requested) bytes is over the limit"
    case .limitExceeded(.modelByteCount, let requested, _):
      "a block that takes \(requested) bytes of memory is over the limit"
    }
  }
}

extension FormatError.Rule {
  /// The rule's name in Spec §17.
  public var name: String { "\(self)" }

  /// What is wrong, as a person would say it.
  public var explanation: String {
    switch self {
    case .signature: "not an ansz archive"
    case .trailingData: "data behind the end of the archive"
    case .frameHeaderChecksum: "damaged frame header"
    case .varint, .headerChecksum, .blockKind, .contentByteCount, .storedByteCount, .marker:
      "damaged header (\(name))"
    case .blockNumber, .contentOffset: "a block is missing or out of place"
    case .storedPayload, .singleSymbol, .tablePrecision, .tableFrequencies, .tableCanonical,
      .tablePadding, .laneCount, .oddByteCount, .payloadTruncated, .finalState,
      .codecForm, .symbolCount, .contextModel, .payloadChecksum, .matchOffset:
      "damaged block (\(name))"
    case .blockChecksum: "damaged block (checksum)"
    case .applicationHeader, .applicationChecksum: "damaged application record"
    case .closing, .endingCounts: "damaged end of frame (\(name))"
    case .sequenceChecksum: "blocks are missing, doubled, exchanged or foreign"
    case .index: "the index disagrees with the blocks"
    case .metadata: "damaged metadata"
    case .lineIndex: "the line index disagrees with the blocks"
    }
  }

  /// Whether it concerns one block's payload alone, so that a reader that skips payloads misses it.
  public var isOfPayload: Bool {
    switch self {
    case .storedPayload, .singleSymbol, .tablePrecision, .tableFrequencies, .tableCanonical,
      .tablePadding, .laneCount, .oddByteCount, .payloadTruncated, .finalState, .blockChecksum,
      .codecForm, .symbolCount, .contextModel, .payloadChecksum, .matchOffset:
      true
    default:
      false
    }
  }
}
