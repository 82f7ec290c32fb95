internal import ByteIO

extension ContextMap {
  /// The bits that a number below `count` takes.
  static func width(_ count: Int) -> Int {
    Int.bitWidth - (count - 1).leadingZeroBitCount
  }

  /// The bytes in front of the tables (Spec §9.1).
  func serialisedCounts() -> [UInt8] {
    let counts = [tableCount, secondCount] + (secondCount > 0 ? [firstCount] : [])
    return counts.map { UInt8($0) }
  }

  /// The classes of the values given, and the tables of their pairs.
  func serialisedClasses(of present: [Int]) -> [UInt8] {
    var bits = BitWriter()
    for value in present {
      bits.write(Int(planes[value]), count: Self.width(firstCount))
    }
    if secondCount > 0 {
      for value in known.isForAll ? [] : present {
        bits.write(Int(planes[256 + value]) / firstCount, count: Self.width(secondCount))
      }
      for given in givenClasses {
        bits.write(Int(given) / firstCount, count: Self.width(secondCount))
      }
      for pair in 0..<(firstCount * secondCount) {
        bits.write(Int(planes[512 + pair]), count: Self.width(tableCount))
      }
    }
    return bits.finish()
  }

  /// The bytes that the map takes in an archive where `presentCount` values have classes.
  func byteCount(presentCount: Int) -> Int {
    guard secondCount > 0 else { return 2 + (presentCount * Self.width(firstCount) + 7) / 8 }
    let secondClassCount = (known.isForAll ? 0 : presentCount) + givenClasses.count
    let bitCount =
      presentCount * Self.width(firstCount) + secondClassCount * Self.width(secondCount)
      + firstCount * secondCount * Self.width(tableCount)
    return 3 + (bitCount + 7) / 8
  }

  /// The counts in front of a model's tables.
  struct Counts {
    let tables: Int
    let first: Int
    let second: Int
  }

  /// Reads the counts in front of a model's tables.
  ///
  /// - Parameters:
  ///   - reader: At the first of them; then behind them.
  ///   - known: What is known of the stream's symbols beforehand.
  /// - Returns: The counts.
  /// - Throws: A rule of Spec §9.1, or ``FormatError/truncated(offset:)``.
  static func readCounts(
    from reader: inout ByteReader,
    known: GivenNumbers
  ) throws(FormatError) -> Counts {
    let start = reader.offset
    let tableCount = Int(try reader.read(UInt8.self))
    guard tableCounts.contains(tableCount) else { throw .corrupt(.contextModel, offset: start) }
    let secondCount = Int(try reader.read(UInt8.self))
    guard secondCount != 1, secondCount > 0 || known == .nothing else {
      throw .corrupt(.contextModel, offset: start + 1)
    }
    guard secondCount > 0 else { return Counts(tables: tableCount, first: tableCount, second: 0) }
    let firstCount = Int(try reader.read(UInt8.self))
    guard firstCount >= 1, firstCount * secondCount <= known.maximumPairCount else {
      throw .corrupt(.contextModel, offset: start + 2)
    }
    return Counts(tables: tableCount, first: firstCount, second: secondCount)
  }

  /// Reads the classes behind a model's tables.
  ///
  /// - Parameters:
  ///   - counts: What stood in front of the tables.
  ///   - present: The values that have a frequency in any of the tables, ascending.
  ///   - known: What is known of the stream's symbols beforehand.
  ///   - bytes: Untrusted; the classes and what follows.
  /// - Returns: The map, and the bytes that the classes take.
  /// - Throws: A rule of Spec §9.1.
  static func readClasses(
    _ counts: Counts,
    of present: [Int],
    known: GivenNumbers,
    from bytes: Span<UInt8>
  ) throws(FormatError) -> (map: ContextMap, byteCount: Int) {
    var bits = BitReader(bytes)
    func classes(
      _ count: Int,
      of values: [Int],
      _ bits: inout BitReader
    ) throws(FormatError) -> [UInt8] {
      var classes = [UInt8](repeating: 0, count: 256)
      for value in values {
        classes[value] = try number(below: count, &bits)
      }
      return classes
    }
    func number(below count: Int, _ bits: inout BitReader) throws(FormatError) -> UInt8 {
      let number = bits.read(width(count))
      guard number < count else { throw bits.failure(.contextModel) }
      return UInt8(number)
    }
    let first = try classes(counts.first, of: present, &bits)
    guard counts.second > 0 else {
      let map = ContextMap(tableCount: counts.tables, tables: first)
      return (map, try bits.finish())
    }
    let second = try classes(counts.second, of: known.isForAll ? [] : present, &bits)
    var given: [UInt8] = []
    for _ in 0..<known.limit {
      given.append(try number(below: counts.second, &bits))
    }
    var tables: [UInt8] = []
    for _ in 0..<(counts.first * counts.second) {
      tables.append(try number(below: counts.tables, &bits))
    }
    let map = ContextMap(
      tableCount: counts.tables,
      first: first,
      second: second,
      firstCount: counts.first,
      tables: tables,
      known: known,
      given: given
    )
    return (map, try bits.finish())
  }
}
