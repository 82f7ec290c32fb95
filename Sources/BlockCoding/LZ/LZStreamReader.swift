internal import ByteIO
internal import EntropyCoding

/// Decodes the streams of an LZ payload, one after the other (Spec §7.1).
struct LZStreamReader: ~Copyable, ~Escapable {
  private let payload: Span<UInt8>
  private let laneBits: Int
  /// Where the section begins.
  private let sectionOffset: Int
  /// Streams of the section that are still to be read; nothing has been read of it while `section` is nil.
  private var openCount: Int
  private var section: RansSectionReader?

  /// Begins behind the raw bits of a payload.
  ///
  /// - Parameters:
  ///   - payload: Untrusted.
  ///   - sectionOffset: Where the raw bits end.
  ///   - laneBits: log2 of the number of lanes, 0…8.
  ///   - streamCount: Streams in the section.
  ///   - kernel: Decodes the symbols.
  /// - Throws: A rule of Spec §10, or error 22 for bytes where there is no section.
  @_lifetime(copy payload)
  init(
    _ payload: Span<UInt8>,
    sectionOffset: Int,
    laneBits: Int,
    streamCount: Int,
    kernel: RansKernel
  ) throws(FormatError) {
    self.payload = payload
    self.laneBits = laneBits
    self.sectionOffset = sectionOffset
    openCount = streamCount
    guard streamCount > 0 else {
      section = nil
      guard sectionOffset == payload.count else {
        throw .corrupt(.finalState, offset: sectionOffset)
      }
      return
    }
    do throws(FormatError) {
      section = try RansSectionReader(
        payload.extracting(droppingFirst: sectionOffset),
        laneBits: laneBits,
        // Not known yet; it is compared in the end.
        lastSymbolCount: .max,
        kernel: kernel
      )
    } catch {
      throw error.rebased(by: sectionOffset)
    }
  }

  /// Decodes the next stream.
  ///
  /// - Parameters:
  ///   - coding: How it is coded.
  ///   - count: Its symbols.
  ///   - given: Called only where a model wants to know: gives each symbol's given class, of those for all numbers.
  ///   - slack: Bytes behind the symbols that are 0.
  /// - Returns: The symbols, and `slack` more bytes.
  /// - Throws: A rule of Spec §7.1 or §10.
  @_lifetime(self: copy self)
  mutating func read(
    _ coding: LZStreamCoding,
    count: Int,
    given: (([UInt8]) -> [UInt8])? = nil,
    slack: Int = 0
  ) throws(FormatError) -> [UInt8] {
    var bytes = [UInt8](unwritten: count, reserving: slack)
    var symbols = bytes.mutableSpan
    switch coding {
    case .stored(let range):
      guard range.count == count else { throw .corrupt(.symbolCount, offset: range.lowerBound) }
      symbols.update(from: payload.extracting(range))
    case .constant(let symbol):
      symbols.update(repeating: symbol)
    case .table(let table):
      try decode(into: &symbols, table)
    case .contexts(let tables):
      var stream = [UInt8](unwritten: count)
      var output = stream.mutableSpan
      if let given {
        let classes = given(tables.givenClasses)
        let tables = GivenContextTables(tables, given: classes.span, laneCount: 1 << laneBits)
        try decode(into: &output, tables)
      } else {
        try decode(into: &output, tables)
      }
      LaneOrder.restore(stream.span, into: &symbols, laneCount: 1 << laneBits)
    }
    bytes.append(contentsOf: repeatElement(0, count: slack))
    return bytes
  }

  /// Decodes a stream of the section.
  @_lifetime(self: copy self)
  private mutating func decode(
    into symbols: inout MutableSpan<UInt8>,
    _ tables: some RansTables
  ) throws(FormatError) {
    openCount -= 1
    do throws(FormatError) {
      if openCount == 0 {
        try section?.finish(into: &symbols, table: tables)
      } else {
        try section?.read(into: &symbols, table: tables)
      }
    } catch {
      throw error.rebased(by: sectionOffset)
    }
  }
}
