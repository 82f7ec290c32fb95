/// A hash table whose rows hold the latest 15 positions of a hash, newest first, with a byte to tell them by.
///
/// A row is two words of tags and 16 positions, a cache line:
///
/// ```
/// newer   tag 7 … tag 1, tag 0             a new tag is shifted in below
/// older   head, tag 14 … tag 8             the position for tag k is positions[(head + k) & 15]
/// ```
///
/// So a search compares 8 tags at once with plain integers, and goes through them in the order of
/// recency without a look at the head. Memory: 80 bytes × 2^bits.
@safe
struct RowTable: ~Copyable {
  /// How many positions a row remembers.
  static let rowCount = 15
  /// The positions of all rows, then the tags of all rows; owned.
  private var memory: UnsafeMutableRawPointer
  private var allocatedBits = -1

  /// A table without rows.
  init() {
    unsafe memory = .allocate(byteCount: 1, alignment: 64)
  }

  deinit {
    unsafe memory.deallocate()
  }

  /// Empties 2^bits rows, and returns a view of them that is good until the next call.
  mutating func emptied(bits: Int) -> View {
    precondition(0...24 ~= bits)
    if bits > allocatedBits {
      unsafe memory.deallocate()
      unsafe memory = .allocate(byteCount: 80 << bits, alignment: 64)
      allocatedBits = bits
    }
    // SAFETY: 64 + 16 bytes for each of the rows, of which there are at least 2^bits.
    let positions = unsafe memory.bindMemory(to: UInt32.self, capacity: 16 << bits)
    let tags = unsafe (memory + (64 << bits)).bindMemory(to: UInt64.self, capacity: 2 << bits)
    unsafe positions.initialize(repeating: 0, count: 16 << bits)
    unsafe tags.initialize(repeating: 0, count: 2 << bits)
    return unsafe View(positions: positions, tags: tags, shift: UInt64(64 - bits))
  }

  /// The rows, as a parser's loop sees them.
  @safe
  struct View {
    let positions: UnsafeMutablePointer<UInt32>
    let tags: UnsafeMutablePointer<UInt64>
    let shift: UInt64

    /// The row for a hash: its upper bits.
    @inline(__always)
    func row(_ hash: UInt64) -> Int {
      Int(truncatingIfNeeded: hash &>> shift)
    }

    /// The tag for a hash: the 8 bits below the row's, in every byte.
    @inline(__always)
    func tag(_ hash: UInt64) -> UInt64 {
      ((hash &>> (shift &- 8)) & 255) &* 0x0101_0101_0101_0101
    }

    /// Puts a position in front of its row.
    @inline(__always)
    func insert(_ position: Int, _ hash: UInt64) {
      let row = row(hash)
      // SAFETY: a row has as many bits as the table, and a slot 4.
      unsafe insert(position, row, tag(hash), newer: tags[2 &* row], older: tags[2 &* row &+ 1])
    }

    /// Puts a position in front of a row whose tags are known.
    @inline(__always)
    func insert(_ position: Int, _ row: Int, _ tag: UInt64, newer: UInt64, older: UInt64) {
      let head = (older &>> 56 &- 1) & 15
      // SAFETY: as above.
      unsafe tags[2 &* row] = newer &<< 8 | tag & 255
      unsafe tags[2 &* row &+ 1] = (older &<< 8 | newer &>> 56) & (1 &<< 56 &- 1) | head &<< 56
      unsafe positions[16 &* row &+ Int(head)] = UInt32(truncatingIfNeeded: position)
    }

    /// The high bits of those bytes of `tags` that equal the tag, and perhaps of others above them.
    @inline(__always)
    static func hits(_ tags: UInt64, _ tag: UInt64) -> UInt64 {
      let difference = tags ^ tag
      return (difference &- 0x0101_0101_0101_0101) & ~difference & 0x8080_8080_8080_8080
    }
  }
}
