/// What an encoder knows of a context model's tables.
package struct ContextEncodingTables: Sendable {
  let map: ContextMap
  /// For each table 256 times `start << 12 | frequency`, see ``RansEncodingTable``; the start counts the slots
  /// of all tables.
  let packedSymbols: [UInt32]
  /// For each table its slots in the order of symbols and biases; one more so that the last can be read
  /// as 32 bits.
  let slots: [UInt16]

  /// The inverse of the model's layout.
  ///
  /// - Complexity: O(slots).
  package init(_ model: ContextModel) {
    map = model.map
    let bucketBits = model.bucketBits
    var packedSymbols = [UInt32](repeating: 0, count: 256 * model.tables.count)
    var slots = [UInt16](repeating: 0, count: FrequencyTable.scale * model.tables.count + 1)
    for (index, table) in model.tables.enumerated() {
      var starts = InlineArray<256, Int>(repeating: 0)
      var start = UInt32(index * FrequencyTable.scale)  // < 1 << 18
      for symbol in 0..<256 {
        let frequency = UInt32(table.frequencies[symbol])
        starts[symbol] = Int(start)
        packedSymbols[index * 256 + symbol] = frequency > 0 ? start << 12 | frequency : 0
        start += frequency
      }
      let layout = BucketLayout(table, bucketBits: bucketBits)
      let (owners, offsets) = (layout.owners.span, layout.offsets.span)
      let (dividers, aliases) = (layout.dividers.span, layout.aliases.span)
      var output = slots.mutableSpan
      for bucket in 0..<(1 << bucketBits) {
        let divider = Int(dividers[bucket])
        let own = starts[Int(owners[bucket])]
        for position in 0..<divider {
          output[own + position] = UInt16(position << bucketBits | bucket)
        }
        // The offset is the alias's bias at the position 0, which it has only from the divider on.
        let other =
          starts[Int(owners[Int(aliases[bucket])])] + Int(Int16(bitPattern: offsets[bucket]))
        for position in divider..<(FrequencyTable.scale >> bucketBits) {
          output[other + position] = UInt16(position << bucketBits | bucket)
        }
      }
    }
    self.packedSymbols = packedSymbols
    self.slots = slots
  }
}
