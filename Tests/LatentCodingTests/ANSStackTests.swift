import ByteIO
import TestSupport
import Testing

@testable import LatentCoding

@Suite struct ANSStackTests {
  /// What an empty stack lends comes back, is counted and recognised.
  @Test func seeds() throws {
    var stack = ANSStack()
    let drawn = (0..<100).map { _ in Uniform(1000).pop(from: &stack) }
    #expect(stack.seedWordCount > 20 && stack.seedWordCount < 40)
    for symbol in [5, 6, 7] { Uniform(8).push(symbol, onto: &stack) }
    var reader = try ANSStack(serialised: stack.serialised()[...])
    for symbol in [7, 6, 5] { #expect(Uniform(8).pop(from: &reader) == symbol) }
    #expect(!reader.hasOnlySeeds)
    for symbol in drawn.reversed() { Uniform(1000).push(symbol, onto: &reader) }
    #expect(reader.hasOnlySeeds)
    try reader.finish(at: 0)
  }

  /// The seed words are part of the format.
  @Test func seedWords() {
    #expect((0..<3).map(ANSStack.seedWord) == [0xE220_A839, 0x6E78_9E6A, 0x06C4_5D18])
  }

  @Test func damage() throws {
    var stack = ANSStack()
    for symbol in 0..<100 { Uniform(1000).push(symbol, onto: &stack) }
    let bytes = stack.serialised()
    #expect(throws: FormatError.corrupt(.payloadTruncated, offset: 7)) {
      try ANSStack(serialised: bytes.prefix(7))
    }
    #expect(throws: FormatError.corrupt(.oddByteCount, offset: bytes.count - 1)) {
      try ANSStack(serialised: bytes.dropFirst())
    }
    #expect(throws: FormatError.corrupt(.finalState, offset: 4)) {
      try ANSStack(serialised: [0, 0, 0, 0, 255, 255, 255, 127, 0, 0, 0, 0])
    }
    var short = try ANSStack(serialised: bytes.dropFirst(8))
    for _ in 0..<100 { _ = Uniform(1000).pop(from: &short) }
    #expect(short.isOverdrawn)
    #expect(throws: FormatError.corrupt(.payloadTruncated, offset: 3)) { try short.finish(at: 3) }
    var other = try ANSStack(serialised: bytes[...])
    for _ in 0..<99 { _ = Uniform(1000).pop(from: &other) }
    #expect(throws: FormatError.corrupt(.finalState, offset: 3)) { try other.finish(at: 3) }
  }

  /// Known answer: other implementations get these bytes.
  @Test func knownBytes() {
    var stack = ANSStack()
    for number in 1...6 { stack.push(start: number, frequency: number, total: 1000 * number + 7) }
    #expect(Uniform(77).pop(from: &stack) == 8)
    #expect(stack.serialised() == [194, 11, 0, 64, 202, 170, 248, 199, 191, 119, 23, 0])
  }
}
