/// A hash table of positions in a block, which parsers reuse from block to block.
///
/// It has a power of two of `UInt32` entries, no more than a parser asks for and no more than a block of
/// its size can fill: 4 bytes × 2^bits. An empty entry is position 0: parsers compare the bytes anyway,
/// and a hash table that knows nothing better may as well propose the block's beginning.
@safe
struct PositionTable: ~Copyable {
  /// Owned; freed in `deinit`.
  private var entries: UnsafeMutablePointer<UInt32>
  private var allocatedBits: Int

  /// A table without entries.
  init() {
    unsafe entries = .allocate(capacity: 1)
    allocatedBits = 0
  }

  deinit {
    unsafe entries.deallocate()
  }

  /// Empties 2^bits entries, and returns them; they are good until the next call.
  mutating func emptied(bits: Int) -> UnsafeMutablePointer<UInt32> {
    precondition(0...30 ~= bits)
    if bits > allocatedBits {
      unsafe entries.deallocate()
      unsafe entries = .allocate(capacity: 1 << bits)
      allocatedBits = bits
    }
    // SAFETY: there are 2^allocatedBits entries, at least 2^bits.
    unsafe entries.initialize(repeating: 0, count: 1 << bits)
    return unsafe entries
  }

  /// How many bits a table for a block needs: as many entries as bytes, within the limits.
  static func bits(forByteCount byteCount: Int, atMost limit: Int) -> Int {
    min(limit, max(6, Int.bitWidth - max(byteCount - 1, 1).leadingZeroBitCount))
  }
}
