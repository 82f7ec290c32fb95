internal import ByteIO

/// A growing multiset of keys of one size, that tells the place of each one it gets.
///
/// A list of short sorted lists with a tree of their sizes. However the insertions are chosen, one takes
/// O(log n) comparisons and moves at most `chunkLimit` numbers; a list is cut in two once in `chunkLimit / 2` new keys
/// at most, and then the tree, of n / (`chunkLimit` / 2) sizes, is made anew: below 2^24 keys that is 64 sizes a key.
struct OrderedKeys {
  /// Numbers of keys, ascending by key, and how often each key came.
  struct Chunk {
    fileprivate(set) var numbers: [Int32] = []
    fileprivate(set) var counts: [Int32] = []
  }

  private static let chunkLimit = 1024

  let keyByteCount: Int
  /// Different keys in the order in which they came.
  private var keys: [UInt8] = []
  private var keyCount: Int32 = 0
  /// All keys, ascending; only the first chunk is ever empty, and only without keys.
  private(set) var chunks = [Chunk()]
  /// How many keys, equal ones too, a chunk has.
  private var sizes = [0]
  private var tree = CountTree([0])

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
      let first = chunks[middle].numbers[0]
      if precedes(first, key) || self.key(first) == key { low = middle } else { high = middle }
    }
    let index = chunks[low].numbers.partitioningIndex { !precedes($0, key) }
    let start = chunks[low].counts[..<index].reduce(tree.sum(before: low)) { $0 + Int($1) }
    sizes[low] += 1
    tree.add(1, at: low)
    if index < chunks[low].numbers.count, self.key(chunks[low].numbers[index]) == key {
      chunks[low].counts[index] += 1
      return (start, Int(chunks[low].counts[index]))
    }
    chunks[low].numbers.insert(keyCount, at: index)
    chunks[low].counts.insert(1, at: index)
    keys += key
    keyCount += 1
    if chunks[low].numbers.count > Self.chunkLimit { split(low) }
    return (start, 1)
  }

  private mutating func split(_ index: Int) {
    let half = chunks[index].numbers.count / 2
    let upper = Chunk(
      numbers: Array(chunks[index].numbers[half...]),
      counts: Array(chunks[index].counts[half...])
    )
    chunks[index].numbers.removeSubrange(half...)
    chunks[index].counts.removeSubrange(half...)
    chunks.insert(upper, at: index + 1)
    let upperSize = upper.counts.reduce(0) { $0 + Int($1) }
    sizes[index] -= upperSize
    sizes.insert(upperSize, at: index + 1)
    tree = CountTree(sizes)
  }
}
