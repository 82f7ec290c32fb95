internal import ByteIO

/// A growing multiset of keys of one size, that tells the place of each one it gets.
///
/// A list of short sorted lists with a tree of their sizes: no order of insertions, however chosen, costs more
/// than O(√n) moves of small integers each.
struct OrderedKeys {
  private static let chunkLimit = 1024

  let keyByteCount: Int
  /// Different keys in the order in which they came.
  private(set) var keys: [UInt8] = []
  /// How often each of them came.
  private(set) var counts: [Int32] = []
  /// Numbers of keys, ascending by key, in chunks.
  private(set) var chunks: [[Int32]] = [[]]
  /// How many keys, equal ones too, a chunk has.
  private var sizes = CountTree([0])

  init(keyByteCount: Int) {
    self.keyByteCount = keyByteCount
  }

  func key(_ number: Int32) -> ArraySlice<UInt8> {
    let start = Int(number) * keyByteCount
    return keys[start..<start + keyByteCount]
  }

  private func precedes(_ number: Int32, _ key: ArraySlice<UInt8>) -> Bool {
    var (one, other) = (Int(number) * keyByteCount, key.startIndex)
    while other < key.endIndex {
      if keys[one] != key[other] { return keys[one] < key[other] }
      one += 1
      other += 1
    }
    return false
  }

  /// Adds a key.
  ///
  /// - Returns: How many keys are less, and how often the key is there now.
  mutating func insert(_ key: ArraySlice<UInt8>) -> (start: Int, frequency: Int) {
    // The last chunk whose first key is not greater; with equal keys there is one only.
    var (low, high) = (0, chunks.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      let first = chunks[middle][0]
      if precedes(first, key) || self.key(first) == key { low = middle } else { high = middle }
    }
    let index = chunks[low].partitioningIndex { !precedes($0, key) }
    var start = sizes.sum(before: low)
    for number in chunks[low][..<index] { start += Int(counts[Int(number)]) }
    if index < chunks[low].count, self.key(chunks[low][index]) == key {
      let number = Int(chunks[low][index])
      counts[number] += 1
      sizes.add(1, at: low)
      return (start, Int(counts[number]))
    }
    chunks[low].insert(Int32(counts.count), at: index)
    keys += key
    counts.append(1)
    sizes.add(1, at: low)
    if chunks[low].count > Self.chunkLimit { split(low) }
    return (start, 1)
  }

  private mutating func split(_ index: Int) {
    let half = chunks[index].count / 2
    chunks.insert(Array(chunks[index][half...]), at: index + 1)
    chunks[index].removeSubrange(half...)
    sizes = CountTree(chunks.map { $0.reduce(0) { $0 + Int(counts[Int($1)]) } })
  }
}
