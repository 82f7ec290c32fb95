/// The buckets of a frequency table, as the alias method of Walker and Vose lays its slots out (Spec §9).
///
/// It lives on the stack while it is made into what a kernel reads, and is never copied.
struct BucketLayout: ~Copyable {
  /// log2 of the number of buckets: 6, 7 or 8.
  let bucketBits: Int
  /// For each bucket the symbol that owns it, with its frequency; 0 where nobody owns it.
  private(set) var owners = InlineArray<256, UInt8>(repeating: 0)
  private(set) var frequencies = InlineArray<256, UInt16>(repeating: 0)
  /// The first position that belongs to the alias; the width when none does.
  private(set) var dividers = InlineArray<256, UInt8>(repeating: 0)
  /// The bucket whose owner has the positions from the divider on; itself when there are none.
  private(set) var aliases = InlineArray<256, UInt8>(repeating: 0)
  /// The bias of the alias's position p less p, modulo 2^16.
  private(set) var offsets = InlineArray<256, UInt16>(repeating: 0)

  /// Lays out the slots of a table of two symbols or more, always in the same way.
  ///
  /// - Complexity: O(buckets).
  init(_ table: FrequencyTable, bucketBits: Int) {
    precondition(!table.isConstant, "a symbol that has all slots needs no table")
    precondition(bucketBits >= AliasTable.bucketBits(of: table) && bucketBits <= 8)
    self.bucketBits = bucketBits
    let source = table.frequencies.span
    precondition(source.count == 256)
    // Dense owners where that saves buckets; otherwise each symbol has its own.
    var bucket = 0
    for symbol in 0..<256 {
      // SAFETY: 256 elements, see above; buckets are not more than symbols, and the mask.
      let frequency = unsafe source[unchecked: symbol]
      // Always written, and kept by going on to the next bucket: no branch can be predicted here.
      unsafe owners[unchecked: bucket & 0xFF] = UInt8(truncatingIfNeeded: symbol)
      unsafe frequencies[unchecked: bucket & 0xFF] = frequency
      bucket &+= frequency > 0 || bucketBits == 8 ? 1 : 0
    }
    if bucket < 1 << bucketBits {
      owners[bucket] = 0
      frequencies[bucket] = 0
    }
    distribute()
  }

  /// Fills each small bucket from the large one on top of the stack.
  ///
  /// The last in is the first out on both stacks; the order is part of the format.
  private mutating func distribute() {
    let width = UInt16(FrequencyTable.scale >> bucketBits)
    var remaining = frequencies
    var small = InlineArray<256, UInt8>(repeating: 0)
    var large = InlineArray<256, UInt8>(repeating: 0)
    var smallCount = 0
    var largeCount = 0
    // SAFETY, for all that follows: buckets are below 256; a stack holds each bucket once at most.
    for bucket in 0..<(1 << bucketBits) {
      unsafe dividers[unchecked: bucket] = UInt8(truncatingIfNeeded: width)
      unsafe aliases[unchecked: bucket] = UInt8(truncatingIfNeeded: bucket)
      // Both stores and no branch: which stack it is is as good as random.
      let frequency = unsafe remaining[unchecked: bucket]
      unsafe small[unchecked: smallCount & 0xFF] = UInt8(truncatingIfNeeded: bucket)
      unsafe large[unchecked: largeCount & 0xFF] = UInt8(truncatingIfNeeded: bucket)
      smallCount &+= frequency < width ? 1 : 0
      largeCount &+= frequency > width ? 1 : 0
    }
    while smallCount > 0 {
      let bucket = unsafe Int(small[unchecked: smallCount &- 1])
      // The unfinished buckets hold the width on average, so with a small one there is a large one.
      assert(largeCount > 0)
      let donor = unsafe Int(large[unchecked: (largeCount &- 1) & 0xFF])
      let divider = unsafe remaining[unchecked: bucket]
      let rest = unsafe remaining[unchecked: donor] &- (width &- divider)
      unsafe remaining[unchecked: donor] = rest
      unsafe dividers[unchecked: bucket] = UInt8(truncatingIfNeeded: divider)
      unsafe aliases[unchecked: bucket] = UInt8(truncatingIfNeeded: donor)
      unsafe offsets[unchecked: bucket] = rest &- divider
      // A donor that has become small takes the place of the bucket that it has filled.
      unsafe small[unchecked: smallCount &- 1] = UInt8(truncatingIfNeeded: donor)
      largeCount &-= rest <= width ? 1 : 0
      smallCount &-= rest < width ? 0 : 1
    }
    assert(largeCount == 0)
  }

  /// Appends the buckets as entries of ``PackedBuckets``.
  func appendPacked(to entries: inout [UInt64]) {
    // Through spans: an element of an array inside of a structure costs a copy of all of it.
    let (owners, frequencies, offsets) = (owners.span, frequencies.span, offsets.span)
    let (dividers, aliases) = (dividers.span, aliases.span)
    // A bucket that is all its owner's has the width for divider, itself for alias and the offset 0: with 0
    // for divider it means the same.
    let widthMask = UInt64(FrequencyTable.scale >> bucketBits) &- 1
    entries.append(addingCapacity: 1 << bucketBits) { output in
      for bucket in 0..<(1 << bucketBits) {
        // SAFETY: buckets are below 256.
        let alias = unsafe Int(aliases[unchecked: bucket])
        let divider = unsafe UInt64(dividers[unchecked: bucket]) & widthMask
        let own = unsafe UInt64(frequencies[unchecked: bucket]) &<< 4 | divider &>> 2
        let other = unsafe UInt64(frequencies[unchecked: alias]) &<< 4 | divider & 3
        let offset = unsafe UInt64(offsets[unchecked: bucket])
        let symbols =
          unsafe UInt64(owners[unchecked: bucket])
          | UInt64(owners[unchecked: alias]) &<< 8
        output.append(own | other &<< 16 | offset &<< 32 | symbols &<< 48)
      }
    }
  }
}
