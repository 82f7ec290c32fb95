/// A context model as decoders use it: the buckets of all tables, packed (Spec §9, §9.1).
package struct ContextTables: Sendable {
  let map: ContextMap
  /// log2 of the number of buckets of each table.
  let bucketBits: Int
  /// The buckets of the first table, then those of the second one, and so on. An entry has all that a
  /// step needs, so that it costs one load:
  ///
  /// ```
  /// 63    56 55    48 47       32 31     20 19  18 17  16 15    4 3      0
  /// ├ alias ─┼ owner ─┼─ offset ──┼ f alias ┼─ 0 ──┼ d 0-1 ┼ f owner ┼ d 2-5 ┤
  /// ```
  ///
  /// The offset is the bias of the alias's position p less p; d is the divider. A bucket that is all
  /// its owner's has the divider 0 and itself as the alias: so the divider takes six bits.
  let entries: [UInt64]

  /// Lays out the tables of a model.
  ///
  /// - Complexity: O(buckets).
  package init(_ model: ContextModel) {
    map = model.map
    bucketBits = model.bucketBits
    var entries: [UInt64] = []
    entries.reserveCapacity(model.tables.count << bucketBits)
    for table in model.tables {
      AliasTable(table, bucketBits: bucketBits).appendEntries(to: &entries)
    }
    self.entries = entries
  }

  /// The symbol of a slot of a table, its frequency, and the slot's bias.
  @inline(always)
  func lookUp(table: Int, slot: UInt32) -> (symbol: UInt8, frequency: UInt32, bias: UInt32) {
    let bits = UInt32(truncatingIfNeeded: bucketBits)
    let bucket = slot & ((1 &<< bits) &- 1)
    let position = (slot & (UInt32(FrequencyTable.scale) &- 1)) &>> bits
    // SAFETY: the map's tables are those of the model, and each has 1 << bucketBits entries.
    let entry = unsafe entries.span[unchecked: table &<< bucketBits | Int(bucket)]
    let divider = UInt32(truncatingIfNeeded: (entry & 15) &<< 2 | (entry &>> 16 & 3))
    // 1 where the slot is the alias's.
    let isAlias = UInt64((divider &- position &- 1) &>> 31)
    let frequency = UInt32(truncatingIfNeeded: entry &>> (isAlias &<< 4 &+ 4)) & 0xFFF
    let offset = UInt32(truncatingIfNeeded: (entry &>> 32) & (0 &- isAlias)) & 0xFFFF
    return (
      UInt8(truncatingIfNeeded: entry &>> (isAlias &<< 3 &+ 48)), frequency,
      (position &+ offset) & 0xFFFF
    )
  }
}

extension AliasTable {
  /// Appends the packed buckets.
  fileprivate func appendEntries(to entries: inout [UInt64]) {
    for index in 0..<(1 << bucketBits) {
      var (owner, divider, alias, base) = bucket(index)
      if divider == width {
        (divider, alias, base) = (0, index, 0)
      }
      let offset = UInt64(UInt16(truncatingIfNeeded: base - divider))
      let own = UInt64(frequency(index)) << 4 | UInt64(divider) >> 2
      let other = UInt64(frequency(alias)) << 4 | UInt64(divider) & 3
      let symbols = UInt64(owner) | UInt64(bucket(alias).owner) << 8
      entries.append(own | other << 16 | offset << 32 | symbols << 48)
    }
  }
}
