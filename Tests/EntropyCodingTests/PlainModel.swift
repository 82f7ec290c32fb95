import ByteIO
import EntropyCoding

/// A context model by its parts (Spec §9.1), so that an oracle needn't ask the sources for a table.
struct PlainModel {
  var tables: [FrequencyTable]
  /// For each byte value its first class.
  var first: [UInt8]
  var firstCount: Int
  /// For each byte value its second class; nothing where the first class alone decides.
  var second: [UInt8] = []
  /// 0 where the first class alone decides.
  var secondCount = 0
  /// The table for each pair of classes, `firstCount` for each second class.
  var pairs: [UInt8] = []

  /// What is known of symbols beforehand.
  var known = GivenNumbers.nothing
  /// For each number that a symbol may have its second class.
  var given: [UInt8] = []

  /// The number of the table for a symbol behind `p1`, behind `p2`, of which a number may be known.
  func number(behind p1: UInt8, _ p2: UInt8, given number: UInt8 = 0xFF) -> Int {
    guard secondCount > 0 else { return Int(first[Int(p1)]) }
    let secondClass = number == 0xFF ? second[Int(p2)] : given[Int(number)]
    return Int(pairs[Int(first[Int(p1)]) + firstCount * Int(secondClass)])
  }

  /// The same model for the sources.
  var model: ContextModel {
    ContextModel(
      tables: tables,
      map: secondCount == 0
        ? ContextMap(tableCount: tables.count, tables: first)
        : ContextMap(
          tableCount: tables.count,
          first: first,
          second: second,
          firstCount: firstCount,
          tables: pairs,
          known: known,
          given: given
        )
    )
  }

  /// The same model for the oracle, and a stream whose symbols have these numbers, if they have any.
  func plainTables(_ numbers: [UInt8] = []) -> PlainTables {
    PlainTables(tables) { index, p1, p2 in
      number(behind: p1, p2, given: numbers.isEmpty ? 0xFF : numbers[index])
    }
  }

  /// The values that have a frequency in any table, ascending.
  var present: [Int] {
    (0..<256).filter { value in tables.contains { $0.frequencies[value] > 0 } }
  }

  /// The model's bytes (Spec §9.1).
  func serialised() -> [UInt8] {
    var bytes = [UInt8(tables.count), UInt8(secondCount)]
    if secondCount > 0 {
      bytes.append(UInt8(firstCount))
    }
    bytes += tables.flatMap { $0.serialised() }
    var bits = BitWriter()
    func write(_ number: UInt8, below count: Int) {
      // As many bits as count − 1 has.
      bits.write(Int(number), count: (0...8).first { count - 1 < 1 << $0 } ?? 8)
    }
    present.forEach { write(first[$0], below: firstCount) }
    if secondCount > 0 {
      if case .forAll = known {
      } else {
        present.forEach { write(second[$0], below: secondCount) }
      }
      given.forEach { write($0, below: secondCount) }
      pairs.forEach { write($0, below: tables.count) }
    }
    return bytes + bits.finish()
  }
}
