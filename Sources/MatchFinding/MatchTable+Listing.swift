extension MatchTable {
  /// The matches of all positions, in plain form.
  ///
  /// - Complexity: O(*n*), with an array for each position: for tests.
  package func listed() -> [[(length: Int, offset: Int)]] {
    var next = 0
    return (0..<byteCount).map { position in
      var matches: [(length: Int, offset: Int)] = []
      // SAFETY: there is a count for each position, and the words stand in their order.
      let end = unsafe next + Int(wordCounts[position])
      var length = 1
      while next < end {
        let word = unsafe words[next]
        next += 1
        let growth = word >> Self.offsetBits
        if growth == Self.longGrowth {
          length = unsafe Int(words[next])
          next += 1
        } else {
          length += Int(growth) + 1
        }
        matches.append((length, Int(word & Self.offsetMask) + 1))
      }
      return matches
    }
  }
}
