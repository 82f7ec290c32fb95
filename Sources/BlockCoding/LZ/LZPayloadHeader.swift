internal import ByteIO
internal import Checksums
internal import EntropyCoding

/// What stands in front of an LZ payload's streams (Spec §7.1).
struct LZPayloadHeader {
  /// Bits of the form.
  static let laneBitsMask: UInt8 = 0xF
  static let offsetCodeShift: UInt8 = 4
  static let reservedFormBit: UInt8 = 1 << 7

  let laneBits: Int
  let filter: BlockFilter?
  let offsetCode: HybridInteger
  let sequenceCount: Int
  let rawByteCount: Int

  /// Reads a header, and checks the payload's checksum.
  ///
  /// - Parameters:
  ///   - payload: Untrusted; all bytes of the reader's.
  ///   - reader: At the payload's first byte; then behind the header.
  ///   - contentByteCount: Of the block.
  /// - Returns: The header.
  /// - Throws: A rule of Spec §7.1.
  static func read(
    _ payload: Span<UInt8>,
    _ reader: inout ByteReader,
    contentByteCount: Int
  ) throws(FormatError) -> LZPayloadHeader {
    guard reader.remainingByteCount >= MemoryLayout<UInt32>.size else {
      throw .corrupt(.payloadTruncated, offset: payload.count)
    }
    let stored = try reader.read(UInt32.self)
    let computed = XXH64.headerChecksum(payload.extracting(droppingFirst: reader.offset))
    guard stored == computed else {
      throw .checksumMismatch(
        .payloadChecksum,
        offset: 0,
        stored: UInt64(stored),
        computed: UInt64(computed)
      )
    }
    let formOffset = reader.offset
    let form = try reader.readPayloadByte()
    guard form & reservedFormBit == 0 else { throw .corrupt(.codecForm, offset: formOffset) }
    let laneBits = Int(form & laneBitsMask)
    guard laneBits <= RansSection.maximumLaneBits else {
      throw .corrupt(.laneCount, offset: formOffset)
    }
    let filter = try BlockFilter.readOptional(&reader)
    let sequenceCount = try reader.readPayloadVarint(
      in: 0...(contentByteCount / LZToken.leastMatchByteCount)
    )
    let countOffset = reader.offset
    let rawByteCount = try reader.readPayloadVarint(in: 0...Int.max)
    guard rawByteCount <= reader.remainingByteCount else {
      throw .corrupt(.symbolCount, offset: countOffset)
    }
    return LZPayloadHeader(
      laneBits: laneBits,
      filter: filter,
      offsetCode: LZToken.offsetCodes[Int(form >> offsetCodeShift & 7)],
      sequenceCount: sequenceCount,
      rawByteCount: rawByteCount
    )
  }
}
