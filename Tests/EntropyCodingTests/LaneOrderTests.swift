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

  /// Memory for contents and streams of up to a number of bytes, which end at a guard page.
  private struct Memory {
    let content: GuardedMemory
    let stream: GuardedMemory
    let restored: GuardedMemory

    init(byteCount: Int) {
      content = GuardedMemory(byteCount: byteCount)
      stream = GuardedMemory(byteCount: byteCount)
      restored = GuardedMemory(byteCount: byteCount)
    }

    /// The last bytes of some memory.
    static func end(
      _ count: Int,
      of memory: GuardedMemory
    ) -> UnsafeMutableBufferPointer<UInt8> {
      UnsafeMutableBufferPointer(rebasing: memory.bytes.suffix(count))
    }
  }

  /// Contents that tell places from one another: first the low bytes of places, then the high ones.
  private func expectOrder(_ count: Int, lanes: Int, in memory: Memory) {
    let content = Memory.end(count, of: memory.content)
    let stream = Memory.end(count, of: memory.stream)
    let restored = Memory.end(count, of: memory.restored)
    for shift in [0, 8] where shift == 0 || count > 256 {
      for index in 0..<count {
        content[index] = UInt8(truncatingIfNeeded: index >> shift)
        stream[index] = UInt8(truncatingIfNeeded: place(index, of: count, lanes: lanes) >> shift)
        restored[index] = 0xAA
      }
      let source = Span(_unsafeElements: UnsafeBufferPointer(content))
      let isRight = LaneOrder.stream(of: source, laneCount: lanes).elementsEqual(stream)
      #expect(isRight, "the stream of \(count) bytes in \(lanes) lanes")

      var output = MutableSpan(_unsafeElements: restored)
      LaneOrder.restore(
        Span(_unsafeElements: UnsafeBufferPointer(stream)),
        into: &output,
        laneCount: lanes
      )
      let isSame = restored.elementsEqual(content)
      #expect(isSame, "the content of \(count) bytes in \(lanes) lanes")
    }
  }

  /// Everything ends at a guard page but the stream that is made.
  @Test(arguments: [1, 2, 4, 8, 16, 32, 64, 128, 256])
  func everyCount(lanes: Int) {
    let memory = Memory(byteCount: 3000)
    for count in 0...3000 {
      expectOrder(count, lanes: lanes, in: memory)
    }
  }

  /// Lengths of a lane around blocks of 16 and lines of 64, and lanes that are longer than others.
  @Test(arguments: [1, 4, 16, 64, 128, 256])
  func aroundBlocksAndLines(lanes: Int) {
    let memory = Memory(byteCount: 256 * lanes)
    for length in [15, 16, 17, 31, 32, 48, 63, 64, 65, 79, 80, 127, 128, 129, 144, 255] {
      for longer in Set([0, 1, 15, 16, 17, lanes - 1]) where longer < lanes {
        expectOrder(length * lanes + longer, lanes: lanes, in: memory)
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
