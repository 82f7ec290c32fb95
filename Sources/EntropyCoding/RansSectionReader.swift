package import ByteIO

/// Decodes the streams of a rANS section, one after the other (Spec §10).
///
/// ```swift
/// var reader = try RansSectionReader(bytes, laneBits: 7, lastSymbolCount: content.count)
/// try reader.read(into: &rare, table: rareTable)
/// try reader.finish(into: &content, table: table)
/// ```
///
/// The bytes are untrusted; all functions throw the rules of Spec §10, with offsets from the section's
/// first byte.
package struct RansSectionReader: ~Copyable, ~Escapable {
  private let bytes: RawSpan
  private let kernel: RansKernel
  /// Where the next word is.
  private var offset: Int
  private var states: [UInt32]
  private let closingCount: Int

  /// Reads what stands in front of the words.
  ///
  /// - Parameters:
  ///   - bytes: The whole section.
  ///   - laneBits: log2 of the number of lanes, 0…8.
  ///   - lastSymbolCount: The number of symbols in the last stream, or more: it is looked at again in the end.
  ///   - kernel: Decodes whole steps.
  /// - Throws: A rule of Spec §10.
  @_lifetime(copy bytes)
  package init(
    _ bytes: Span<UInt8>,
    laneBits: Int,
    lastSymbolCount: Int,
    kernel: RansKernel = .current
  ) throws(FormatError) {
    // SAFETY: bytes are read as integers only, and every bit pattern is one.
    let section = unsafe bytes.bytes
    var reader = ByteReader(bytes)
    let closingCount =
      laneBits < RansSection.closingLaneBits
      ? 0 : try reader.readPayloadVarint(in: 0...lastSymbolCount)
    let laneCount = 1 << laneBits
    let highOffset = reader.offset
    var states = [UInt32](repeating: 0, count: laneCount)
    let lowOffset: Int
    do {
      lowOffset =
        highOffset
        + (try Self.readHighHalves(of: &states, bytes.extracting(droppingFirst: highOffset)))
    } catch {
      throw error.rebased(by: highOffset)
    }
    let offset = lowOffset + 2 * laneCount
    guard bytes.count >= offset else {
      throw .corrupt(.payloadTruncated, offset: bytes.count)
    }
    guard (bytes.count - offset) & 1 == 0 else {
      throw .corrupt(.oddByteCount, offset: bytes.count - 1)
    }
    for lane in states.indices {
      states[lane] |= UInt32(section.word(at: lowOffset + 2 * lane))
    }
    self.bytes = section
    self.kernel = kernel
    self.offset = offset
    self.states = states
    self.closingCount = closingCount
  }

  /// Reads the bit stream of the high halves; the low halves are 0.
  ///
  /// - Returns: The bytes that it takes.
  private static func readHighHalves(
    of states: inout [UInt32],
    _ bytes: Span<UInt8>
  ) throws(FormatError) -> Int {
    var bits = BitReader(bytes)
    for lane in states.indices {
      states[lane] = HighHalf.read(from: &bits) << 16
    }
    return try bits.finish()
  }

  /// Decodes a stream that is not the last one.
  ///
  /// - Parameters:
  ///   - symbols: Output; its count is the number of symbols.
  ///   - table: The stream's table.
  /// - Throws: A rule of Spec §10.
  @_lifetime(self: copy self)
  package mutating func read(
    into symbols: inout MutableSpan<UInt8>,
    table: some RansTables
  ) throws(FormatError) {
    try read(into: &symbols, 0..<symbols.count, table)
  }

  @_lifetime(self: copy self)
  private mutating func read(
    into symbols: inout MutableSpan<UInt8>,
    _ indices: Range<Int>,
    _ table: some RansTables
  ) throws(FormatError) {
    let words = bytes.extracting(droppingFirst: offset)
    let progress = popSteps(words, into: &symbols, indices, table)
    offset += progress.byteCount
    var rest = indices.dropFirst(progress.symbolCount)
    rest = rest.dropFirst(try readLastSteps(into: &symbols, rest, table))
    offset = try Self.pop(&symbols, rest, &states, bytes, offset, table)
  }

  @_lifetime(self: copy self)
  private mutating func popSteps(
    _ words: RawSpan,
    into symbols: inout MutableSpan<UInt8>,
    _ indices: Range<Int>,
    _ table: some RansTables
  ) -> (symbolCount: Int, byteCount: Int) {
    let kernel = kernel
    var lanes = states.mutableSpan
    return table.popSteps(with: kernel, words, &lanes, &symbols, indices)
  }

  /// Decodes the steps for which fewer words are left than there are lanes, from a copy of the words
  /// with zeros behind: the last words serve more symbols than there are lanes.
  ///
  /// - Returns: Symbols decoded.
  @_lifetime(self: copy self)
  private mutating func readLastSteps(
    into symbols: inout MutableSpan<UInt8>,
    _ indices: Range<Int>,
    _ table: some RansTables
  ) throws(FormatError) -> Int {
    let stepByteCount = 2 * states.count
    let restCount = bytes.byteCount - offset
    guard restCount < stepByteCount, indices.count >= states.count else { return 0 }
    var rest = [UInt8](repeating: 0, count: restCount + stepByteCount)
    for place in 0..<restCount {
      // SAFETY: offset + restCount == bytes.byteCount.
      rest[place] = unsafe bytes.unsafeLoad(
        fromUncheckedByteOffset: offset + place,
        as: UInt8.self
      )
    }
    // SAFETY: bytes are read as integers only.
    let words = unsafe rest.span.bytes
    let progress = popSteps(words, into: &symbols, indices, table)
    guard progress.byteCount <= restCount else {
      throw .corrupt(.payloadTruncated, offset: bytes.byteCount)
    }
    offset += progress.byteCount
    return progress.symbolCount
  }

  /// Decodes the last stream, and checks that the section ends where it must.
  ///
  /// - Parameters:
  ///   - symbols: Output; its count is the number of symbols.
  ///   - table: The stream's table.
  /// - Throws: A rule of Spec §10.
  @_lifetime(self: copy self)
  package mutating func finish(
    into symbols: inout MutableSpan<UInt8>,
    table: some RansTables
  ) throws(FormatError) {
    guard closingCount <= symbols.count else { throw .corrupt(.symbolCount, offset: 0) }
    let openCount = symbols.count - closingCount
    try read(into: &symbols, 0..<openCount, table)
    guard offset == bytes.byteCount else { throw .corrupt(.finalState, offset: offset) }
    if states.count > RansSection.closingLaneCount {
      try close(into: &symbols, openCount..<symbols.count, table)
    }
    for x in states where x != ScalarRans.stateLowerBound {
      throw .corrupt(.finalState, offset: 0)
    }
  }

  /// Decodes the closing symbols from the words that the states of the lanes that don't take part are, and
  /// leaves the other lanes' states.
  @_lifetime(self: copy self)
  private mutating func close(
    into symbols: inout MutableSpan<UInt8>,
    _ indices: Range<Int>,
    _ table: some RansTables
  ) throws(FormatError) {
    let laneCount = states.count
    let words = ClosingWords.words(in: states[RansSection.closingLaneCount...])
    var first = InlineArray<4, UInt32> { states[$0] }
    let kernel = kernel
    let readCount = table.popClosing(
      with: kernel,
      words.span,
      &first,
      &symbols,
      indices,
      laneCount: laneCount
    )
    guard readCount <= words.count else { throw .corrupt(.payloadTruncated, offset: offset) }
    guard words[readCount...].allSatisfy({ $0 == 0 }) else {
      throw .corrupt(.finalState, offset: 0)
    }
    states = (0..<RansSection.closingLaneCount).map { first[$0] }
  }

  /// Decodes symbols one by one, the first of them from the first state.
  ///
  /// - Returns: The offset behind the last word read.
  @specialized(where Table == AliasTable)
  @specialized(where Table == ContextTables)
  @specialized(where Table == GivenContextTables)
  private static func pop<Table: RansTables>(
    _ symbols: inout MutableSpan<UInt8>,
    _ indices: Range<Int>,
    _ states: inout [UInt32],
    _ words: RawSpan,
    _ start: Int,
    _ table: Table
  ) throws(FormatError) -> Int {
    precondition(indices.lowerBound >= 0 && indices.upperBound <= symbols.count)
    guard !indices.isEmpty else { return start }
    // Where no word is left, the last one is read again, and that is an error in the end. A section has two
    // bytes at least: its low halves.
    precondition(words.byteCount >= 2)
    let lastOffset = words.byteCount - 2
    let laneCount = states.count
    let laneMask = laneCount - 1
    let buckets = table.packedBuckets()
    let (entries, bucketBits) = (buckets.entries.span, buckets.bucketBits)
    var lanes = states.mutableSpan
    var offset = start
    var lane = 0
    for index in indices {
      // SAFETY: the mask; lanes.count is a power of two.
      var x = unsafe lanes[unchecked: lane & laneMask]
      let symbol = PackedBuckets.pop(
        &x,
        table: table.tableIndex(at: index, of: symbols, laneCount: laneCount),
        entries,
        bucketBits
      )
      var place = min(offset, lastOffset)
      let before = place
      ScalarRans.renormalise(&x, words, &place)
      offset &+= place &- before
      // SAFETY: the precondition; the mask.
      unsafe symbols[unchecked: index] = symbol
      unsafe lanes[unchecked: lane & laneMask] = x
      lane &+= 1
    }
    guard offset <= words.byteCount else {
      throw .corrupt(.payloadTruncated, offset: words.byteCount)
    }
    return offset
  }
}

extension RawSpan {
  /// The 16 bits at an offset, which are there.
  @inline(always)
  fileprivate func word(at offset: Int) -> UInt16 {
    precondition(offset >= 0 && offset + 2 <= byteCount)
    // SAFETY: the precondition; every bit pattern is an integer.
    return unsafe unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt16.self)
  }
}
