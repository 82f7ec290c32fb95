import BlockCoding
import EntropyCoding
import TestSupport
import Testing

@Suite struct BlockFilterTests {
  /// Filters with parameters below, at and above the sizes that are tested.
  static let filters: [BlockFilter] =
    [.x86Calls]
    + BytePlanes.Stride.allCases.map { .planes(BytePlanes(stride: $0)) }
    + [
      (1, nil), (2, nil), (3, nil), (4, nil), (7, nil), (8, nil), (9, nil), (4095, nil),
      (4096, nil), (1 << 25, nil), (1, 1), (2, 2), (1, 2), (1, 7), (7, 1), (3, 300), (1, 512),
      (512, 1), (5000, 5000), (1, 4097), (9, 8), (1 << 25, 1 << 25),
    ].flatMap { (distance: Int, second: Int?) in
      [false, true].map {
        .samples(SampleDelta(distance: distance, secondDistance: second, isOdd: $0))
      }
    }

  private func applied(_ filter: BlockFilter, _ content: [UInt8]) -> [UInt8] {
    var filtered = [UInt8](repeating: 0xAA, count: content.count)
    var output = filtered.mutableSpan
    filter.apply(to: content.span, into: &output)
    return filtered
  }

  private func undone(_ filter: BlockFilter, _ filtered: [UInt8]) -> [UInt8] {
    var content = [UInt8](repeating: 0xAA, count: filtered.count)
    var output = content.mutableSpan
    filter.undo(filtered.span, into: &output)
    return content
  }

  private func expect(_ filter: BlockFilter, of content: [UInt8], is filtered: [UInt8]) {
    #expect(applied(filter, content) == filtered)
    #expect(undone(filter, filtered) == content)
  }

  /// Bytes of which many are opcodes of calls, and highest bytes of distances.
  static func callBytes(_ byteCount: Int, seed: UInt64) -> [UInt8] {
    var generator = SeededGenerator(seed: seed)
    let frequent: [UInt8] = [0xE8, 0xE9, 0, 0xFF]
    return (0..<byteCount).map { _ in
      let any = UInt8.random(in: 0...255, using: &generator)
      return any < 160 ? frequent[Int(any & 3)] : any
    }
  }

  @Test func calls() {
    // A call forwards by 11, from place 1: its target is 12.
    expect(.x86Calls, of: [0x90, 0xE8, 11, 0, 0, 0], is: [0x90, 0xE8, 12, 0, 0, 0])
    // A jump back by 1, from place 2: its target is 1, which is positive.
    expect(
      .x86Calls,
      of: [0x90, 0x90, 0xE9, 0xFF, 0xFF, 0xFF, 0xFF],
      is: [0x90, 0x90, 0xE9, 1, 0, 0, 0]
    )
    // The largest distance wraps to the smallest.
    expect(
      .x86Calls,
      of: [0x90, 0xE8, 0xFF, 0xFF, 0xFF, 0],
      is: [0x90, 0xE8, 0, 0, 0, 0xFF]
    )
    // Neither a distance nor an opcode.
    for bytes: [UInt8] in [
      [0x90, 0xE8, 1, 0, 0, 1], [0x90, 0xE7, 1, 0, 0, 0], [0, 0xE8, 0, 0, 0],
    ] {
      expect(.x86Calls, of: bytes, is: bytes)
    }
    // Two that overlap: the one at place 2 first, whose distance of 0 becomes 2, then the one at place 1, whose
    // distance is E8 02 00 00 by then, and becomes E9 02 00 00.
    expect(
      .x86Calls,
      of: [0, 0xE8, 0xE8, 0, 0, 0, 0],
      is: [0, 0xE8, 0xE9, 2, 0, 0, 0]
    )
  }

  /// What the text of the format has.
  @Test func examples() {
    expect(
      .x86Calls,
      of: [
        0x55, 0xE8, 0x0A, 0, 0, 0, 0x90, 0x90, 0xE8, 3, 0, 0, 0, 0xE9, 0xFE, 0xFF, 0xFF, 0xFF, 0xC3,
      ],
      is: [0x55, 0xE8, 0x0B, 0, 0, 0, 0x90, 0x90, 0xE8, 0x0B, 0, 0, 0, 0xE9, 0x0B, 0, 0, 0, 0xC3]
    )
    expect(
      .planes(BytePlanes(stride: .four)),
      of: [0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17, 0x18, 0x19, 0x1A],
      is: [0x10, 0x14, 0x11, 0x15, 0x12, 0x16, 0x13, 0x17, 0x18, 0x19, 0x1A]
    )
    expect(
      .samples(SampleDelta(distance: 2, isOdd: true)),
      of: [7, 0xE8, 3, 0xEB, 3, 0xDE, 3, 0x14, 5, 0x13, 5, 9],
      is: [0x68, 0x6B, 0x76, 0xA9, 0xB5, 4, 4, 0, 1, 1, 7, 9]
    )
    expect(
      .samples(SampleDelta(distance: 1, secondDistance: 3)),
      of: [0x64, 0, 0x68, 0, 0x6D, 0, 0x65, 0, 0x6A, 0, 0x2C, 1],
      is: [0xE4, 0x84, 0x85, 0x14, 0x81, 0x3D, 0, 0, 0, 0, 0, 1]
    )
  }

  @Test func planes() {
    let bytes = [UInt8](0..<11)
    expect(
      .planes(BytePlanes(stride: .two)),
      of: bytes,
      is: [0, 2, 4, 6, 8, 1, 3, 5, 7, 9, 10]
    )
    expect(
      .planes(BytePlanes(stride: .four)),
      of: bytes,
      is: [0, 4, 1, 5, 2, 6, 3, 7, 8, 9, 10]
    )
    expect(.planes(BytePlanes(stride: .eight)), of: bytes, is: bytes)
    expect(
      .planes(BytePlanes(stride: .eight)),
      of: [UInt8](0..<17),
      is: [0, 8, 1, 9, 2, 10, 3, 11, 4, 12, 5, 13, 6, 14, 7, 15, 16]
    )
  }

  @Test func differences() {
    // 5, 3, 0x0102 and one byte more: differences 5, -2 and 255, plus 128.
    expect(
      .samples(SampleDelta(distance: 1)),
      of: [5, 0, 3, 0, 2, 1, 9],
      is: [133, 126, 127, 0, 0, 1, 9]
    )
    // The same from byte 1, and none behind.
    expect(
      .samples(SampleDelta(distance: 1, isOdd: true)),
      of: [9, 5, 0, 3, 0, 2, 1],
      is: [133, 126, 127, 0, 0, 1, 9]
    )
    // Both a byte in front and one behind.
    expect(
      .samples(SampleDelta(distance: 2, isOdd: true)),
      of: [9, 5, 0, 3, 0, 7, 0, 8],
      is: [133, 131, 130, 0, 0, 0, 9, 8]
    )
    // Rows 10 20, 11 22 and 12 24: first 10 and 10; then 11 - 20 - 10 + 0 and 22 - 11 - 20 + 10; then
    // 12 - 22 - 11 + 20 and 24 - 12 - 22 + 11.
    expect(
      .samples(SampleDelta(distance: 1, secondDistance: 2)),
      of: [10, 0, 20, 0, 11, 0, 22, 0, 12, 0, 24, 0],
      is: [138, 138, 109, 129, 127, 129, 0, 0, 0, 0, 0, 0]
    )
  }

  @Test(arguments: filters)
  func everySmallSize(filter: BlockFilter) {
    for count in Array(0...70) + [127, 128, 129] {
      for seed in 0..<8 as Range<UInt64> {
        let bytes =
          seed & 1 == 0
          ? Samples.random(count, seed: seed) : Self.callBytes(count, seed: seed)
        expectAll(filter, bytes, "\(filter), \(count) bytes, seed \(seed)")
      }
    }
  }

  @Test(arguments: filters)
  func largerSizes(filter: BlockFilter) {
    for count in [8191, 8192, 8193, 16_383, 16_384, 16_385, 20_000, 50_001] {
      expectAll(filter, Samples.random(count, seed: 1), "\(filter), \(count) bytes")
      expectAll(filter, Self.callBytes(count, seed: 2), "\(filter), \(count) bytes")
    }
  }

  /// The bytes are a content, and then what comes out of a filter: either way they come back.
  private func expectAll(_ filter: BlockFilter, _ bytes: [UInt8], _ note: String) {
    let filtered = applied(filter, bytes)
    #expect(filtered == filter.plainlyApplied(to: bytes), "\(note)")
    #expect(undone(filter, filtered) == bytes, "\(note)")
    let content = undone(filter, bytes)
    #expect(content == filter.plainlyUndone(bytes), "\(note)")
    #expect(applied(filter, content) == bytes, "\(note)")
    for kernel in RansKernel.available where filter.isInPlace {
      var inPlace = bytes
      var span = inPlace.mutableSpan
      filter.undo(in: &span, with: kernel)
      #expect(inPlace == content, "\(note), \(kernel.name)")
    }
  }

  @Test func nothingBehindTheEnd() {
    for count in Array(0...40) + [4095, 4096, 4099, 4100, 4101, 8196] {
      let input = GuardedMemory(Self.callBytes(count, seed: 3))
      let output = GuardedMemory(byteCount: count)
      let source = Span(_unsafeElements: UnsafeBufferPointer(input.bytes))
      for filter in Self.filters {
        var target = MutableSpan(_unsafeElements: output.bytes)
        filter.apply(to: source, into: &target)
        for kernel in RansKernel.available {
          filter.undo(source, into: &target, with: kernel)
        }
      }
      _ = FilterNomination.candidates(for: source)
    }
  }
}
