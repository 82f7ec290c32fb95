import EntropyCoding
import TestSupport

extension PlainModel {
  /// What random models have in common.
  struct Shape: CustomStringConvertible {
    var tableCount: Int
    /// The symbols of the largest table, 2…256; the others have as many or fewer.
    var alphabet: Int
    /// 0 where the first class alone decides.
    var secondCount = 0
    /// With something, there are at least two second classes.
    var known = GivenNumbers.nothing
    /// Only the frequencies 1 and the rest.
    var isExtreme = false

    /// What numbers are below; 0 where nothing is known.
    var numberLimit: Int {
      switch known {
      case .nothing: 0
      case .forSome(let limit), .forAll(let limit): limit
      }
    }

    var isForAll: Bool { known == .forAll(below: numberLimit) }

    var description: String {
      "\(tableCount) tables of \(alphabet) symbols, \(secondCount) second classes"
        + (known == .nothing ? "" : ", known: \(known)") + (isExtreme ? ", extreme" : "")
    }
  }

  /// A random model; values without a frequency have the classes 0.
  init(_ shape: Shape, using generator: inout SeededGenerator) {
    tables = (0..<shape.tableCount).map { number in
      let size =
        number == 0 ? shape.alphabet : Int.random(in: 2...shape.alphabet, using: &generator)
      return Self.table(size, isExtreme: shape.isExtreme, using: &generator)
    }
    firstCount = shape.tableCount
    first = [UInt8](repeating: 0, count: 256)
    if shape.secondCount > 0 {
      let pairLimit = shape.known == .nothing ? 256 : 255
      firstCount = Int.random(in: 1...(pairLimit / shape.secondCount), using: &generator)
      secondCount = shape.secondCount
      second = first
      pairs = (0..<(firstCount * secondCount)).map { _ in
        UInt8.random(in: 0..<UInt8(shape.tableCount), using: &generator)
      }
    }
    known = shape.known
    given = (0..<shape.numberLimit).map { _ in
      UInt8(Int.random(in: 0..<secondCount, using: &generator))
    }
    for value in present {
      first[value] = UInt8(Int.random(in: 0..<firstCount, using: &generator))
      if secondCount > 0, !shape.isForAll {
        second[value] = UInt8(Int.random(in: 0..<secondCount, using: &generator))
      }
    }
  }

  /// A table of some of the 256 byte values.
  private static func table(
    _ size: Int,
    isExtreme: Bool,
    using generator: inout SeededGenerator
  ) -> FrequencyTable {
    var frequencies = [UInt16](repeating: 0, count: 256)
    let symbols = (0..<256).shuffled(using: &generator).prefix(size)
    var left = 4096 - size
    for symbol in symbols {
      let more = isExtreme ? 0 : Int.random(in: 0...(left / 2), using: &generator)
      frequencies[symbol] = UInt16(1 + more)
      left -= more
    }
    frequencies[symbols[0]] += UInt16(left)
    return FrequencyTable(frequencies: frequencies)
  }

  /// Numbers for the symbols of a stream, none where nothing is known.
  func numbers(_ count: Int, using generator: inout SeededGenerator) -> [UInt8] {
    let density = Int.random(in: 0...8, using: &generator)
    return switch known {
    case .nothing: []
    case .forAll(let limit):
      (0..<count).map { _ in UInt8(Int.random(in: 0..<limit, using: &generator)) }
    case .forSome(let limit):
      (0..<count).map { _ in
        Int.random(in: 0..<8, using: &generator) < density
          ? UInt8(Int.random(in: 0..<limit, using: &generator)) : 0xFF
      }
    }
  }

  /// Symbols that the model can code: half of them as likely as it says, half all the same.
  ///
  /// Symbols look back, so that each prefix is a stream too.
  func stream(
    _ count: Int,
    numbers: [UInt8] = [],
    laneCount: Int,
    using generator: inout SeededGenerator
  ) -> [UInt8] {
    let plain = plainTables()
    let present = tables.map(\.presentSymbols)
    var symbols: [UInt8] = []
    for index in 0..<count {
      let p1 = index >= laneCount ? symbols[index - laneCount] : 0
      let p2 = index >= 2 * laneCount ? symbols[index - 2 * laneCount] : 0
      let number = number(behind: p1, p2, given: numbers.isEmpty ? 0xFF : numbers[index])
      let random = Int(generator.next() >> 16)
      symbols.append(
        random & 1 == 0
          ? plain.tables[number].symbols[random >> 1 & 4095]
          : UInt8(present[number][random >> 1 % present[number].count])
      )
    }
    return symbols
  }
}
