internal import BlockCoding
internal import ByteIO
internal import Checksums

/// What stands in front of a block's payload (Spec §6.1).
///
/// ```
/// │ marker 4 │ kind 1 │ number │ [content size] │ [content offset] │ stored size │ checksum 8 │ check 4 │
///
/// kind   7 6 5 4     0
///        0 D S ├codec┤     D: the offset is given, S: the content size is given
/// ```
public struct BlockHeader: Equatable, Sendable {
  /// The id of the codec (Spec §7).
  public let codec: UInt8
  /// Blocks of the frame before this one.
  public let number: Int
  /// Bytes regenerated.
  public let contentByteCount: Int
  /// Content bytes of the frame before this block.
  public let contentOffset: Int
  /// Bytes of the payload.
  public let storedByteCount: Int
  /// XXH64 of the content, seeded by number and offset.
  public let checksum: UInt64

  package init(
    codec: UInt8,
    number: Int,
    contentByteCount: Int,
    contentOffset: Int,
    storedByteCount: Int,
    checksum: UInt64
  ) {
    self.codec = codec
    self.number = number
    self.contentByteCount = contentByteCount
    self.contentOffset = contentOffset
    self.storedByteCount = storedByteCount
    self.checksum = checksum
  }

  /// How the payload is coded, for people: `stored`, `constant`, `rans`, `lz`, `lz-context`,
  /// `records`, `graph`, or the codec's id.
  public var codecName: String {
    switch BlockCodec(rawValue: codec) {
    case .stored: storedByteCount < contentByteCount ? "constant" : "stored"
    case .rans: "rans"
    case .lz: "lz"
    case .lzByContext: "lz-context"
    case .records: "records"
    case .graph: "graph"
    case nil: "codec-\(codec)"
    }
  }

  /// The memory that decoding takes beside payload and content, for codecs that take much; 0 for others.
  public var modelByteCount: Int {
    BlockCodec(rawValue: codec)?.modelByteCount(contentByteCount: contentByteCount) ?? 0
  }

  /// The checksum of a content at its place.
  package static func checksum(of content: Span<UInt8>, number: Int, contentOffset: Int) -> UInt64 {
    // Any odd factor will do; this one spreads the numbers, so that offset and number don't cancel.
    let seed = UInt64(number) &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(contentOffset)
    return XXH64.hash(content, seed: seed)
  }

  /// Checks that a content is this block's, at its place.
  func check(_ content: Span<UInt8>) throws(FormatError) {
    let computed = Self.checksum(of: content, number: number, contentOffset: contentOffset)
    guard computed == checksum else {
      throw .checksumMismatch(.blockChecksum, offset: 0, stored: checksum, computed: computed)
    }
  }
}

extension BlockHeader {
  private static let codecMask: UInt8 = 0x1F
  private static let shortFlag: UInt8 = 0x20
  private static let displacedFlag: UInt8 = 0x40

  private func kind(blockByteCount: Int) -> UInt8 {
    codec
      | (contentByteCount != blockByteCount ? Self.shortFlag : 0)
      | (isDisplaced(blockByteCount: blockByteCount) ? Self.displacedFlag : 0)
  }

  private func isDisplaced(blockByteCount: Int) -> Bool {
    contentOffset != number.times(blockByteCount)
  }

  /// The header as it stands in a frame of that block size.
  package func serialised(blockByteCount: Int) -> [UInt8] {
    let kind = kind(blockByteCount: blockByteCount)
    var bytes: [UInt8] = []
    bytes.append(littleEndian: Marker.block)
    bytes.append(kind)
    bytes.append(varint: number)
    if kind & Self.shortFlag != 0 {
      bytes.append(varint: contentByteCount)
    }
    if kind & Self.displacedFlag != 0 {
      bytes.append(varint: contentOffset)
    }
    bytes.append(varint: storedByteCount)
    bytes.append(littleEndian: checksum)
    bytes.append(littleEndian: XXH64.headerChecksum(bytes.span))
    return bytes
  }

  /// The bytes that the header takes.
  func serialisedByteCount(blockByteCount: Int) -> Int {
    let kind = kind(blockByteCount: blockByteCount)
    return Marker.byteCount + 1 + number.varintByteCount
      + (kind & Self.shortFlag != 0 ? contentByteCount.varintByteCount : 0)
      + (kind & Self.displacedFlag != 0 ? contentOffset.varintByteCount : 0)
      + storedByteCount.varintByteCount + 8 + 4
  }

  /// The block's entry in the index (Spec §6.3).
  func entry(blockByteCount: Int) -> [UInt8] {
    let kind = kind(blockByteCount: blockByteCount)
    var bytes = [kind]
    if kind & Self.shortFlag != 0 {
      bytes.append(varint: contentByteCount)
    }
    bytes.append(varint: storedByteCount)
    bytes.append(littleEndian: checksum)
    return bytes
  }

  /// Reads a header, from its marker on; `bytes` may end before it does, or long after it.
  ///
  /// The place of the block is checked by the caller, who knows what came before.
  ///
  /// - Returns: The header, and the bytes that it takes.
  static func read(
    from bytes: Span<UInt8>,
    blockByteCount: Int
  ) throws(FormatError) -> (header: BlockHeader, byteCount: Int) {
    let (fields, byteCount) = try Fields.read(from: bytes)
    return (try BlockHeader(fields, blockByteCount: blockByteCount), byteCount)
  }

  /// What a header says by itself, without the frame's block size.
  struct Fields: Equatable {
    let kind: UInt8
    let number: Int
    let givenByteCount: Int?
    let givenOffset: Int?
    let storedByteCount: Int
    let checksum: UInt64

    /// Reads them from the marker on, and checks the header checksum.
    static func read(
      from bytes: Span<UInt8>
    ) throws(FormatError) -> (fields: Fields, byteCount: Int) {
      var reader = ByteReader(bytes)
      try reader.skip(Marker.byteCount)
      let kind = try reader.read(UInt8.self)
      let fields = Fields(
        kind: kind,
        number: try reader.readVarint(),
        givenByteCount: kind & shortFlag != 0 ? try reader.readVarint() : nil,
        givenOffset: kind & displacedFlag != 0 ? try reader.readVarint() : nil,
        storedByteCount: try reader.readVarint(),
        checksum: try reader.read(UInt64.self)
      )
      try reader.readHeaderChecksum(of: bytes)
      return (fields, reader.offset)
    }
  }

  /// The header that fields make in a frame of that block size, all rules checked that concern it alone.
  init(_ fields: Fields, blockByteCount: Int) throws(FormatError) {
    guard fields.kind < 0x80, fields.givenByteCount != blockByteCount else {
      throw .corrupt(.blockKind, offset: Marker.byteCount)
    }
    let regularOffset = fields.number.times(blockByteCount)
    self.init(
      codec: fields.kind & Self.codecMask,
      number: fields.number,
      contentByteCount: fields.givenByteCount ?? blockByteCount,
      contentOffset: fields.givenOffset ?? regularOffset ?? 0,
      storedByteCount: fields.storedByteCount,
      checksum: fields.checksum
    )
    try checkContentByteCount(blockByteCount: blockByteCount)
    guard fields.givenOffset == nil || fields.givenOffset != regularOffset else {
      throw .corrupt(.blockKind, offset: Marker.byteCount)
    }
    try checkStoredByteCount()
    // A number whose place nobody can count to is no number of a block.
    guard fields.givenOffset != nil || regularOffset != nil else {
      throw .corrupt(.blockNumber, offset: 0)
    }
  }

  /// Reads a block's entry behind its kind; number and offset are those of what came before.
  @_lifetime(reader: copy reader)
  static func readEntry(
    kind: UInt8,
    from reader: inout ByteReader,
    blockByteCount: Int,
    number: Int,
    contentOffset: Int
  ) throws(FormatError) -> BlockHeader {
    let start = reader.offset
    let isShort = kind & shortFlag != 0
    let header = BlockHeader(
      codec: kind & codecMask,
      number: number,
      contentByteCount: isShort ? try reader.readVarint() : blockByteCount,
      contentOffset: contentOffset,
      storedByteCount: try reader.readVarint(),
      checksum: try reader.read(UInt64.self)
    )
    guard header.kind(blockByteCount: blockByteCount) == kind else {
      throw .corrupt(.index, offset: start)
    }
    do throws(FormatError) {
      try header.checkContentByteCount(blockByteCount: blockByteCount)
      try header.checkStoredByteCount()
    } catch {
      throw .corrupt(.index, offset: start)
    }
    return header
  }

  private func checkContentByteCount(blockByteCount: Int) throws(FormatError) {
    guard (1...blockByteCount).contains(contentByteCount) else {
      throw .corrupt(.contentByteCount, offset: 0)
    }
  }

  private func checkStoredByteCount() throws(FormatError) {
    guard (1...contentByteCount).contains(storedByteCount) else {
      throw .corrupt(.storedByteCount, offset: 0)
    }
  }
}
