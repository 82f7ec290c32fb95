/// What tells the table of each symbol of a stream to a decoder: a table, or tables with contexts.
package protocol RansTables: Sendable {
  /// Decodes whole steps with a kernel, see ``RansKernel/Popping``.
  func popSteps(
    with kernel: RansKernel,
    _ words: RawSpan,
    _ states: inout MutableSpan<UInt32>,
    _ symbols: inout MutableSpan<UInt8>,
    _ indices: Range<Int>
  ) -> (symbolCount: Int, byteCount: Int)

  /// The buckets of all tables.
  func packedBuckets() -> PackedBuckets

  /// Decodes a section's closing symbols, those at `indices` of a stream in `laneCount` lanes.
  ///
  /// - Returns: The words read; more than there are if they were too few.
  func popClosing(
    with kernel: RansKernel,
    _ words: Span<UInt16>,
    _ states: inout InlineArray<4, UInt32>,
    _ symbols: inout MutableSpan<UInt8>,
    _ indices: Range<Int>,
    laneCount: Int
  ) -> Int

  /// Which of the tables the symbol at `index` of a stream in `laneCount` lanes has.
  func tableIndex(at index: Int, of symbols: borrowing MutableSpan<UInt8>, laneCount: Int) -> Int
}

/// The same for an encoder.
package protocol RansEncodingTables: Sendable {
  /// Encodes whole steps of a stream with a kernel, see ``RansKernel/Pushing``.
  func pushSteps(
    with kernel: RansKernel,
    _ symbols: Span<UInt8>,
    _ indices: Range<Int>,
    _ states: inout MutableSpan<UInt32>,
    _ words: inout MutableSpan<UInt16>,
    _ place: inout Int
  )

  /// Encodes any symbols of a stream in `laneCount` lanes, the first of them with the first state.
  func push(
    _ symbols: Span<UInt8>,
    _ indices: Range<Int>,
    _ states: inout MutableSpan<UInt32>,
    _ words: inout MutableSpan<UInt16>,
    _ place: inout Int,
    laneCount: Int
  )
}

extension AliasTable: RansTables {
  package func popSteps(
    with kernel: RansKernel,
    _ words: RawSpan,
    _ states: inout MutableSpan<UInt32>,
    _ symbols: inout MutableSpan<UInt8>,
    _ indices: Range<Int>
  ) -> (symbolCount: Int, byteCount: Int) {
    kernel.pop(words, &states, self, &symbols, indices)
  }

  package func packedBuckets() -> PackedBuckets { buckets }

  @inline(always)
  package func tableIndex(
    at index: Int,
    of symbols: borrowing MutableSpan<UInt8>,
    laneCount: Int
  ) -> Int { 0 }
}

extension ContextTables: RansTables {
  package func popSteps(
    with kernel: RansKernel,
    _ words: RawSpan,
    _ states: inout MutableSpan<UInt32>,
    _ symbols: inout MutableSpan<UInt8>,
    _ indices: Range<Int>
  ) -> (symbolCount: Int, byteCount: Int) {
    kernel.popContexts(words, &states, self, Span(), &symbols, indices)
  }

  package func packedBuckets() -> PackedBuckets { buckets }

  @inline(always)
  package func tableIndex(
    at index: Int,
    of symbols: borrowing MutableSpan<UInt8>,
    laneCount: Int
  ) -> Int {
    let p1 = index >= laneCount ? symbols[index - laneCount] : 0
    let p2 = index >= 2 * laneCount ? symbols[index - 2 * laneCount] : 0
    return map.table(behind: p1, p2)
  }
}

extension RansEncodingTable: RansEncodingTables {
  package func pushSteps(
    with kernel: RansKernel,
    _ symbols: Span<UInt8>,
    _ indices: Range<Int>,
    _ states: inout MutableSpan<UInt32>,
    _ words: inout MutableSpan<UInt16>,
    _ place: inout Int
  ) {
    kernel.push(symbols.extracting(indices), &states, self, &words, &place)
  }

  package func push(
    _ symbols: Span<UInt8>,
    _ indices: Range<Int>,
    _ states: inout MutableSpan<UInt32>,
    _ words: inout MutableSpan<UInt16>,
    _ place: inout Int,
    laneCount: Int
  ) {
    ScalarRans.push(symbols.extracting(indices), &states, self, &words, &place)
  }
}

extension ContextEncodingTables: RansEncodingTables {
  package func pushSteps(
    with kernel: RansKernel,
    _ symbols: Span<UInt8>,
    _ indices: Range<Int>,
    _ states: inout MutableSpan<UInt32>,
    _ words: inout MutableSpan<UInt16>,
    _ place: inout Int
  ) {
    kernel.pushContexts(symbols, indices, &states, self, Span(), &words, &place)
  }

  package func push(
    _ symbols: Span<UInt8>,
    _ indices: Range<Int>,
    _ states: inout MutableSpan<UInt32>,
    _ words: inout MutableSpan<UInt16>,
    _ place: inout Int,
    laneCount: Int
  ) {
    ScalarRans.push(
      symbols,
      indices,
      &states,
      self,
      Span(),
      &words,
      &place,
      laneCount: laneCount
    )
  }
}
