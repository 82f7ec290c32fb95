/// Bytes that have arrived and are yet to be read.
///
/// What has been read is dropped when it outweighs the rest, so each byte moves twice at most.
struct ByteQueue: ~Copyable {
  private var storage: [UInt8] = []
  private var start = 0
  /// Bytes taken or skipped since the beginning.
  private(set) var offset = 0

  /// Bytes that are there.
  var count: Int { storage.count - start }

  /// All bytes that are there.
  var bytes: Span<UInt8> {
    @_lifetime(borrow self)
    get { storage.span.extracting(droppingFirst: start) }
  }

  mutating func append(_ bytes: [UInt8]) {
    if start > count {
      storage.removeFirst(start)
      start = 0
    }
    storage += bytes
  }

  /// A copy of the first bytes; so many must be there.
  func peek(_ count: Int) -> [UInt8] { Array(storage[start..<(start + count)]) }

  /// Takes the first bytes into an array, in place of what it holds.
  mutating func take(_ count: Int, into bytes: inout [UInt8]) {
    bytes.removeAll(keepingCapacity: true)
    bytes += storage[start..<(start + count)]
    skip(count)
  }

  mutating func skip(_ count: Int) {
    precondition(count <= self.count)
    start += count
    offset += count
  }

  mutating func take(_ count: Int) -> [UInt8] {
    let taken = peek(count)
    skip(count)
    return taken
  }
}
