internal import ByteIO
internal import EntropyCoding

/// Codec 1: order-0 alias rANS (Spec §7).
enum RansCodec {
  /// Appends the payload for a content, unless it would not be shorter than the content.
  ///
  /// - Returns: Whether it did.
  static func encode(
    _ content: [UInt8],
    histogram: Histogram,
    into payload: inout [UInt8]
  ) -> Bool {
    guard !histogram.isConstant else { return false }
    let table = FrequencyTable(economical: histogram)
    let serialisedTable = table.serialised()
    let estimate =
      table.byteCost(of: histogram) + serialisedTable.count
      + RansStream.overheadByteCount(symbolCount: content.count)
    guard estimate < content.count else { return false }
    payload.append(contentsOf: serialisedTable)
    RansStream.encode(content.span, table: AliasTable(table), appendingTo: &payload)
    guard payload.count < content.count else {
      payload.removeAll(keepingCapacity: true)
      return false
    }
    return true
  }

  static func decode(
    _ payload: Span<UInt8>,
    byteCount: Int,
    into content: inout [UInt8]
  ) throws(FormatError) {
    let (table, tableByteCount) = try FrequencyTable.read(from: payload)
    guard table.presentSymbols.count > 1 else { throw .corrupt(.singleSymbol, offset: 0) }
    if content.count != byteCount {
      content = [UInt8](repeating: 0, count: byteCount)
    }
    var symbols = content.mutableSpan
    do {
      try RansStream.decode(
        payload.extracting(droppingFirst: tableByteCount),
        table: AliasTable(table),
        into: &symbols
      )
    } catch {
      throw error.rebased(by: tableByteCount)
    }
  }
}
