/// A context model as decoders use it (Spec §9.1).
package struct ContextTables: Sendable {
  let map: ContextMap
  /// As many tables as the map has.
  let buckets: PackedBuckets

  /// Lays out the tables of a model.
  ///
  /// - Complexity: O(buckets).
  package init(_ model: ContextModel) {
    map = model.map
    let bucketBits = model.bucketBits
    var buckets = PackedBuckets(bucketBits: bucketBits, tableCount: model.tables.count)
    for table in model.tables {
      buckets.append(table)
    }
    self.buckets = buckets
  }

  /// The second classes of the numbers that a codec gives, as ``GivenContextTables`` takes them.
  package var givenClasses: [UInt8] { map.givenClasses }
}
