internal import ByteIO
internal import Checksums
internal import EntropyCoding

extension RansCodec {
  /// Fewer bytes than these don't pay for a second table.
  private static let leastContextByteCount = 4096

  /// Appends the payload for a content, unless it would not be shorter than the content.
  ///
  /// - Parameters:
  ///   - content: What to encode.
  ///   - histogram: The content's.
  ///   - effort: What to do for contexts; nil for none.
  ///   - kernel: Encodes the symbols; the bytes don't depend on it.
  ///   - payload: What to append to.
  /// - Returns: Whether it did.
  static func encode(
    _ content: [UInt8],
    histogram: Histogram,
    contexts effort: ContextModel.Effort?,
    with kernel: RansKernel,
    into payload: inout [UInt8]
  ) -> Bool {
    guard !histogram.isConstant else { return false }
    let model = SymbolModel(histogram)
    let start = payload.count
    let isEncoded =
      appendWithContexts(
        content,
        histogram,
        effort,
        lessThan: min(model.byteCost, content.count),
        with: kernel,
        to: &payload
      ) || appendWithoutContexts(content, model, with: kernel, to: &payload)
    guard isEncoded, payload.count - start < content.count else {
      payload.removeSubrange(start...)
      return false
    }
    return true
  }

  /// Appends a payload without contexts, unless it would not be shorter than the content.
  private static func appendWithoutContexts(
    _ content: [UInt8],
    _ model: SymbolModel,
    with kernel: RansKernel,
    to payload: inout [UInt8]
  ) -> Bool {
    let laneBits = RansSection.laneBits(symbolCount: content.count)
    let overhead = 1 + RansSection.overheadByteCount(laneBits: laneBits)
    guard overhead + model.byteCost < content.count else { return false }
    let rare = model.rare?.symbols ?? []
    let table = RansEncodingTable(
      model.main,
      AliasTable(model.main),
      escaped: rare,
      as: rare.first ?? 0
    )
    payload.append(UInt8(laneBits) | (model.rare == nil ? 0 : rareFlag))
    append(model.rare, to: &payload)
    payload.append(contentsOf: model.main.serialised())
    appendSection(
      content.span,
      table,
      model.rare,
      from: content.span,
      laneBits: laneBits,
      expectedByteCount: model.byteCost,
      with: kernel,
      to: &payload
    )
    return true
  }

  /// Appends a payload with contexts, if their tables and symbols take less than the limit.
  private static func appendWithContexts(
    _ content: [UInt8],
    _ histogram: Histogram,
    _ effort: ContextModel.Effort?,
    lessThan byteCostLimit: Int,
    with kernel: RansKernel,
    to payload: inout [UInt8]
  ) -> Bool {
    guard let effort, content.count >= leastContextByteCount else { return false }
    let model = SymbolModel(histogram, hasContexts: true)
    let laneBits = RansSection.laneBits(symbolCount: content.count, hasContexts: true)
    let laneCount = 1 << laneBits
    let original = LaneOrder.stream(of: content.span, laneCount: laneCount)
    var stream = original
    RareSymbols.replace(model.rare?.symbols ?? [], in: &stream)
    guard
      let contexts = model.contexts(of: stream.span, laneCount: laneCount, effort: effort),
      contexts.byteCost < byteCostLimit
    else { return false }
    payload.append(UInt8(laneBits) | (model.rare == nil ? 0 : rareFlag) | contextFlag)
    append(model.rare, to: &payload)
    let serialised = contexts.model.serialised()
    payload.append(contentsOf: serialised)
    payload.append(littleEndian: XXH64.headerChecksum(serialised.span))
    appendSection(
      stream.span,
      ContextEncodingTables(contexts.model),
      model.rare,
      from: original.span,
      laneBits: laneBits,
      expectedByteCount: contexts.byteCost,
      with: kernel,
      to: &payload
    )
    return true
  }

  /// Appends what stands in front of the main table.
  private static func append(_ rare: SymbolModel.Rare?, to payload: inout [UInt8]) {
    guard let rare else { return }
    payload.append(varint: rare.count)
    payload.append(contentsOf: rare.table.serialised())
  }

  /// Appends a section of the rare symbols of `original`, if there are any, and the stream.
  private static func appendSection(
    _ stream: Span<UInt8>,
    _ tables: some RansEncodingTables,
    _ rare: SymbolModel.Rare?,
    from original: Span<UInt8>,
    laneBits: Int,
    expectedByteCount: Int,
    with kernel: RansKernel,
    to payload: inout [UInt8]
  ) {
    var writer = RansSectionWriter(
      laneBits: laneBits,
      expectedByteCount: expectedByteCount,
      kernel: kernel
    )
    writer.pushLast(stream, table: tables)
    if let rare {
      let symbols = RareSymbols.take(rare.symbols, count: rare.count, from: original, with: kernel)
      writer.push(symbols.span, table: RansEncodingTable(rare.table, AliasTable(rare.table)))
    }
    writer.finish(appendingTo: &payload)
  }
}
