/// A context model as decoders use it, with the given classes of a stream's symbols (Spec §9.1).
package struct GivenContextTables: Sendable {
  let tables: ContextTables
  /// See ``ContextMap/givenClasses(of:)``.
  let classes: [UInt8]

  /// Tables of a model with given classes, and those of a stream from ``ContextMap/givenClasses(of:)``.
  package init(_ tables: ContextTables, classes: [UInt8]) {
    precondition(tables.map.known != .nothing && classes.count >= ContextMap.givenPadding)
    self.tables = tables
    self.classes = classes
  }
}

/// The same for an encoder.
package struct GivenContextEncodingTables: Sendable {
  let tables: ContextEncodingTables
  /// See ``ContextMap/givenClasses(of:)``.
  let classes: [UInt8]

  /// Tables of a model with given classes, and those of a stream from ``ContextMap/givenClasses(of:)``.
  package init(_ tables: ContextEncodingTables, classes: [UInt8]) {
    precondition(tables.map.known != .nothing && classes.count >= ContextMap.givenPadding)
    self.tables = tables
    self.classes = classes
  }
}

extension GivenContextTables {
  /// Tables of a model with given classes, for a stream.
  ///
  /// - Parameters:
  ///   - tables: Of the model.
  ///   - given: For each symbol, not in the order of lanes, the one of ``ContextTables/givenClasses`` for its
  ///     number, or ``GivenNumbers/absent``.
  ///   - laneCount: The number of lanes.
  package init(_ tables: ContextTables, given: Span<UInt8>, laneCount: Int) {
    self.init(
      tables,
      classes: LaneOrder.stream(
        of: given,
        laneCount: laneCount,
        padding: ContextMap.givenPadding
      )
    )
  }
}

extension GivenContextTables: RansTables {
  package func popSteps(
    with kernel: RansKernel,
    _ words: RawSpan,
    _ states: inout MutableSpan<UInt32>,
    _ symbols: inout MutableSpan<UInt8>,
    _ indices: Range<Int>
  ) -> (symbolCount: Int, byteCount: Int) {
    kernel.popContexts(words, &states, tables, classes.span, &symbols, indices)
  }

  package func packedBuckets() -> PackedBuckets { tables.buckets }

  package func popClosing(
    with kernel: RansKernel,
    _ words: Span<UInt16>,
    _ states: inout InlineArray<4, UInt32>,
    _ symbols: inout MutableSpan<UInt8>,
    _ indices: Range<Int>,
    laneCount: Int
  ) -> Int {
    ScalarRans.popClosing(
      words,
      &states,
      tables,
      classes.span,
      &symbols,
      indices,
      laneCount: laneCount
    )
  }

  @inline(always)
  package func tableIndex(
    at index: Int,
    of symbols: borrowing MutableSpan<UInt8>,
    laneCount: Int
  ) -> Int {
    let p1 = index >= laneCount ? symbols[index - laneCount] : 0
    let p2 = index >= 2 * laneCount ? symbols[index - 2 * laneCount] : 0
    return ContextMap.table(behind: p1, p2, given: classes[index], tables.map.planes.span)
  }
}

extension GivenContextEncodingTables: RansEncodingTables {
  package func pushSteps(
    with kernel: RansKernel,
    _ symbols: Span<UInt8>,
    _ indices: Range<Int>,
    _ states: inout MutableSpan<UInt32>,
    _ words: inout MutableSpan<UInt16>,
    _ place: inout Int
  ) {
    kernel.pushContexts(symbols, indices, &states, tables, classes.span, &words, &place)
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
      tables,
      classes.span,
      &words,
      &place,
      laneCount: laneCount
    )
  }
}
