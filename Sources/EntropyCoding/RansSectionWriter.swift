internal import ByteIO

/// Encodes the streams of a rANS section, from the last one to the first (Spec §10).
///
/// ```swift
/// var writer = RansSectionWriter(laneBits: 7, expectedByteCount: model.byteCost)
/// writer.pushLast(content, table: table)
/// writer.push(rare, table: rareTable)
/// writer.finish(appendingTo: &bytes)
/// ```
package struct RansSectionWriter: ~Copyable {
  private let kernel: RansKernel
  private let laneCount: Int
  private var states: [UInt32]
  /// Words from the end to the beginning, as they are put out; `place` is where the first one is.
  private var words: [UInt16]
  private var place: Int
  private var closingCount = 0

  /// The words that a kernel may write in front of those that it keeps.
  static let kernelSlack = 8
  /// Symbols that a kernel is given at a time, for which there has to be room: a multiple of all lane counts.
  private static let pieceCount = 1 << 14

  /// Begins a section.
  ///
  /// - Parameters:
  ///   - laneBits: log2 of the number of lanes, 0…8.
  ///   - expectedByteCount: About what the words will take: room that is made at once.
  ///   - kernel: Encodes whole steps.
  package init(laneBits: Int, expectedByteCount: Int = 0, kernel: RansKernel = .current) {
    self.kernel = kernel
    laneCount = 1 << laneBits
    states = [UInt32](repeating: ScalarRans.stateLowerBound, count: laneCount)
    let count = expectedByteCount / 2 + Self.pieceCount + 2 * Self.kernelSlack
    place = count
    words = Self.uninitialised(count)
  }

  /// Words that are written before they are read.
  private static func uninitialised(_ count: Int) -> [UInt16] {
    // SAFETY: words are written from the end on, and those in front of `place` are not read.
    unsafe [UInt16](unsafeUninitializedCapacity: count) { $1 = count }
  }

  /// Makes room for the words of so many symbols.
  private static func reserve(_ count: Int, _ words: inout [UInt16], _ place: inout Int) {
    guard place < count + kernelSlack + 1 else { return }
    let written = words.count - place
    var larger = uninitialised(words.count + words.count / 2 + count + kernelSlack + 1)
    let start = larger.count - written
    larger.replaceSubrange(start..., with: words[place...])
    words = larger
    place = start
  }

  /// Encodes the last stream, and with its last symbols starts the lanes.
  package mutating func pushLast(_ symbols: Span<UInt8>, table: some RansEncodingTables) {
    if laneCount > RansSection.closingLaneCount {
      startLanes(symbols, table)
    }
    push(symbols, end: symbols.count - closingCount, table)
  }

  /// Encodes a stream in front of those before.
  package mutating func push(_ symbols: Span<UInt8>, table: some RansEncodingTables) {
    push(symbols, end: symbols.count, table)
  }

  private mutating func push(_ symbols: Span<UInt8>, end: Int, _ table: some RansEncodingTables) {
    Self.push(symbols, end, table, kernel, &states, &words, &place)
  }

  private static func push(
    _ symbols: Span<UInt8>,
    _ end: Int,
    _ table: some RansEncodingTables,
    _ kernel: RansKernel,
    _ states: inout [UInt32],
    _ words: inout [UInt16],
    _ place: inout Int
  ) {
    let laneCount = states.count
    var end = end
    while end > 0 {
      // First what is no whole step, then pieces from behind.
      let rest = end & (laneCount - 1)
      let start = rest > 0 ? end - rest : (end - 1) & ~(pieceCount - 1)
      reserve(end - start, &words, &place)
      var lanes = states.mutableSpan
      var output = words.mutableSpan
      if rest > 0 {
        table.push(symbols, start..<end, &lanes, &output, &place, laneCount: laneCount)
      } else {
        table.pushSteps(with: kernel, symbols, start..<end, &lanes, &output, &place)
      }
      end = start
    }
  }

  /// Encodes closing symbols with four lanes; their words start the other lanes.
  ///
  /// Their number is a multiple of four, so that each symbol's lane is known from behind. It is the
  /// greatest one whose words have room in the other lanes' states, but only a small part of all symbols.
  private mutating func startLanes(_ symbols: Span<UInt8>, _ table: some RansEncodingTables) {
    let width = RansSection.closingLaneCount
    let others = laneCount - width
    let limit = min(symbols.count, max(width, symbols.count / RansSection.closingShare))
    let wordLimit = others + others * RansSection.highHalfBitLimit / 16
    var first = InlineArray<4, UInt32>(repeating: ScalarRans.stateLowerBound)
    var closing = [UInt16](repeating: 0, count: wordLimit + 2 * width)
    var start = closing.count
    // What there was after each four symbols, to go back to.
    var steps = [(states: first, start: start)]
    while steps.count * width <= limit, closing.count - start <= wordLimit {
      let end = symbols.count - (steps.count - 1) * width
      var lanes = first.mutableSpan
      var words = closing.mutableSpan
      table.push(symbols, (end - width)..<end, &lanes, &words, &start, laneCount: laneCount)
      steps.append((first, start))
    }
    var step = steps.removeLast()
    while !ClosingWords.fit(closing.span.extracting(step.start...), laneCount: others) {
      step = steps.removeLast()
    }
    closingCount = steps.count * width
    for lane in 0..<width {
      states[lane] = step.states[lane]
    }
    let words = closing.span.extracting(step.start...)
    states.replaceSubrange(width..., with: ClosingWords.states(of: words, laneCount: others))
  }

  /// Appends the section.
  package consuming func finish(appendingTo bytes: inout [UInt8]) {
    if laneCount > RansSection.closingLaneCount {
      bytes.append(varint: closingCount)
    }
    var highHalves = BitWriter()
    for x in states {
      let (bits, bitCount) = HighHalf.encode(x >> 16)
      highHalves.write(bits, count: bitCount)
    }
    bytes.append(contentsOf: highHalves.finish())
    for x in states {
      bytes.append(littleEndian: UInt16(truncatingIfNeeded: x))
    }
    unsafe words.withUnsafeBytes { words in
      // SAFETY: the words from `place` on have been written.
      unsafe bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: words[(2 * place)...]))
    }
  }
}
