import EntropyCoding
import TestSupport
import Testing

/// The order of streams with contexts (Spec §7).
@Suite struct LaneOrderTests {
  /// The place in the content of symbol i of n, in N lanes: the formula of Spec §7.
  private func place(_ i: Int, of n: Int, lanes N: Int) -> Int {
    let lane = i % N
    return lane * (n / N) + min(lane, n % N) + i / N
  }

  /// Eleven bytes in four lanes: the first three have three bytes, the last one two.
  @Test func byHand() {
    let content = Array("abcdefghijk".utf8)
    #expect(LaneOrder.stream(of: content.span, laneCount: 4) == Array("adgjbehkcfi".utf8))
  }

  /// Contents that tell every place from every other: first the low bytes of places, then the high ones.
  private func expectOrder(_ count: Int, lanes: Int) {
    for shift in [0, 8] where shift == 0 || count > 256 {
      let content = GuardedMemory((0..<count).map { UInt8(truncatingIfNeeded: $0 >> shift) })
      let expected = (0..<count).map {
        UInt8(truncatingIfNeeded: place($0, of: count, lanes: lanes) >> shift)
      }
      let source = Span(_unsafeElements: UnsafeBufferPointer(content.bytes))
      let isRight = LaneOrder.stream(of: source, laneCount: lanes) == expected
      #expect(isRight, "the stream of \(count) bytes in \(lanes) lanes")

      let stream = GuardedMemory(expected)
      let restored = GuardedMemory([UInt8](repeating: 0xAA, count: count))
      var output = MutableSpan(_unsafeElements: restored.bytes)
      LaneOrder.restore(
        Span(_unsafeElements: UnsafeBufferPointer(stream.bytes)),
        into: &output,
        laneCount: lanes
      )
      let isSame = restored.bytes.elementsEqual(content.bytes)
      #expect(isSame, "the content of \(count) bytes in \(lanes) lanes")
    }
  }

  /// Everything ends at a guard page but the stream that is made.
  @Test(arguments: [1, 2, 4, 8, 16, 32, 64, 128, 256])
  func everyCount(lanes: Int) {
    for count in 0...3000 {
      expectOrder(count, lanes: lanes)
    }
  }

  /// Lengths of a lane around blocks of 16 and lines of 64, and lanes that are longer than others.
  @Test(arguments: [1, 4, 16, 64, 128, 256])
  func aroundBlocksAndLines(lanes: Int) {
    for length in [15, 16, 17, 31, 32, 48, 63, 64, 65, 79, 80, 127, 128, 129, 144, 255] {
      for longer in Set([0, 1, 15, 16, 17, lanes - 1]) where longer < lanes {
        expectOrder(length * lanes + longer, lanes: lanes)
      }
    }
  }

  @Test func restoringInvertsOnRandomBytes() {
    for seed in 0..<200 as Range<UInt64> {
      var generator = SeededGenerator(seed: seed)
      let lanes = 1 << Int.random(in: 0...8, using: &generator)
      let content = Samples.random(Int.random(in: 0...100_000, using: &generator), seed: seed)
      let stream = LaneOrder.stream(of: content.span, laneCount: lanes)
      var restored = [UInt8](repeating: 0, count: content.count)
      var output = restored.mutableSpan
      LaneOrder.restore(stream.span, into: &output, laneCount: lanes)
      let isSame = restored == content
      #expect(isSame, "\(generator), \(lanes) lanes")
    }
  }
}
