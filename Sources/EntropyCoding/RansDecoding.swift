internal import ByteIO

/// The part of decoding that differs between kernels.
protocol RansFastLoop {
  /// Decodes whole steps of all lanes as long as a word is there for each lane; then nothing has to be
  /// checked inside a step.
  ///
  /// - Parameters:
  ///   - words: Words from the next one on. Untrusted.
  ///   - states: One for each lane; updated.
  ///   - slots: What each slot stands for, `FrequencyTable.scale` of them.
  ///   - symbols: Output, from its first element on.
  /// - Returns: Symbols written, a multiple of the lane count, and bytes of words read.
  static func decodeFast(
    _ words: RawSpan,
    _ states: inout MutableSpan<UInt32>,
    _ slots: Span<UInt32>,
    _ symbols: inout MutableSpan<UInt8>
  ) -> (symbolCount: Int, byteCount: Int)
}

/// What all decoding kernels share: checks, tables, and the end of each stream.
enum RansDecoding<FastLoop: RansFastLoop> {
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
  private static func slots(of table: AliasTable) -> [UInt32] {
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
      guard x >= ScalarRans.stateLowerBound else { throw .corrupt(.stateRange, offset: 4 * lane) }
      lanes[lane] = x
    }
    let slots = slots(of: table)
    var states = lanes.mutableSpan
    let (index, byteCount) = FastLoop.decodeFast(
      stream.extracting(droppingFirst: wordsOffset),
      &states,
      slots.span,
      &symbols
    )
    let offset = try decodeCarefully(
      stream,
      from: wordsOffset + byteCount,
      &states,
      slots.span,
      &symbols,
      from: index
    )
    guard offset == stream.byteCount else { throw .corrupt(.finalState, offset: offset) }
    for lane in 0..<laneCount where states[lane] != ScalarRans.stateLowerBound {
      throw .corrupt(.finalState, offset: 4 * lane)
    }
  }

  /// Decodes the rest, one symbol at a time, checking for each word that it is there.
  ///
  /// - Returns: The offset behind the last word.
  private static func decodeCarefully(
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
      symbols[index] = ScalarRans.pop(&x, slots)
      if x < ScalarRans.stateLowerBound {
        guard offset < stream.byteCount else {
          throw .corrupt(.payloadTruncated, offset: offset)
        }
        ScalarRans.renormalise(&x, stream, &offset)
      }
      states[index & laneMask] = x
    }
    return offset
  }
}
