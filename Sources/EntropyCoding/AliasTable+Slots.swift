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
    typealias Vector = SIMD16<UInt32>
    let vectorCount = (1 << bucketBits) / Vector.scalarCount
    // For each bucket: the entry at position 0 of its own symbol, and of its alias's.
    var own = InlineArray<16, Vector>(repeating: .zero)
    var other = own
    var dividers = own
    for bucket in 0..<(1 << bucketBits) {
      let entry = packedBucket(bucket)
      let (vector, place) = (bucket / Vector.scalarCount, bucket % Vector.scalarCount)
      let (frequency, alias) = (UInt32(entry >> 4 & 0xFFF), UInt32(entry >> 20 & 0xFFF))
      own[vector][place] = UInt32(entry >> 48 & 0xFF) | frequency << 8
      other[vector][place] =
        UInt32(entry >> 56) | alias << 8 | UInt32(entry >> 32 & 0xFFF) << 20
      dividers[vector][place] = UInt32((entry & 15) << 2 | entry >> 16 & 3)
    }
    // SAFETY: every element is written: for each position a row of all buckets.
    return unsafe [UInt32](unsafeUninitializedCapacity: FrequencyTable.scale) { slots, count in
      let target = UnsafeMutableRawBufferPointer(slots)
      var offset = 0
      for position in 0..<UInt32(width) {
        let biases = Vector(repeating: position << 20)
        let positions = Vector(repeating: position)
        for vector in 0..<vectorCount {
          let entries = other[vector].replacing(
            with: own[vector],
            where: positions .< dividers[vector]
          )
          // SAFETY: width rows of vectorCount vectors are the scale.
          unsafe target.storeBytes(of: entries &+ biases, toByteOffset: offset, as: Vector.self)
          offset &+= MemoryLayout<Vector>.size
        }
      }
      count = FrequencyTable.scale
    }
  }
}
