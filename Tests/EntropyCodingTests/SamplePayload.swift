import ByteIO
import Checksums
import EntropyCoding
import TestSupport

/// A payload of codec 1 (Spec §7) in any form, whatever an encoder would choose.
struct SamplePayload {
  let name: String
  let content: [UInt8]
  private(set) var bytes: [UInt8]
  /// Where the context model begins, if there is one.
  private(set) var modelOffset: Int?
  /// Bytes in front of the section: form, tables, model.
  let headByteCount: Int

  /// Encodes a content.
  ///
  /// - Parameters:
  ///   - name: Of the content.
  ///   - content: At least two different symbols that are not rare.
  ///   - laneBits: 0…8.
  ///   - rare: The rare byte values, ascending; none of them for a payload without rare symbols.
  ///   - order: The symbols in front that count: 0, 1 or 2.
  ///   - tableCount: Of the context model.
  ///   - generator: Draws classes.
  init(
    _ name: String,
    _ content: [UInt8],
    laneBits: Int,
    rare: [Int] = [],
    order: Int = 0,
    tableCount: Int = 2,
    using generator: inout SeededGenerator
  ) {
    self.name = "\(name), laneBits \(laneBits), order \(order), \(rare.count) rare"
    self.content = content
    let laneCount = 1 << laneBits
    let original = order == 0 ? content : LaneOrder.stream(of: content.span, laneCount: laneCount)
    let isRare = Set(rare.map { UInt8($0) })
    let rareSymbols = original.filter { isRare.contains($0) }
    var stream = original
    RareSymbols.replace(rare, in: &stream)

    bytes = [UInt8(laneBits) | (rare.isEmpty ? 0 : 1 << 4) | (order == 0 ? 0 : 1 << 5)]
    var rareTable: FrequencyTable?
    if !rare.isEmpty {
      // With all rare values: the first one is the escape.
      let table = FrequencyTable(
        normalising: Histogram((rareSymbols + rare.map { UInt8($0) }).span)
      )
      rareTable = table
      bytes.append(varint: rareSymbols.count)
      bytes += table.serialised()
    }
    var writer = RansSectionWriter(laneBits: laneBits)
    if order == 0 {
      let table = FrequencyTable(economical: Histogram(stream.span))
      bytes += table.serialised()
      writer.pushLast(stream.span, table: RansEncodingTable(table, AliasTable(table)))
    } else {
      let model = PlainModel(
        fitting: stream,
        laneCount: laneCount,
        order: order,
        tableCount: tableCount,
        using: &generator
      ).model
      modelOffset = bytes.count
      let serialised = model.serialised()
      bytes += serialised
      bytes.append(littleEndian: XXH64.headerChecksum(serialised.span))
      writer.pushLast(stream.span, table: ContextEncodingTables(model))
    }
    headByteCount = bytes.count
    if let rareTable {
      writer.push(rareSymbols.span, table: RansEncodingTable(rareTable, AliasTable(rareTable)))
    }
    writer.finish(appendingTo: &bytes)
  }

  /// Payloads of all forms for a number of lanes.
  static func all(laneBits: Int, using generator: inout SeededGenerator) -> [SamplePayload] {
    let seed = UInt64(laneBits)
    let text = Samples.text(700 + 3 << laneBits, seed: seed)
    let wide = Samples.skewed(600 + 4 << laneBits, alphabet: 120, seed: seed)
    let flat = Samples.random(900, seed: seed)
    let rareLetters = Array("bgjkqvxz".utf8).map { Int($0) }
    return [
      SamplePayload("text", text, laneBits: laneBits, using: &generator),
      SamplePayload("two", flat.map { $0 < 250 ? 1 : 9 }, laneBits: laneBits, using: &generator),
      SamplePayload("wide", wide, laneBits: laneBits, using: &generator),
      SamplePayload("flat", flat, laneBits: laneBits, using: &generator),
      SamplePayload("text", text, laneBits: laneBits, rare: rareLetters, using: &generator),
      SamplePayload("flat", flat, laneBits: laneBits, rare: Array(50..<200), using: &generator),
    ]
      + [1, 2].flatMap { order in
        [
          SamplePayload(
            "text",
            text,
            laneBits: laneBits,
            order: order,
            tableCount: 5,
            using: &generator
          ),
          SamplePayload("wide", wide, laneBits: laneBits, order: order, using: &generator),
          SamplePayload(
            "flat",
            flat,
            laneBits: laneBits,
            order: order,
            tableCount: 3,
            using: &generator
          ),
          SamplePayload(
            "text",
            text,
            laneBits: laneBits,
            rare: rareLetters,
            order: order,
            tableCount: 9,
            using: &generator
          ),
        ]
      }
  }
}

extension PlainModel {
  /// A model with random classes, whose tables suit a stream.
  init(
    fitting stream: [UInt8],
    laneCount: Int,
    order: Int,
    tableCount: Int,
    using generator: inout SeededGenerator
  ) {
    let present = Set(stream)
    func classes(_ count: Int, using generator: inout SeededGenerator) -> [UInt8] {
      (0..<256).map { value in
        let number = UInt8(Int.random(in: 0..<count, using: &generator))
        return present.contains(UInt8(value)) ? number : 0
      }
    }
    tables = []
    firstCount = order == 1 ? tableCount : Int.random(in: 1...9, using: &generator)
    first = classes(firstCount, using: &generator)
    if order == 2 {
      secondCount = Int.random(in: 2...9, using: &generator)
      second = classes(secondCount, using: &generator)
      pairs = (0..<(firstCount * secondCount)).map { _ in
        UInt8(Int.random(in: 0..<tableCount, using: &generator))
      }
    }
    // Two symbols for each, so that no table has less.
    let two = Array(present.sorted().prefix(2))
    var members = [[UInt8]](repeating: two, count: tableCount)
    for (index, symbol) in stream.enumerated() {
      let p1 = index >= laneCount ? stream[index - laneCount] : 0
      let p2 = index >= 2 * laneCount ? stream[index - 2 * laneCount] : 0
      members[number(behind: p1, p2)].append(symbol)
    }
    tables = members.map { FrequencyTable(economical: Histogram($0.span)) }
  }
}
