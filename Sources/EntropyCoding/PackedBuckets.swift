/// The buckets of a table, or of several, an entry each that has all that a step needs (Spec §9).
///
/// ```
/// 63    56 55    48 47       32 31     20 19  18 17  16 15    4 3      0
/// ├ alias ─┼ owner ─┼─ offset ──┼ f alias ┼─ 0 ──┼ d 0-1 ┼ f owner ┼ d 2-5 ┤
/// ```
///
/// The offset is the bias of the alias's position p less p; d is the divider. A bucket that is all
/// its owner's has the divider 0 and itself as the alias: so the divider takes six bits.
package struct PackedBuckets: Sendable {
  /// log2 of the number of buckets of each table.
  let bucketBits: Int
  /// The buckets of the first table, then those of the second one, and so on.
  private(set) var entries: [UInt64] = []

  /// No table yet.
  ///
  /// - Parameters:
  ///   - bucketBits: Of every table.
  ///   - tableCount: How many tables there will be.
  init(bucketBits: Int, tableCount: Int) {
    self.bucketBits = bucketBits
    entries.reserveCapacity(tableCount << bucketBits)
  }

  /// Appends the buckets of a table of two symbols or more.
  ///
  /// - Complexity: O(buckets).
  mutating func append(_ table: FrequencyTable) {
    BucketLayout(table, bucketBits: bucketBits).appendPacked(to: &entries)
  }

  /// The buckets of one table.
  init(_ layout: borrowing BucketLayout) {
    self.init(bucketBits: layout.bucketBits, tableCount: 1)
    layout.appendPacked(to: &entries)
  }

  /// The symbol of a slot of a table, its frequency, and the slot's bias; the table is there.
  @inline(always)
  package func lookUp(table: Int, slot: UInt32) -> (symbol: UInt8, frequency: UInt32, bias: UInt32)
  {
    Self.lookUp(table: table, slot: slot, entries.span, bucketBits)
  }

  /// The same with what a loop keeps at hand: reaching into a structure each time takes longer than the rest.
  @inline(always)
  static func lookUp(
    table: Int,
    slot: UInt32,
    _ entries: Span<UInt64>,
    _ bucketBits: Int
  ) -> (symbol: UInt8, frequency: UInt32, bias: UInt32) {
    let bits = UInt32(truncatingIfNeeded: bucketBits)
    let bucket = slot & ((1 &<< bits) &- 1)
    let position = (slot & (UInt32(FrequencyTable.scale) &- 1)) &>> bits
    // SAFETY: the table is there, and each has 1 << bucketBits entries.
    let entry = unsafe entries[unchecked: table &<< bucketBits | Int(bucket)]
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
