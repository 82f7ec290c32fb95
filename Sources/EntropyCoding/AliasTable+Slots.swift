extension AliasTable {
  /// What each slot stands for, for kernels without byte shuffles.
  ///
  /// ```
  /// 31       20 19        8 7      0
  /// ├── bias ───┼─── f ─────┼ symbol ┤
  /// ```
  ///
  /// Without vectors one load beats the comparison and the two shifts of a packed bucket: 570 MB/s
  /// against 385 on dickens in blocks of 1 MiB. Its 16 KiB fit the first cache. It is filled row by
  /// row, a position of all buckets at a time, which compilers turn into vector code.
  func slots() -> [UInt32] {
    let bucketCount = 1 << bucketBits
    // For each bucket: the entry at position 0 of its own symbol, and of its alias's.
    var own = [UInt32](repeating: 0, count: bucketCount)
    var other = own
    var dividers = own
    for bucket in 0..<bucketCount {
      let (owner, divider, alias, base) = self.bucket(bucket)
      own[bucket] = UInt32(owner) | frequency(bucket) << 8
      let offset = UInt32(truncatingIfNeeded: base - divider)
      other[bucket] = UInt32(self.bucket(alias).owner) | frequency(alias) << 8 | offset << 20
      dividers[bucket] = UInt32(divider)
    }
    return [UInt32](capacity: FrequencyTable.scale) { slots in
      for position in 0..<UInt32(width) {
        for bucket in 0..<bucketCount {
          let entry = position < dividers[bucket] ? own[bucket] : other[bucket]
          slots.append(entry &+ position << 20)
        }
      }
    }
  }
}
