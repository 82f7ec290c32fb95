/// The slots of a frequency table, laid out so that one comparison finds a slot's symbol (Spec §9).
///
/// Buckets of equal width, each with slots of at most two symbols. The slot's low bits are its bucket, the
/// others its position there.
///
/// ```
/// slot   11         k k-1        0      k = bucketBits
///       ├─ position ─┼─ bucket ──┤
/// ```
package struct AliasTable: Sendable {
  /// What is known of a bucket, a plane of `planeByteCount` bytes for each, as byte shuffles want it.
  enum Plane: Int, CaseIterable {
    /// In this order; see ``BucketLayout``. Offsets and frequencies have a plane for each half.
    case divider, alias, offsetLow, offsetHigh
    /// The owner's frequency, four bits to the left.
    case frequencyLow, frequencyHigh
    /// The owner.
    case symbol
  }

  static let planeByteCount = 256

  /// The planes one behind the other; bytes beyond the number of buckets are 0.
  let planes: [UInt8]
  /// The same buckets, packed.
  let buckets: PackedBuckets

  /// log2 of the number of buckets: 6, 7 or 8.
  package var bucketBits: Int { buckets.bucketBits }

  /// Positions in a bucket.
  package var width: Int { FrequencyTable.scale >> bucketBits }

  /// log2 of the least number of buckets for a table: 6, 7 or 8.
  package static func bucketBits(of table: FrequencyTable) -> Int {
    table.presentCount <= 64 ? 6 : table.presentCount <= 128 ? 7 : 8
  }

  /// Lays out the slots of a table of two symbols or more in as few buckets as it needs.
  ///
  /// - Complexity: O(buckets).
  package init(_ table: FrequencyTable) {
    let layout = BucketLayout(table, bucketBits: Self.bucketBits(of: table))
    var planes = [UInt8](repeating: 0, count: Plane.allCases.count * Self.planeByteCount)
    var bytes = planes.mutableSpan
    let buckets = PackedBuckets(layout)
    let entries = buckets.entries.span
    let (dividers, aliases) = (layout.dividers.span, layout.aliases.span)
    for bucket in 0..<entries.count {
      let entry = entries[bucket]
      let values: [7 of UInt8] = [
        dividers[bucket], aliases[bucket],
        UInt8(truncatingIfNeeded: entry >> 32), UInt8(truncatingIfNeeded: entry >> 40),
        UInt8(truncatingIfNeeded: entry & 0xF0), UInt8(truncatingIfNeeded: entry >> 8),
        UInt8(truncatingIfNeeded: entry >> 48),
      ]
      for plane in 0..<values.count {
        // SAFETY: there are planeByteCount bytes for each plane, and fewer buckets.
        unsafe bytes[unchecked: plane &* Self.planeByteCount &+ bucket] = values[plane]
      }
    }
    self.planes = planes
    self.buckets = buckets
  }

  /// What a bucket consists of, in the terms of Spec §9; the base means nothing without an alias.
  package func bucket(_ bucket: Int) -> (owner: UInt8, divider: Int, alias: Int, base: Int) {
    let entry = buckets.entries[bucket]
    let divider = planes[Plane.divider.rawValue * Self.planeByteCount + bucket]
    let alias = planes[Plane.alias.rawValue * Self.planeByteCount + bucket]
    let base = UInt16(truncatingIfNeeded: entry >> 32) &+ UInt16(divider)
    return (UInt8(truncatingIfNeeded: entry >> 48), Int(divider), Int(alias), Int(base))
  }
}
