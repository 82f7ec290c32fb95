extension Array {
  /// The index of the first element for which a condition holds that holds for all behind it; their count where it
  /// holds for none.
  ///
  /// - Complexity: O(log *n*).
  @inlinable
  package func partitioningIndex(
    where condition: (Element) throws -> Bool
  ) rethrows -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = low + (high - low) / 2
      if try condition(self[middle]) {
        high = middle
      } else {
        low = middle + 1
      }
    }
    return low
  }
}
