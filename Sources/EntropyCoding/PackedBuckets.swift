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
  package func lookUp(table: Int, slot: UInt32) -> (symbol: UInt8, frequency: UInt32, bias: UInt32)
  {
    // A state of which the high bits are 1: the product is the frequency.
    var x = 1 << UInt32(FrequencyTable.scaleBits) | slot
    let symbol = Self.pop(&x, table: table, entries.span, bucketBits)
    var zero = slot
    _ = Self.pop(&zero, table: table, entries.span, bucketBits)
    return (symbol, x - zero, zero)
  }

  /// Pops a symbol, of a table that is there: the state afterwards may be below the lower bound.
  ///
  /// A loop keeps the entries at hand: to reach into a structure each time takes longer than the rest. What
  /// depends on whose slot it is, is chosen with moves; which it is no processor can predict.
  @inline(always)
  static func pop(
    _ x: inout UInt32,
    table: Int,
    _ entries: Span<UInt64>,
    _ bucketBits: Int
  ) -> UInt8 {
    let bucket = Int(truncatingIfNeeded: x) & (1 &<< bucketBits &- 1)
    let position =
      (x & UInt32(FrequencyTable.scale &- 1)) &>> UInt32(truncatingIfNeeded: bucketBits)
    // SAFETY: the table is there, and each has 1 << bucketBits entries.
    let entry = unsafe entries[unchecked: table &<< bucketBits | bucket]
    let low = UInt32(truncatingIfNeeded: entry)
    let high = UInt32(truncatingIfNeeded: entry &>> 32)
    let divider = (low & 15) &<< 2 | (low &>> 16 & 3)
    let isOwn = position < divider
    let frequency = (isOwn ? low &>> 4 : low &>> 20) & 0xFFF
    let offset = isOwn ? 0 : high
    // The mask takes away the symbols above the offset.
    let bias = (position &+ offset) & 0xFFFF
    x = frequency &* (x &>> UInt32(FrequencyTable.scaleBits)) &+ bias
    return UInt8(truncatingIfNeeded: isOwn ? high &>> 16 : high &>> 24)
  }
}
