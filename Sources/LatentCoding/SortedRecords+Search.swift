extension SortedRecords {
  /// Where a record is.
  package struct Place: Equatable, Sendable {
    /// The block's number.
    package let block: Int
    /// The record's first byte in the block's content.
    package let offset: Int
  }

  /// Finds a record in blocks of sorted records by binary search; the first one of equals in its block.
  ///
  /// - Parameters:
  ///   - record: The record, without a terminator.
  ///   - blockCount: The number of blocks.
  ///   - terminator: What ends a record.
  ///   - content: Gives a block's content; whole records, in order. Asked for O(log n) blocks.
  /// - Returns: A place, or nil when no block has the record.
  /// - Throws: What `content` throws.
  package static func find<Failure: Error>(
    _ record: [UInt8],
    blockCount: Int,
    terminator: UInt8,
    content: (Int) throws(Failure) -> [UInt8]
  ) throws(Failure) -> Place? {
    var (low, high) = (0, blockCount)
    while low < high {
      let middle = (low + high) / 2
      let bytes = try content(middle)
      let ranges = ranges(of: bytes[...], terminator: terminator)
      // A block without records holds nothing; nor does what comes before it hold less.
      guard let first = ranges.first, let last = ranges.last else { return nil }
      if precedes(record[...], bytes[first]) {
        high = middle
      } else if precedes(bytes[last], record[...]) {
        low = middle + 1
      } else {
        let index = ranges.partitioningIndex { !precedes(bytes[$0], record[...]) }
        guard index < ranges.count, bytes[ranges[index]] == record[...] else { return nil }
        return Place(block: middle, offset: ranges[index].lowerBound)
      }
    }
    return nil
  }
}

extension Array {
  /// The first index from which on a property holds; it must hold for all elements behind one that has it.
  func partitioningIndex(_ holds: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if holds(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
