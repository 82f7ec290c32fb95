internal import ByteIO

extension ScalarRans {
  /// The buckets, each packed so that one shift selects between its owner and its alias.
  ///
  /// ```
  /// 63        52 51      40 39     32 31      20 19       8 7      0
  /// ├─ offset ──┼── f ─────┼─ alias ─┼─ divider ┼── f ─────┼─ owner ┤
  /// ```
  ///
  /// The bias is the position plus the offset modulo the scale; the owner's offset is 0.
  static func decodingBuckets(_ table: AliasTable) -> [UInt64] {
    table.owners.indices.map { bucket in
      func half(_ symbol: UInt8, _ high: Int) -> UInt64 {
        // A symbol has at most scale - 1 slots here, so 12 bits hold f.
        UInt64(symbol) | UInt64(table.frequencies[Int(symbol)]) << 8 | UInt64(high) << 20
      }
      let divider = Int(table.dividers[bucket])
      let offset = (Int(table.bases[bucket]) - divider) & (FrequencyTable.scale - 1)
      let alias = table.owners[Int(table.aliases[bucket])]
      return half(alias, offset) << 32 | half(table.owners[bucket], divider)
    }
  }

  /// Decodes a stream; see ``RansKernel/decode``.
  static func decode(
    stream: Span<UInt8>,
    laneCount: Int,
    table: AliasTable,
    symbols: inout MutableSpan<UInt8>
  ) throws(FormatError) {
    // SAFETY: bytes are read as integers only, and every bit pattern is one.
    let stream = unsafe stream.bytes
    let wordsOffset = 4 * laneCount
    guard stream.byteCount >= wordsOffset else {
      throw .corrupt(.payloadTruncated, offset: stream.byteCount)
    }
    guard stream.byteCount & 1 == 0 else {
      throw .corrupt(.oddByteCount, offset: stream.byteCount - 1)
    }
    var lanes = [UInt32](repeating: 0, count: laneCount)
    for lane in lanes.indices {
      // SAFETY: 4 * laneCount bytes are there.
      let x = unsafe stream.unsafeLoadUnaligned(fromUncheckedByteOffset: 4 * lane, as: UInt32.self)
      guard x >= stateLowerBound else { throw .corrupt(.stateRange, offset: 4 * lane) }
      lanes[lane] = x
    }
    let buckets = decodingBuckets(table)
    var states = lanes.mutableSpan
    let decoder = Decoder(bucketBits: UInt32(table.bucketBits))
    var offset = wordsOffset
    var index = 0
    if laneCount >= 4 {
      (index, offset) = decoder.decodeFast(
        stream,
        from: wordsOffset,
        &states,
        buckets.span,
        &symbols
      )
    }
    offset = try decoder.decodeCarefully(
      stream,
      from: offset,
      &states,
      buckets.span,
      &symbols,
      from: index
    )
    guard offset == stream.byteCount else { throw .corrupt(.finalState, offset: offset) }
    for lane in 0..<laneCount where states[lane] != stateLowerBound {
      throw .corrupt(.finalState, offset: 4 * lane)
    }
  }
}

/// The decoding loops.
private struct Decoder {
  let bucketBits: UInt32

  /// Pops a symbol: the state afterwards may be below the lower bound.
  @inline(always)
  func pop(_ x: inout UInt32, _ buckets: Span<UInt64>) -> UInt8 {
    let slot = x & ScalarRans.slotMask
    let position = slot &>> bucketBits
    let bucket = Int(slot & ((1 &<< bucketBits) &- 1))
    // SAFETY: bucket < 1 << bucketBits == buckets.count.
    let entry = unsafe buckets[unchecked: bucket]
    let divider = UInt32(truncatingIfNeeded: entry) &>> 20
    // All ones when the position belongs to the alias.
    let mask = UInt32(bitPattern: Int32(bitPattern: divider &- 1 &- position) &>> 31)
    let half = UInt32(truncatingIfNeeded: entry &>> UInt64(mask & 32))
    let bias = (position &+ (half &>> 20 & mask)) & ScalarRans.slotMask
    x = (half &>> 8 & ScalarRans.slotMask) &* (x &>> ScalarRans.scaleBits) &+ bias
    return UInt8(truncatingIfNeeded: half)
  }

  /// Takes a word into a state below the lower bound, without a branch: which lanes need one is as
  /// good as random.
  @inline(always)
  func renormalise(_ x: inout UInt32, _ stream: RawSpan, _ offset: inout Int) {
    // SAFETY: the caller has made sure that a word is there for each lane.
    let word = unsafe stream.unsafeLoadUnaligned(
      fromUncheckedByteOffset: offset,
      as: UInt16.self
    )
    let mask = UInt32(
      truncatingIfNeeded: (Int(x) &- Int(ScalarRans.stateLowerBound)) &>> 63
    )
    x = x &<< (mask & 16) | UInt32(word) & mask
    offset &+= Int(mask & 2)
  }

  /// Decodes whole steps of all lanes while words are there for each lane; the lane count is a
  /// multiple of 4.
  ///
  /// - Returns: The index of the next symbol and the offset of the next word.
  func decodeFast(
    _ stream: RawSpan,
    from wordsOffset: Int,
    _ states: inout MutableSpan<UInt32>,
    _ buckets: Span<UInt64>,
    _ symbols: inout MutableSpan<UInt8>
  ) -> (index: Int, offset: Int) {
    let laneCount = states.count
    var index = 0
    var offset = wordsOffset
    let lastIndex = symbols.count - laneCount
    let lastOffset = stream.byteCount - 2 * laneCount
    while index <= lastIndex && offset <= lastOffset {
      var lane = 0
      while lane < laneCount {
        // SAFETY: lane + 3 < laneCount, and index + laneCount <= symbols.count.
        var x0 = unsafe states[unchecked: lane]
        var x1 = unsafe states[unchecked: lane &+ 1]
        var x2 = unsafe states[unchecked: lane &+ 2]
        var x3 = unsafe states[unchecked: lane &+ 3]
        unsafe symbols[unchecked: index &+ lane] = pop(&x0, buckets)
        unsafe symbols[unchecked: index &+ lane &+ 1] = pop(&x1, buckets)
        unsafe symbols[unchecked: index &+ lane &+ 2] = pop(&x2, buckets)
        unsafe symbols[unchecked: index &+ lane &+ 3] = pop(&x3, buckets)
        renormalise(&x0, stream, &offset)
        renormalise(&x1, stream, &offset)
        renormalise(&x2, stream, &offset)
        renormalise(&x3, stream, &offset)
        unsafe states[unchecked: lane] = x0
        unsafe states[unchecked: lane &+ 1] = x1
        unsafe states[unchecked: lane &+ 2] = x2
        unsafe states[unchecked: lane &+ 3] = x3
        lane &+= 4
      }
      index &+= laneCount
    }
    return (index, offset)
  }

  /// Decodes the rest, one symbol at a time, checking for each word that it is there.
  ///
  /// - Returns: The offset behind the last word.
  func decodeCarefully(
    _ stream: RawSpan,
    from wordsOffset: Int,
    _ states: inout MutableSpan<UInt32>,
    _ buckets: Span<UInt64>,
    _ symbols: inout MutableSpan<UInt8>,
    from firstIndex: Int
  ) throws(FormatError) -> Int {
    var offset = wordsOffset
    let laneMask = states.count - 1
    for index in firstIndex..<symbols.count {
      var x = states[index & laneMask]
      symbols[index] = pop(&x, buckets)
      if x < ScalarRans.stateLowerBound {
        guard offset < stream.byteCount else {
          throw .corrupt(.payloadTruncated, offset: offset)
        }
        renormalise(&x, stream, &offset)
      }
      states[index & laneMask] = x
    }
    return offset
  }
}
