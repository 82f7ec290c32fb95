internal import ByteIO

extension ScalarRans {
  /// What each slot stands for, looked up once for the whole stream.
  ///
  /// ```
  /// 31       20 19        8 7      0
  /// ├── bias ───┼─── f ─────┼ symbol ┤
  /// ```
  ///
  /// Without vectors one load beats the comparison and the two shifts of a packed bucket: 570 MB/s
  /// against 385 on dickens in blocks of 1 MiB, 460 against 380 at 64 KiB. Its 16 KiB fit the first
  /// cache; filling them takes 4 µs, which only streams of a few thousand symbols feel.
  private static func decodingSlots(_ table: AliasTable) -> [UInt32] {
    var slots = [UInt32](repeating: 0, count: FrequencyTable.scale)
    for bucket in table.owners.indices {
      let divider = Int(table.dividers[bucket])
      let alias = table.owners[Int(table.aliases[bucket])]
      // A symbol has at most scale - 1 slots here, so 12 bits hold f.
      let own = UInt32(table.owners[bucket]) | table.frequency(table.owners[bucket]) << 8
      let other = UInt32(alias) | table.frequency(alias) << 8
      let offset = Int(table.bases[bucket]) - divider
      for position in 0..<table.width {
        let slot = position << table.bucketBits | bucket
        slots[slot] =
          position < divider
          ? own | UInt32(position) << 20 : other | UInt32(position + offset) << 20
      }
    }
    return slots
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
    let slots = decodingSlots(table)
    var states = lanes.mutableSpan
    var offset = wordsOffset
    var index = 0
    if laneCount >= 4 {
      (index, offset) = Decoder.decodeFast(
        stream,
        from: wordsOffset,
        &states,
        slots.span,
        &symbols
      )
    }
    offset = try Decoder.decodeCarefully(
      stream,
      from: offset,
      &states,
      slots.span,
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
private enum Decoder {
  /// Pops a symbol: the state afterwards may be below the lower bound.
  @inline(always)
  static func pop(_ x: inout UInt32, _ slots: Span<UInt32>) -> UInt8 {
    // SAFETY: the mask; slots.count is the scale.
    let slot = unsafe slots[unchecked: Int(x & ScalarRans.slotMask)]
    let f = slot &>> 8 & ScalarRans.slotMask
    x = f &* (x &>> ScalarRans.scaleBits) &+ slot &>> 20
    return UInt8(truncatingIfNeeded: slot)
  }

  /// Takes a word into a state below the lower bound, without a branch: which lanes need one is as
  /// good as random.
  @inline(always)
  static func renormalise(_ x: inout UInt32, _ stream: RawSpan, _ offset: inout Int) {
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
  static func decodeFast(
    _ stream: RawSpan,
    from wordsOffset: Int,
    _ states: inout MutableSpan<UInt32>,
    _ slots: Span<UInt32>,
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
        unsafe symbols[unchecked: index &+ lane] = pop(&x0, slots)
        unsafe symbols[unchecked: index &+ lane &+ 1] = pop(&x1, slots)
        unsafe symbols[unchecked: index &+ lane &+ 2] = pop(&x2, slots)
        unsafe symbols[unchecked: index &+ lane &+ 3] = pop(&x3, slots)
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
  static func decodeCarefully(
    _ stream: RawSpan,
    from wordsOffset: Int,
    _ states: inout MutableSpan<UInt32>,
    _ slots: Span<UInt32>,
    _ symbols: inout MutableSpan<UInt8>,
    from firstIndex: Int
  ) throws(FormatError) -> Int {
    var offset = wordsOffset
    let laneMask = states.count - 1
    for index in firstIndex..<symbols.count {
      var x = states[index & laneMask]
      symbols[index] = pop(&x, slots)
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
