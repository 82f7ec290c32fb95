package import ByteIO

/// Contexts that two bytes make, which an encoder and a decoder both know (Spec §7.2).
///
/// The nearer byte has a first class, the other one a second class, and the pair of classes has a number.
package struct PairContexts: Equatable, Sendable {
  /// The most numbers.
  package static let countLimit = 64
  /// The most pairs of classes.
  static let pairLimit = 256

  /// What the numbers are below.
  package let count: Int
  private let firstCount: Int
  private let secondCount: Int
  /// For each byte value its class.
  private let first: [UInt8]
  private let second: [UInt8]
  /// For each pair its number, `firstCount` for each second class.
  private let numbers: [UInt8]

  private init(count: Int, first: [UInt8], second: [UInt8], firstCount: Int, numbers: [UInt8]) {
    self.count = count
    self.firstCount = firstCount
    self.first = first
    self.second = second
    self.numbers = numbers
    secondCount = numbers.count / firstCount
  }

  /// For each second class the numbers by the nearer byte, 256 of them.
  package func rows() -> [UInt8] {
    (0..<secondCount).flatMap { second in
      first.map { numbers[Int($0) + firstCount * second] }
    }
  }

  /// For each value of the other byte where its row begins.
  package func rowStarts() -> [UInt16] { second.map { UInt16($0) << 8 } }

  /// Contexts that suit symbols.
  ///
  /// - Parameters:
  ///   - symbols: What is to be coded.
  ///   - near: The nearer byte of each.
  ///   - far: The other byte of each.
  ///   - limit: The most numbers, 1…64.
  ///   - rounds: How often groups are formed anew.
  /// - Returns: The contexts.
  /// - Complexity: O(*n*).
  package static func learned(
    from symbols: Span<UInt8>,
    near: Span<UInt8>,
    far: Span<UInt8>,
    limit: Int,
    rounds: Int
  ) -> PairContexts {
    precondition((1...countLimit).contains(limit))
    // Values that don't occur among the symbols have no classes: 0 in front of the content may be one.
    let counts = Histogram(symbols).counts
    let effort = ContextModel.Effort(order: 2, tableLimit: max(2, limit), rounds: rounds)
    func grouping(_ behind: Span<UInt8>, _ limit: Int) -> (groups: [UInt8], count: Int) {
      let grouping = HistogramClustering(histograms(of: symbols, behind: behind).span)
        .groups(limit: limit, rounds: rounds)
      return (zip(grouping.groups, counts).map { $1 > 0 ? $0 : 0 }, grouping.count)
    }
    let first = grouping(near, effort.firstLimit)
    let second = grouping(far, effort.secondLimit)
    let (firstCount, secondCount) = (max(1, first.count), max(1, second.count))
    let pairs = PairContexts(
      count: 1,
      first: first.groups,
      second: second.groups,
      firstCount: firstCount,
      numbers: (0..<(firstCount * secondCount)).map { UInt8($0) }
    ).numbers(near: near, far: far)
    let grouping = HistogramClustering(
      histograms(of: symbols, behind: pairs.span).span
        .extracting(first: firstCount * secondCount * 256)
    ).groups(limit: limit, rounds: rounds)
    return PairContexts(
      count: max(1, grouping.count),
      first: first.groups,
      second: second.groups,
      firstCount: firstCount,
      numbers: grouping.groups
    )
  }

  /// A histogram of symbols for each value of what is behind them.
  private static func histograms(of symbols: Span<UInt8>, behind: Span<UInt8>) -> [UInt32] {
    precondition(behind.count == symbols.count)
    var histograms = [UInt32](repeating: 0, count: 256 * 256)
    var counts = histograms.mutableSpan
    for index in 0..<symbols.count {
      // SAFETY: there are as many of both; bytes are below 256.
      unsafe counts[
        unchecked: Int(behind[unchecked: index]) &<< 8 | Int(symbols[unchecked: index])
      ] &+= 1
    }
    return histograms
  }

  /// The number of each context.
  package func numbers(near: Span<UInt8>, far: Span<UInt8>) -> [UInt8] {
    precondition(near.count == far.count)
    let (rows, starts) = (rows(), rowStarts())
    let (rowOf, startOf) = (rows.span, starts.span)
    return [UInt8](capacity: near.count) { output in
      for index in 0..<near.count {
        output.append(rowOf[Int(startOf[Int(far[index])]) + Int(near[index])])
      }
    }
  }

  /// The counts in front of the streams.
  package func serialisedCounts() -> [UInt8] {
    // 256 is no byte; there are never so many classes that occur with a single one of the other kind.
    [UInt8(count), UInt8(secondCount), UInt8(firstCount)]
  }

  /// The classes of the values given, and the numbers of their pairs.
  package func serialisedClasses(of present: [Int]) -> [UInt8] {
    var bits = BitWriter()
    for value in present {
      bits.write(Int(first[value]), count: ContextMap.width(firstCount))
    }
    for value in present {
      bits.write(Int(second[value]), count: ContextMap.width(secondCount))
    }
    for number in numbers {
      bits.write(Int(number), count: ContextMap.width(count))
    }
    return bits.finish()
  }

  /// What stands in front of the streams.
  package struct Counts: Sendable {
    /// Numbers, so many streams.
    package let numbers: Int
    let first: Int
    let second: Int
  }

  /// Reads the counts.
  ///
  /// - Throws: A rule of Spec §7.2, or ``FormatError/truncated(offset:)``.
  package static func readCounts(
    from reader: inout ByteReader
  ) throws(FormatError) -> Counts {
    let start = reader.offset
    let count = Int(try reader.read(UInt8.self))
    guard (1...countLimit).contains(count) else { throw .corrupt(.contextModel, offset: start) }
    let second = Int(try reader.read(UInt8.self))
    guard second > 0 else { throw .corrupt(.contextModel, offset: start + 1) }
    let first = Int(try reader.read(UInt8.self))
    guard first > 0, first * second <= pairLimit else {
      throw .corrupt(.contextModel, offset: start + 2)
    }
    return Counts(numbers: count, first: first, second: second)
  }

  /// Reads the classes behind the streams.
  ///
  /// - Parameters:
  ///   - counts: What stood in front of the streams.
  ///   - present: The values that occur among the symbols, ascending.
  ///   - bytes: Untrusted; the classes and what follows.
  /// - Returns: The contexts, and the bytes that the classes take.
  /// - Throws: A rule of Spec §7.2.
  package static func readClasses(
    _ counts: Counts,
    of present: [Int],
    from bytes: Span<UInt8>
  ) throws(FormatError) -> (contexts: PairContexts, byteCount: Int) {
    var bits = BitReader(bytes)
    func number(below count: Int) throws(FormatError) -> UInt8 {
      let number = bits.read(ContextMap.width(count))
      guard number < count else { throw bits.failure(.contextModel) }
      return UInt8(number)
    }
    var first = [UInt8](repeating: 0, count: 256)
    for value in present {
      first[value] = try number(below: counts.first)
    }
    var second = [UInt8](repeating: 0, count: 256)
    for value in present {
      second[value] = try number(below: counts.second)
    }
    var numbers: [UInt8] = []
    for _ in 0..<(counts.first * counts.second) {
      numbers.append(try number(below: counts.numbers))
    }
    let contexts = PairContexts(
      count: counts.numbers,
      first: first,
      second: second,
      firstCount: counts.first,
      numbers: numbers
    )
    return (contexts, try bits.finish())
  }
}
