import BlockCoding
import ByteIO
import Testing

@Suite struct BlockFilterReadingTests {
  private func read(_ bytes: [UInt8]) throws(FormatError) -> (filter: BlockFilter, end: Int) {
    var reader = ByteReader(bytes.span)
    return (try BlockFilter.read(&reader), reader.offset)
  }

  private func expect(_ bytes: [UInt8], throws error: FormatError) {
    #expect(throws: error, "\(bytes)") { try read(bytes) }
  }

  @Test func bytesOfEachKind() throws {
    let cases: [(BlockFilter, [UInt8])] = [
      (.x86Calls, [1]),
      (.planes(BytePlanes(stride: .two)), [2]),
      (.planes(BytePlanes(stride: .four)), [3]),
      (.planes(BytePlanes(stride: .eight)), [4]),
      (.samples(SampleDelta(distance: 1)), [5, 1]),
      (.samples(SampleDelta(distance: 300, isOdd: true)), [0x85, 0xAC, 2]),
      (.samples(SampleDelta(distance: 1, secondDistance: 512)), [6, 1, 0x80, 4]),
      (.samples(SampleDelta(distance: 2, secondDistance: 2, isOdd: true)), [0x86, 2, 2]),
      (.samples(SampleDelta(distance: 1 << 25)), [5, 0x80, 0x80, 0x80, 0x10]),
    ]
    for (filter, bytes) in cases {
      var written: [UInt8] = []
      filter.append(to: &written)
      #expect(written == bytes)
      let (found, end) = try read(bytes + [0xFF])
      #expect(found == filter && end == bytes.count)
      for count in 0..<bytes.count {
        expect(Array(bytes.prefix(count)), throws: .corrupt(.payloadTruncated, offset: count))
      }
    }
  }

  @Test func kindsThatAreNone() {
    let kinds: Set<UInt8> = [1, 2, 3, 4, 5, 6, 0x85, 0x86]
    for kind in 0...255 as ClosedRange<UInt8> where !kinds.contains(kind) {
      expect([kind, 1, 1, 1], throws: .corrupt(.codecForm, offset: 0))
    }
  }

  @Test func distancesThatCannotBe() {
    let distances: [[UInt8]] = [
      [0], [0x81, 0x80, 0x80, 0x10], [0x81, 0], [0x80, 0x80, 0x80, 0x80, 1],
      [UInt8](repeating: 0xFF, count: 9),
    ]
    for distance in distances {
      expect([5] + distance, throws: .corrupt(.codecForm, offset: 1))
      expect([0x86] + distance + [1], throws: .corrupt(.codecForm, offset: 1))
      expect([6, 1] + distance, throws: .corrupt(.codecForm, offset: 2))
    }
  }
}
