/// Counts of numbered things, with their prefix sums in O(log n): a Fenwick tree.
struct CountTree: Sendable {
  /// `sums[i]` is the sum of the counts of indices in `i - (i & -i) ..< i`.
  private var sums: [Int]
  /// The number of things.
  let count: Int
  /// The sum of all counts.
  private(set) var total = 0
  /// The greatest power of two that is at most `count`.
  private let topStep: Int

  /// All counts given.
  ///
  /// - Complexity: O(n).
  init(_ counts: [Int]) {
    count = counts.count
    topStep = count == 0 ? 0 : 1 << (Int.bitWidth - 1 - count.leadingZeroBitCount)
    sums = [0] + counts
    for index in 1..<(count + 1) where index + (index & -index) <= count {
      sums[index + (index & -index)] += sums[index]
    }
    total = counts.reduce(0, +)
  }

  /// Adds to a count; the result must not be negative.
  mutating func add(_ amount: Int, at index: Int) {
    total += amount
    var node = index + 1
    while node <= count {
      sums[node] += amount
      node += node & -node
    }
  }

  /// The sum of the counts in front of an index.
  func sum(before index: Int) -> Int {
    var (sum, node) = (0, index)
    while node > 0 {
      sum += sums[node]
      node &= node - 1
    }
    return sum
  }

  /// The thing that owns a slot in `0 ..< total`, and the sum in front of it.
  func find(slot: Int) -> (index: Int, start: Int) {
    assert(slot >= 0 && slot < total)
    var (node, step, rest) = (0, topStep, slot)
    while step > 0 {
      if node + step <= count, sums[node + step] <= rest {
        node += step
        rest -= sums[node]
      }
      step >>= 1
    }
    return (node, slot - rest)
  }
}
