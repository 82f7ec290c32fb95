internal import ByteIO
internal import EntropyCoding

/// A stream with how it will be coded (Spec §7.1).
struct LZEncodedStream {
  /// The mode, and what belongs to it.
  private(set) var description: [UInt8]
  /// What the section has of it.
  private(set) var part: Part?
  /// About the bytes that it takes.
  private(set) var byteCost: Int

  /// Symbols in the order in which they are pushed, and their tables.
  enum Part {
    case table([UInt8], RansEncodingTable)
    case contexts([UInt8], ContextEncodingTables)
    case givenContexts([UInt8], GivenContextEncodingTables)
  }

  /// What to do for a stream.
  struct Effort {
    /// What to do for contexts; nil for none.
    var contexts: ContextModel.Effort?
    /// What the decoder's time is worth.
    var time = DecodingTime()
  }

  /// Fewer symbols than these don't pay for a second table.
  private static let leastContextSymbolCount = 512

  /// Chooses how to code a stream.
  ///
  /// - Parameters:
  ///   - symbols: Of the stream, in order.
  ///   - laneBits: Of the section.
  ///   - effort: What to try.
  ///   - known: What is known of the symbols before they are decoded.
  ///   - isCounted: Whether their number stands in front of stored ones.
  ///   - numbers: Of each of them; called only where contexts are tried.
  init(
    _ symbols: [UInt8],
    laneBits: Int,
    effort: Effort,
    known: GivenNumbers = .nothing,
    isCounted: Bool = true,
    numbers: () -> [UInt8] = { [] }
  ) {
    let histogram = Histogram(symbols.span)
    let time = effort.time
    description = [LZStreamCoding.Mode.stored.rawValue]
    if isCounted {
      description.append(varint: symbols.count)
    }
    byteCost = description.count + symbols.count
    guard !symbols.isEmpty else { return }
    guard !histogram.isConstant else {
      description = [LZStreamCoding.Mode.constant.rawValue, symbols[0]]
      byteCost = 2
      return
    }
    let (table, totalCost) = FrequencyTable.economical(for: histogram)
    let tableCost = FrequencyTable.byteCount(ofCost: totalCost)
    let tablePrice = tableCost + time.byteCost(of: symbols.count, tableCount: 1)
    let leastPrice = min(tablePrice, symbols.count)
    // What is as good as random by its frequencies is so by its contexts: no second look.
    let isFlat = tableCost > symbols.count - symbols.count / 128
    if let contexts = effort.contexts, symbols.count >= Self.leastContextSymbolCount, !isFlat {
      let laneCount = 1 << laneBits
      let stream = LaneOrder.stream(of: symbols.span, laneCount: laneCount)
      let numbers = LaneOrder.stream(of: numbers().span, laneCount: laneCount)
      if let (model, cost) = ContextModel.economical(
        for: stream.span,
        numbers: numbers.span,
        known: known,
        laneCount: laneCount,
        effort: contexts,
        leastGain: time.byteCost(of: symbols.count, tableCount: 2)
          - time.byteCost(of: symbols.count, tableCount: 1)
      ), cost + time.byteCost(of: symbols.count, tableCount: model.tables.count) < leastPrice {
        description = [LZStreamCoding.Mode.contexts.rawValue] + model.serialised()
        let tables = ContextEncodingTables(model)
        part =
          known == .nothing
          ? .contexts(stream, tables)
          : .givenContexts(
            stream,
            GivenContextEncodingTables(
              tables,
              classes: model.map.givenClasses(of: numbers.span)
            )
          )
        byteCost = 1 + cost
        return
      }
    }
    guard tablePrice < symbols.count else {
      description += symbols
      return
    }
    description = [LZStreamCoding.Mode.table.rawValue] + table.serialised()
    part = .table(symbols, RansEncodingTable(table, AliasTable(table)))
    byteCost = 1 + tableCost
  }
}

extension RansSectionWriter {
  /// Encodes streams, of which the last one is pushed first.
  mutating func push(_ parts: [LZEncodedStream.Part]) {
    for (index, part) in parts.enumerated().reversed() {
      let isLast = index == parts.count - 1
      switch part {
      case .table(let symbols, let table):
        push(symbols, table, isLast: isLast)
      case .contexts(let stream, let tables):
        push(stream, tables, isLast: isLast)
      case .givenContexts(let stream, let tables):
        push(stream, tables, isLast: isLast)
      }
    }
  }

  private mutating func push(
    _ symbols: [UInt8],
    _ table: some RansEncodingTables,
    isLast: Bool
  ) {
    if isLast {
      pushLast(symbols.span, table: table)
    } else {
      push(symbols.span, table: table)
    }
  }
}
