extension AliasTable {
  /// Sixteen buckets, or what is at the same position of them.
  private typealias Row = SIMD16<UInt32>

  /// Sixteen buckets' entries at position 0, of their own symbols and of their aliases', and their dividers.
  private struct Rows {
    var own: Row = .zero
    var other: Row = .zero
    var dividers: Row = .zero

    /// The entries at a position; `step` is what a position adds.
    @inline(always)
    func entries(at position: UInt32, step: Row) -> Row {
      let isOwn = Row(repeating: position) .< dividers
      return other.replacing(with: own, where: isOwn) &+ Row(repeating: position) &* step
    }
  }

  /// All buckets, with entries `symbol << symbolShift | frequency << frequencyShift | bias << biasShift`.
  @inline(always)
  private func rows(symbolShift: UInt64, frequencyShift: UInt64, biasShift: UInt64) -> [Rows] {
    var rows = [Rows](repeating: Rows(), count: (1 << bucketBits) / Row.scalarCount)
    func entry(_ symbol: UInt64, _ frequency: UInt64, _ offset: UInt64) -> UInt32 {
      UInt32(
        truncatingIfNeeded: symbol &<< symbolShift | (frequency & 0xFFF) &<< frequencyShift
          | (offset & 0xFFF) &<< biasShift
      )
    }
    let entries = buckets.entries.span
    for index in 0..<entries.count {
      let bucket = entries[index]
      let (row, place) = (index / Row.scalarCount, index % Row.scalarCount)
      rows[row].own[place] = entry(bucket >> 48 & 0xFF, bucket >> 4, 0)
      rows[row].other[place] = entry(bucket >> 56, bucket >> 20, bucket >> 32)
      rows[row].dividers[place] = UInt32((bucket & 15) << 2 | bucket >> 16 & 3)
    }
    return rows
  }

  /// What each slot stands for, `symbol | frequency << 8 | bias << 20`, for kernels without byte shuffles.
  ///
  /// Without shuffles one load beats the comparison and the shifts of a packed bucket; 16 KiB fit the first
  /// cache. A row of slots, one position of all buckets, is filled at a time.
  func slots() -> [UInt32] {
    let allRows = rows(symbolShift: 0, frequencyShift: 8, biasShift: 20)
    let step = Row(repeating: 1 << 20)
    // SAFETY: every element is written: for each position a row of all buckets.
    return unsafe [UInt32](unsafeUninitializedCapacity: FrequencyTable.scale) { slots, count in
      let target = UnsafeMutableRawBufferPointer(slots)
      let rows = allRows.span
      var slot = 0
      for position in 0..<UInt32(width) {
        for index in 0..<rows.count {
          let entries = rows[index].entries(at: position, step: step)
          // SAFETY: the rows of all positions take as many places as there are slots.
          unsafe target.storeBytes(of: entries, toByteOffset: slot &* 4, as: Row.self)
          slot &+= Row.scalarCount
        }
      }
      count = FrequencyTable.scale
    }
  }

  /// What each slot stands for, so that a scalar decoder takes each part with a load: 890 MB/s where it takes
  /// the parts of ``slots()`` out with shifts and masks in 680.
  func slotTable() -> SlotTable {
    let allRows = rows(symbolShift: 24, frequencyShift: 0, biasShift: 12)
    let step = Row(repeating: 1 << 12)
    var symbols: [UInt8] = []
    // SAFETY: every element is written: for each position a row of all buckets.
    let steps = unsafe [UInt32](unsafeUninitializedCapacity: FrequencyTable.scale) { steps, count in
      symbols = unsafe [UInt8](unsafeUninitializedCapacity: FrequencyTable.scale) {
        symbols,
        count in
        let stepBytes = UnsafeMutableRawBufferPointer(steps)
        let symbolBytes = UnsafeMutableRawBufferPointer(symbols)
        let rows = allRows.span
        var slot = 0
        for position in 0..<UInt32(width) {
          for index in 0..<rows.count {
            let entries = rows[index].entries(at: position, step: step)
            let low = entries & Row(repeating: 0xFFF)
            let high = (entries &>> 12 & Row(repeating: 0xFFF)) &<< 16
            let names = SIMD16<UInt8>(truncatingIfNeeded: entries &>> 24)
            // SAFETY: the rows of all positions take as many places as there are slots.
            unsafe stepBytes.storeBytes(of: low | high, toByteOffset: slot &* 4, as: Row.self)
            unsafe symbolBytes.storeBytes(of: names, toByteOffset: slot, as: SIMD16<UInt8>.self)
            slot &+= Row.scalarCount
          }
        }
        count = FrequencyTable.scale
      }
      count = FrequencyTable.scale
    }
    return SlotTable(steps: steps, symbols: symbols)
  }
}

/// A table with an entry for each slot (see ``AliasTable/slotTable()``).
struct SlotTable: Sendable {
  /// A frequency and, 16 bits to the left, a bias each.
  let steps: [UInt32]
  let symbols: [UInt8]
}
