/// Lengths of rows in an image, by comparison of differences of neighbours with those further in front.
extension FilterSample {
  /// A row that is longer isn't found.
  private static let rowLimit = 4096
  /// A row that is shorter isn't looked for.
  private static let leastRow = 8
  /// Groups of differences that are compared, in all pieces together.
  private static let groupCount = 16
  private static let groupSampleCount = 8
  /// What one comparison counts at most; all of them together stay below 2^16.
  private static let differenceLimit: UInt16 = 255

  /// The one or two likeliest lengths, in samples.
  func rows(isOdd: Bool) -> [Int] {
    let start = isOdd ? 1 : 0
    // At most half of a piece is in front of what is compared.
    let longest = min(Self.rowLimit, (pieces[0].count - start) / 4)
    guard longest > Self.leastRow else { return [] }
    var sums = [UInt16](repeating: 0, count: longest + 1)
    for piece in pieces {
      let differences = differences(in: piece, from: start)
      for group in groups(of: differences) {
        for index in group..<(group + Self.groupSampleCount) {
          Self.compare(differences.span, index, longest: longest, adding: &sums)
        }
      }
    }
    func least(where isRow: (Int) -> Bool) -> Int? {
      (Self.leastRow...longest).filter(isRow).min { sums[longest - $0] < sums[longest - $1] }
    }
    guard let best = least(where: { _ in true }) else { return [] }
    // All multiples of a length are alike but for the noise, and the shortest one is meant.
    let limit = sums[longest - best] + sums[longest - best] / 4
    let row = (Self.leastRow...best).first { best % $0 == 0 && sums[longest - $0] <= limit }
    guard let row, row != best else {
      return [best] + (least { $0 % best != 0 }.map { [$0] } ?? [])
    }
    return [row, best]
  }

  /// The differences of neighbours in a piece.
  private func differences(in piece: Range<Int>, from start: Int) -> [UInt16] {
    let count = (piece.count - start) / 2
    var differences = [UInt16](repeating: 0, count: count)
    var output = differences.mutableSpan
    var last: UInt16 = 0
    for index in 0..<count {
      let offset = piece.lowerBound &+ start &+ 2 &* index
      // SAFETY: 2 * count bytes of the piece begin at the start.
      let low = unsafe UInt16(content[unchecked: offset])
      let sample = unsafe low | UInt16(content[unchecked: offset &+ 1]) &<< 8
      unsafe output[unchecked: index] = sample &- last
      last = sample
    }
    return differences
  }

  /// Where groups begin in the second half: the one with the greatest differences of each part, since where
  /// nothing happens all rows are alike.
  private func groups(of differences: [UInt16]) -> [Int] {
    let half = differences.count / 2
    let count = Self.groupCount / Self.pieceCount
    let part = (differences.count - half) / count
    guard part >= Self.groupSampleCount else { return [] }
    return (0..<count).map { number in
      let start = half + number * part
      var best = (group: start, sum: -1)
      for group in stride(
        from: start,
        through: start + part - Self.groupSampleCount,
        by: Self.groupSampleCount
      ) {
        var sum = 0
        for index in group..<(group + Self.groupSampleCount) {
          sum += Int(Self.clamped(differences[index]))
        }
        if sum > best.sum {
          best = (group, sum)
        }
      }
      return best.group
    }
  }

  /// Compares one difference with all in front of it: element j is for the distance `longest - j`.
  private static func compare(
    _ differences: Span<UInt16>,
    _ index: Int,
    longest: Int,
    adding sums: inout [UInt16]
  ) {
    var sums = sums.mutableSpan
    precondition(index >= longest && index < differences.count && sums.count > longest)
    let own = differences[index]
    for place in 0...longest {
      // SAFETY: both conditions are checked above.
      let other = unsafe differences[unchecked: index &- longest &+ place]
      unsafe sums[unchecked: place] &+= clamped(own &- other)
    }
  }

  /// The absolute value of a difference, as far as it counts.
  @inline(__always)
  private static func clamped(_ difference: UInt16) -> UInt16 {
    min(min(difference, 0 &- difference), differenceLimit)
  }
}
