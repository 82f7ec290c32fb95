/// The slots of a frequency table, laid out so that one comparison finds a slot's symbol (Spec §9).
///
/// The alias method of Walker and Vose: buckets of equal width, each with slots of at most two
/// symbols. The slot's low bits are its bucket, the others its position there.
///
/// ```
/// slot   11         k k-1        0      k = bucketBits
///       ├─ position ─┼─ bucket ──┤
/// ```
package struct AliasTable: Sendable {
  /// What is known of a bucket, a plane of `planeByteCount` bytes for each, as byte shuffles want it.
  enum Plane: Int, CaseIterable {
    /// The first position that belongs to the alias; the width when none does.
    case divider
    /// The bucket whose owner has the positions from the divider on.
    case alias
    /// The bias of the alias's position p less p, modulo 2^16: low and high half.
    case offsetLow, offsetHigh
    /// The owner's frequency, shifted to fill 16 bits: low and high half; 0 where nobody owns it.
    case frequencyLow, frequencyHigh
    /// The owner.
    case symbol
  }

  static let planeByteCount = 256
  /// How far frequencies are shifted in their planes.
  static let frequencyShift = 16 - FrequencyTable.scaleBits

  /// log2 of the number of buckets: 6, 7 or 8.
  package let bucketBits: Int
  /// The planes one behind the other; bytes beyond the number of buckets are 0.
  private(set) var planes: [UInt8]

  /// Positions in a bucket.
  package var width: Int { FrequencyTable.scale >> bucketBits }

  /// log2 of the least number of buckets for a table: 6, 7 or 8.
  package static func bucketBits(of table: FrequencyTable) -> Int {
    let presentCount = table.frequencies.count { $0 > 0 }
    return presentCount <= 64 ? 6 : presentCount <= 128 ? 7 : 8
  }

  /// Lays out the slots of a table of two symbols or more, always in the same way.
  ///
  /// - Parameters:
  ///   - table: The frequencies.
  ///   - bucketBits: log2 of the number of buckets, at least `bucketBits(of:)`.
  /// - Complexity: O(buckets).
  package init(_ table: FrequencyTable, bucketBits: Int) {
    precondition(!table.isConstant, "a symbol that has all slots needs no table")
    self.bucketBits = bucketBits
    planes = [UInt8](repeating: 0, count: Plane.allCases.count * Self.planeByteCount)
    var remaining = InlineArray<256, Int>(repeating: 0)
    // Dense owners where that saves buckets; otherwise each symbol has its own.
    var bucket = 0
    for symbol in 0..<256 {
      let frequency = table.frequencies[symbol]
      guard frequency > 0 || bucketBits == 8 else { continue }
      self[.symbol, bucket] = UInt8(symbol)
      self[.frequencyLow, bucket] = UInt8(truncatingIfNeeded: frequency << Self.frequencyShift)
      self[.frequencyHigh, bucket] = UInt8(frequency >> (8 - Self.frequencyShift))
      remaining[bucket] = Int(frequency)
      bucket += 1
    }
    distribute(&remaining)
  }

  /// Lays out the slots of a table of two symbols or more in as few buckets as it needs.
  package init(_ table: FrequencyTable) {
    self.init(table, bucketBits: Self.bucketBits(of: table))
  }

  private subscript(plane: Plane, bucket: Int) -> UInt8 {
    get { planes[plane.rawValue * Self.planeByteCount + bucket] }
    set { planes[plane.rawValue * Self.planeByteCount + bucket] = newValue }
  }

  /// Fills each small bucket from the large one on top of the stack.
  ///
  /// The last in is the first out on both stacks; the order is part of the format.
  private mutating func distribute(_ remaining: inout InlineArray<256, Int>) {
    let width = self.width
    var small = InlineArray<256, UInt8>(repeating: 0)
    var large = InlineArray<256, UInt8>(repeating: 0)
    var smallCount = 0
    var largeCount = 0
    for bucket in 0..<(1 << bucketBits) {
      self[.divider, bucket] = UInt8(width)
      self[.alias, bucket] = UInt8(bucket)
      if remaining[bucket] < width {
        small[smallCount] = UInt8(bucket)
        smallCount += 1
      } else if remaining[bucket] > width {
        large[largeCount] = UInt8(bucket)
        largeCount += 1
      }
    }
    while smallCount > 0 {
      let bucket = Int(small[smallCount - 1])
      // The unfinished buckets hold the width on average, so with a small one there is a large one.
      let donor = Int(large[largeCount - 1])
      let divider = remaining[bucket]
      let rest = remaining[donor] - (width - divider)
      remaining[donor] = rest
      let offset = UInt16(truncatingIfNeeded: rest - divider)
      self[.divider, bucket] = UInt8(divider)
      self[.alias, bucket] = UInt8(donor)
      self[.offsetLow, bucket] = UInt8(truncatingIfNeeded: offset)
      self[.offsetHigh, bucket] = UInt8(offset >> 8)
      // A donor that has become small takes the place of the bucket that it has filled.
      if rest <= width { largeCount -= 1 }
      if rest < width {
        small[smallCount - 1] = UInt8(donor)
      } else {
        smallCount -= 1
      }
    }
    assert(largeCount == 0)
  }

  /// The frequency of a bucket's owner; 0 where nobody owns it.
  func frequency(_ bucket: Int) -> UInt32 {
    (UInt32(self[.frequencyHigh, bucket]) << 8 | UInt32(self[.frequencyLow, bucket]))
      >> UInt32(Self.frequencyShift)
  }

  /// What a bucket consists of, in the terms of Spec §9; the base means nothing without an alias.
  package func bucket(_ bucket: Int) -> (owner: UInt8, divider: Int, alias: Int, base: Int) {
    let divider = Int(self[.divider, bucket])
    let offset = UInt16(self[.offsetHigh, bucket]) << 8 | UInt16(self[.offsetLow, bucket])
    return (
      self[.symbol, bucket], divider, Int(self[.alias, bucket]),
      Int(offset &+ UInt16(divider))
    )
  }

  /// A bucket as an entry of ``PackedBuckets``.
  func packedBucket(_ index: Int) -> UInt64 {
    var (owner, divider, alias, base) = bucket(index)
    if divider == width {
      (divider, alias, base) = (0, index, 0)
    }
    let offset = UInt64(UInt16(truncatingIfNeeded: base &- divider))
    let own = UInt64(frequency(index)) << 4 | UInt64(divider) >> 2
    let other = UInt64(frequency(alias)) << 4 | UInt64(divider) & 3
    let symbols = UInt64(owner) | UInt64(self[.symbol, alias]) << 8
    return own | other << 16 | offset << 32 | symbols << 48
  }
}
