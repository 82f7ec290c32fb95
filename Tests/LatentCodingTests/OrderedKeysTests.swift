import TestSupport
import Testing

@testable import LatentCoding

@Suite struct OrderedKeysTests {
  /// Orders of insertion, among them those that fill one chunk all the time.
  enum Order: CaseIterable { case random, ascending, descending, outward, few }

  private static func numbers(_ order: Order, _ count: Int) -> [Int] {
    var generator = SeededGenerator(seed: 0x0D)
    switch order {
    case .random: return (0..<count).map { _ in Int.random(in: 0..<count, using: &generator) }
    case .ascending: return Array(0..<count)
    case .descending: return (0..<count).reversed()
    case .outward: return (0..<count).map { count + ($0 % 2 == 0 ? $0 : -$0) }
    case .few: return (0..<count).map { _ in Int.random(in: 0..<1500, using: &generator) }
    }
  }

  /// Places and frequencies are those of a list that is searched from its beginning, and all keys are there in order.
  @Test(arguments: Order.allCases) func places(order: Order) {
    let numbers = Self.numbers(order, 6000)
    var ordered = OrderedKeys(keyByteCount: 2)
    var tree = CountTree([Int](repeating: 0, count: 1 << 14))
    var counts = [Int](repeating: 0, count: 1 << 14)
    var differences = 0
    for number in numbers {
      let place = ordered.insert([UInt8(number >> 8), UInt8(number & 255)])
      counts[number] += 1
      if place != (tree.sum(before: number), counts[number]) { differences += 1 }
      tree.add(1, at: number)
    }
    #expect(differences == 0)
    let found = ordered.chunks.flatMap { chunk in
      zip(chunk.numbers, chunk.counts).flatMap { number, count in
        let key = ordered.key(number)
        return repeatElement(
          Int(key[key.startIndex]) << 8 | Int(key[key.startIndex + 1]),
          count: Int(count)
        )
      }
    }
    #expect(found == numbers.sorted())
  }

  /// Keys of no bytes are one key.
  @Test func emptyKeys() {
    var ordered = OrderedKeys(keyByteCount: 0)
    for count in 1...3 { #expect(ordered.insert([]) == (0, count)) }
  }
}
