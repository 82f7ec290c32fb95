import ByteIO
import EntropyCoding
import TestSupport
import Testing

/// A section whose last stream has a context model, with what is needed to write and to read it.
struct ContextSection {
  /// A stream in front of the last one.
  struct Front {
    let symbols: [UInt8]
    let frequencies: FrequencyTable
    let table: AliasTable

    init(_ symbols: [UInt8]) {
      self.symbols = symbols
      // At least two symbols, as sections ask for.
      frequencies = FrequencyTable(normalising: Histogram((symbols + [0, 1]).span))
      table = AliasTable(frequencies)
    }
  }

  let laneBits: Int
  let plain: PlainModel
  var symbols: [UInt8]
  /// What is known of each of them; nothing where nothing is known of any.
  private var numbers: [UInt8]
  /// Their given classes, and behind them what mustn't matter.
  private var classes: [UInt8] = []
  var fronts: [Front] = []
  let encodingTables: ContextEncodingTables
  let tables: ContextTables

  init(_ plain: PlainModel, _ symbols: [UInt8], numbers: [UInt8] = [], laneBits: Int) {
    self.laneBits = laneBits
    self.numbers = numbers
    self.plain = plain
    self.symbols = symbols
    let model = plain.model
    encodingTables = ContextEncodingTables(model)
    tables = ContextTables(model)
    setClasses()
  }

  private mutating func setClasses() {
    guard plain.known != .nothing else { return }
    classes = plain.model.map.givenClasses(of: numbers.span)
    for place in numbers.count..<classes.count {
      classes[place] = UInt8(truncatingIfNeeded: place &* 151)
    }
  }

  /// The oracle's model.
  var plainTables: PlainTables { plain.plainTables(numbers) }

  /// A random model of a shape, and a stream that suits it.
  init(
    _ shape: PlainModel.Shape,
    count: Int,
    laneBits: Int,
    using generator: inout SeededGenerator
  ) {
    let plain = PlainModel(shape, using: &generator)
    let numbers = plain.numbers(count, using: &generator)
    let symbols = plain.stream(
      count,
      numbers: numbers,
      laneCount: 1 << laneBits,
      using: &generator
    )
    self.init(plain, symbols, numbers: numbers, laneBits: laneBits)
  }

  /// The same with the first symbols alone.
  func prefix(_ count: Int) -> ContextSection {
    var section = self
    section.symbols = Array(symbols.prefix(count))
    section.numbers = Array(numbers.prefix(count))
    section.setClasses()
    return section
  }

  /// The symbols of all streams.
  var content: [[UInt8]] { fronts.map(\.symbols) + [symbols] }

  func encode(_ kernel: RansKernel) -> [UInt8] { encode(symbols.span, kernel) }

  /// Encodes the section with the last stream's symbols in some memory.
  func encode(_ symbols: Span<UInt8>, _ kernel: RansKernel) -> [UInt8] {
    var writer = RansSectionWriter(laneBits: laneBits, kernel: kernel)
    if plain.known == .nothing {
      writer.pushLast(symbols, table: encodingTables)
    } else {
      let given = GivenContextEncodingTables(encodingTables, classes: classes)
      writer.pushLast(symbols, table: given)
    }
    for front in fronts.reversed() {
      writer.push(front.symbols.span, table: RansEncodingTable(front.frequencies, front.table))
    }
    var bytes: [UInt8] = []
    writer.finish(appendingTo: &bytes)
    return bytes
  }

  func decode(_ bytes: [UInt8], _ kernel: RansKernel) throws(FormatError) -> [[UInt8]] {
    var output = [UInt8](repeating: 0xAA, count: symbols.count)
    var span = output.mutableSpan
    return try decode(bytes.span, into: &span, kernel) + [output]
  }

  /// Decodes the last stream to some memory, and returns the others.
  func decode(
    _ bytes: Span<UInt8>,
    into output: inout MutableSpan<UInt8>,
    _ kernel: RansKernel
  ) throws(FormatError) -> [[UInt8]] {
    var reader = try RansSectionReader(
      bytes,
      laneBits: laneBits,
      lastSymbolCount: symbols.count,
      kernel: kernel
    )
    var decoded: [[UInt8]] = []
    for front in fronts {
      var symbols = [UInt8](repeating: 0xAA, count: front.symbols.count)
      var span = symbols.mutableSpan
      try reader.read(into: &span, table: front.table)
      decoded.append(symbols)
    }
    if plain.known == .nothing {
      try reader.finish(into: &output, table: tables)
    } else {
      try reader.finish(into: &output, table: GivenContextTables(tables, classes: classes))
    }
    return decoded
  }

  /// What the oracle makes of some bytes.
  func answer(of bytes: [UInt8], _ tables: PlainTables) -> Answer {
    let streams =
      fronts.map { (count: $0.symbols.count, tables: PlainTables($0.frequencies)) }
      + [(count: symbols.count, tables: tables)]
    do throws(PlainSection.Failure) {
      return .content(try PlainSection.decode(bytes, laneCount: 1 << laneBits, streams))
    } catch {
      return .error(error.number)
    }
  }

  /// What a kernel makes of some bytes.
  func answer(of bytes: [UInt8], _ kernel: RansKernel) -> Answer {
    do throws(FormatError) {
      return .content(try decode(bytes, kernel))
    } catch {
      return .error(error.number)
    }
  }

  /// Whether every kernel writes the scalar one's bytes and reads them.
  ///
  /// - Returns: The bytes.
  @discardableResult
  func expectRoundTrip(_ note: @autoclosure () -> String) throws -> [UInt8] {
    let reference = encode(.scalar)
    for kernel in RansKernel.available {
      let isSame = encode(kernel) == reference
      #expect(isSame, "\(kernel.name) encodes \(note()), laneBits \(laneBits)")
      let isRight = try decode(reference, kernel) == content
      #expect(isRight, "\(kernel.name) decodes \(note()), laneBits \(laneBits)")
    }
    return reference
  }
}
