internal import ByteIO

/// Which of a model's tables codes a symbol, by the two symbols in front of it in its lane (Spec §9.1).
package struct ContextMap: Equatable, Sendable {
  /// Tables, 2…64.
  package static let tableCounts = 2...64
  /// The most pairs of a first and a second class.
  package static let maximumPairCount = 256

  let tableCount: Int
  /// Where the second class plays no part, as many as tables.
  let firstCount: Int
  /// 0 where the second class plays no part.
  let secondCount: Int
  /// Three planes of 256 bytes, as byte shuffles want them: for a byte value its first class, and its
  /// second class times the number of first ones; then the tables by the sum of both.
  let planes: [UInt8]

  /// A map by the symbol in front alone.
  ///
  /// - Parameters:
  ///   - tableCount: In `tableCounts`.
  ///   - tables: For each byte value its table.
  package init(tableCount: Int, tables: [UInt8]) {
    precondition(Self.tableCounts.contains(tableCount) && tables.count == 256)
    precondition(tables.allSatisfy { $0 < tableCount })
    self.tableCount = tableCount
    firstCount = tableCount
    secondCount = 0
    planes = tables + [UInt8](repeating: 0, count: 256) + (0..<256).map { UInt8($0 % tableCount) }
  }

  /// A map by both symbols.
  ///
  /// - Parameters:
  ///   - tableCount: In `tableCounts`.
  ///   - first: For each byte value its first class, below `firstCount`.
  ///   - second: For each byte value its second class, below the number of second classes.
  ///   - firstCount: At least 1.
  ///   - tables: A table for each pair of classes, `firstCount` for each of two second classes or more.
  package init(
    tableCount: Int,
    first: [UInt8],
    second: [UInt8],
    firstCount: Int,
    tables: [UInt8]
  ) {
    secondCount = tables.count / firstCount
    precondition(Self.tableCounts.contains(tableCount) && secondCount >= 2)
    precondition(tables.count == firstCount * secondCount && tables.count <= Self.maximumPairCount)
    precondition(tables.allSatisfy { $0 < tableCount })
    precondition(first.count == 256 && first.allSatisfy { $0 < firstCount })
    precondition(second.count == 256 && second.allSatisfy { [secondCount] in $0 < secondCount })
    self.tableCount = tableCount
    self.firstCount = firstCount
    planes =
      first + second.map { $0 * UInt8(firstCount) } + tables
      + [UInt8](repeating: 0, count: 256 - tables.count)
  }

  /// The number of the table for a symbol behind `p1`, behind `p2`.
  @inline(always)
  package func table(behind p1: UInt8, _ p2: UInt8) -> Int {
    Self.table(behind: p1, p2, planes.span)
  }

  /// The same with the planes of a map.
  @inline(always)
  static func table(behind p1: UInt8, _ p2: UInt8, _ planes: Span<UInt8>) -> Int {
    // SAFETY: 256 bytes a plane; the sum is below 256: a first class plus a multiple for the second one.
    unsafe Int(
      planes[
        unchecked: 512 &+ Int(planes[unchecked: Int(p1)])
          &+ Int(planes[unchecked: 256 &+ Int(p2)])
      ]
    )
  }

  /// The bits that a number below `count` takes.
  private static func width(_ count: Int) -> Int {
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
      for value in present {
        bits.write(Int(planes[256 + value]) / firstCount, count: Self.width(secondCount))
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
    let bitCount =
      presentCount * (Self.width(firstCount) + Self.width(secondCount))
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
  /// - Throws: A rule of Spec §9.1, or ``FormatError/truncated(offset:)``.
  static func readCounts(
    from reader: inout ByteReader
  ) throws(FormatError) -> Counts {
    let start = reader.offset
    let tableCount = Int(try reader.read(UInt8.self))
    guard tableCounts.contains(tableCount) else { throw .corrupt(.contextModel, offset: start) }
    let secondCount = Int(try reader.read(UInt8.self))
    guard secondCount != 1 else { throw .corrupt(.contextModel, offset: start + 1) }
    guard secondCount > 0 else { return Counts(tables: tableCount, first: tableCount, second: 0) }
    let firstCount = Int(try reader.read(UInt8.self))
    guard firstCount >= 1, firstCount * secondCount <= maximumPairCount else {
      throw .corrupt(.contextModel, offset: start + 2)
    }
    return Counts(tables: tableCount, first: firstCount, second: secondCount)
  }

  /// Reads the classes behind a model's tables.
  ///
  /// - Parameters:
  ///   - counts: What stood in front of the tables.
  ///   - present: The values that have a frequency in any of the tables, ascending.
  ///   - bytes: Untrusted; the classes and what follows.
  /// - Returns: The map, and the bytes that the classes take.
  /// - Throws: A rule of Spec §9.1.
  static func readClasses(
    _ counts: Counts,
    of present: [Int],
    from bytes: Span<UInt8>
  ) throws(FormatError) -> (map: ContextMap, byteCount: Int) {
    var bits = BitReader(bytes)
    func classes(_ count: Int, _ bits: inout BitReader) throws(FormatError) -> [UInt8] {
      var classes = [UInt8](repeating: 0, count: 256)
      for value in present {
        classes[value] = try number(below: count, &bits)
      }
      return classes
    }
    func number(below count: Int, _ bits: inout BitReader) throws(FormatError) -> UInt8 {
      let number = bits.read(width(count))
      guard number < count else { throw bits.failure(.contextModel) }
      return UInt8(number)
    }
    let first = try classes(counts.first, &bits)
    guard counts.second > 0 else {
      let map = ContextMap(tableCount: counts.tables, tables: first)
      return (map, try bits.finish())
    }
    let second = try classes(counts.second, &bits)
    var tables: [UInt8] = []
    for _ in 0..<(counts.first * counts.second) {
      tables.append(try number(below: counts.tables, &bits))
    }
    let map = ContextMap(
      tableCount: counts.tables,
      first: first,
      second: second,
      firstCount: counts.first,
      tables: tables
    )
    return (map, try bits.finish())
  }
}
