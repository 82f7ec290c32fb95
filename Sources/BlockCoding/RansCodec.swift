internal import ByteIO
internal import Checksums
internal import EntropyCoding

/// Codec 1: alias rANS (Spec §7).
enum RansCodec {
  /// The bit of the form that says that there are rare symbols.
  static let rareFlag: UInt8 = 1 << 4
  /// The bit of the form that says that there are contexts.
  static let contextFlag: UInt8 = 1 << 5
  static let laneBitsMask: UInt8 = 0xF

  /// Decodes an untrusted payload.
  ///
  /// - Throws: A rule of Spec §7 to §10; offsets are the payload's.
  static func decode(
    _ payload: Span<UInt8>,
    byteCount: Int,
    with kernel: RansKernel,
    into content: inout [UInt8]
  ) throws(FormatError) {
    var reader = ByteReader(payload)
    guard reader.remainingByteCount > 0 else { throw .corrupt(.payloadTruncated, offset: 0) }
    let form = try reader.read(UInt8.self)
    guard form & ~(laneBitsMask | rareFlag | contextFlag) == 0 else {
      throw .corrupt(.codecForm, offset: 0)
    }
    let laneBits = Int(form & laneBitsMask)
    guard laneBits <= RansSection.maximumLaneBits else { throw .corrupt(.laneCount, offset: 0) }
    var rare: (count: Int, table: FrequencyTable)?
    if form & rareFlag != 0 {
      let count = try reader.readPayloadVarint(in: 1...byteCount)
      rare = (count, try FrequencyTable.readTwoOrMore(payload, &reader))
    }
    if content.count != byteCount {
      content = [UInt8](repeating: 0, count: byteCount)
    }
    var symbols = content.mutableSpan
    guard form & contextFlag != 0 else {
      let table = AliasTable(try FrequencyTable.readTwoOrMore(payload, &reader))
      try decodeSection(payload, reader.offset, laneBits, rare, table, with: kernel, into: &symbols)
      return
    }
    let tables = ContextTables(try readModel(payload, &reader))
    let offset = reader.offset
    let stream = try [UInt8](uninitializedCount: byteCount) { output throws(FormatError) in
      try decodeSection(payload, offset, laneBits, rare, tables, with: kernel, into: &output)
    }
    LaneOrder.restore(stream.span, into: &symbols, laneCount: 1 << laneBits)
  }

  /// Reads a context model and compares its checksum (Spec §9.1).
  private static func readModel(
    _ payload: Span<UInt8>,
    _ reader: inout ByteReader
  ) throws(FormatError) -> ContextModel {
    let start = reader.offset
    let model = try ContextModel.read(payload, &reader)
    let end = reader.offset
    guard reader.remainingByteCount >= MemoryLayout<UInt32>.size else {
      throw .corrupt(.payloadTruncated, offset: payload.count)
    }
    let checksum = try reader.read(UInt32.self)
    guard checksum == XXH64.headerChecksum(payload.extracting(start..<end)) else {
      throw .corrupt(.contextModel, offset: end)
    }
    return model
  }

  /// Decodes the section that begins at an offset of the payload, and restores the rare symbols.
  private static func decodeSection(
    _ payload: Span<UInt8>,
    _ offset: Int,
    _ laneBits: Int,
    _ rare: (count: Int, table: FrequencyTable)?,
    _ tables: some RansTables,
    with kernel: RansKernel,
    into symbols: inout MutableSpan<UInt8>
  ) throws(FormatError) {
    do throws(FormatError) {
      var section = try RansSectionReader(
        payload.extracting(droppingFirst: offset),
        laneBits: laneBits,
        lastSymbolCount: symbols.count,
        kernel: kernel
      )
      var rareSymbols = [UInt8](repeating: 0, count: rare?.count ?? 0)
      if let rare {
        var output = rareSymbols.mutableSpan
        try section.read(into: &output, table: AliasTable(rare.table))
      }
      try section.finish(into: &symbols, table: tables)
      if let rare {
        let escape = UInt8(rare.table.presentSymbols[0])
        guard RareSymbols.restore(rareSymbols.span, for: escape, in: &symbols, with: kernel) else {
          throw FormatError.corrupt(.symbolCount, offset: 0)
        }
      }
    } catch {
      throw error.rebased(by: offset)
    }
  }
}

extension [UInt8] {
  /// Bytes that a function writes, every one of them unless it throws.
  fileprivate init(
    uninitializedCount: Int,
    _ write: (inout MutableSpan<UInt8>) throws(FormatError) -> Void
  ) throws(FormatError) {
    var failure: FormatError?
    // SAFETY: bytes have no invalid values, and those that have not been written are not kept.
    unsafe self.init(unsafeUninitializedCapacity: uninitializedCount) { buffer, count in
      do throws(FormatError) {
        // SAFETY: the buffer has room for so many, and is used inside of the call.
        let bytes = unsafe UnsafeMutableBufferPointer(rebasing: buffer[..<uninitializedCount])
        var span = unsafe MutableSpan(_unsafeElements: bytes)
        try write(&span)
        count = uninitializedCount
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
  }
}
