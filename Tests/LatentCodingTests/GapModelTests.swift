import TestSupport
import Testing

@testable import LatentCoding

/// Numbers are coded alike, however many counters are made beforehand.
@Suite struct GapModelTests {
  private func situation(_ last: Int) -> [7 of Int] {
    [last & 1023, last.leadingZeroBitCount, last & 7, 0, 1, 2, 3]
  }

  @Test(arguments: [0, 1, 40, 255, 6000])
  func briefModels(count: Int) {
    var generator = SeededGenerator(seed: UInt64(count))
    let numbers = (0..<count).map { _ in
      Int.random(in: 0..<(1 << Int.random(in: 1...60, using: &generator)), using: &generator)
    }
    func coded(isBrief: Bool) -> [UInt8] {
      var model = GapModel(coder: BinaryEncoder(), numberCount: isBrief ? 1 : .max)
      var last = 0
      for (index, number) in numbers.enumerated() {
        last = model.code(number, .init(kind: index & 3, hints: situation(last)))
      }
      return model.coder.finish()
    }
    let bytes = coded(isBrief: false)
    #expect(coded(isBrief: true) == bytes)
    var model = GapModel(coder: BinaryDecoder(bytes[...]), numberCount: 1)
    var last = 0
    for (index, number) in numbers.enumerated() {
      last = model.code(0, .init(kind: index & 3, hints: situation(last)))
      #expect(last == number)
    }
  }

  /// Each slot has one number, and numbers have no gaps.
  @Test func slotNumbers() {
    var generator = SeededGenerator(seed: 3)
    var numbers = SlotNumbers()
    var expected: [Int: Int] = [:]
    for _ in 0..<20_000 {
      let slot =
        Int.random(in: 0..<10, using: &generator) << 16
        | Int.random(in: 0..<2000, using: &generator)
      let number = expected[slot] ?? expected.count
      expected[slot] = number
      if numbers.number(of: slot) != number { Issue.record("slot \(slot)") }
    }
    #expect(expected.count > 10_000)
  }
}
