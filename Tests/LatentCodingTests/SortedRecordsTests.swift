import TestSupport
import Testing

@testable import LatentCoding

@Suite struct SortedRecordsTests {
  /// The order is that of bytes, also behind the first eight and with zeros.
  @Test func order() {
    var generator = SeededGenerator(seed: 0x50)
    for _ in 0..<200 {
      let content = (0..<Int.random(in: 0...200, using: &generator)).map { _ in
        Array<UInt8>([0, 1, 10, 10, 97, 97, 255])[Int.random(in: 0..<7, using: &generator)]
      }
      let isUnterminated = content.last != 10 && !content.isEmpty
      let records = (isUnterminated ? content + [10] : content)
        .split(separator: 10, omittingEmptySubsequences: false).dropLast()
      var expected = Array(
        records.sorted { $0.lexicographicallyPrecedes($1) }.map { Array($0) + [10] }.joined()
      )
      if isUnterminated { expected.removeLast() }
      #expect(SortedRecords.sorted(content, terminator: 10) == expected, "\(generator)")
    }
  }

  @Test func nothing() {
    #expect(SortedRecords.sorted([], terminator: 10) == [])
  }

  @Test func blocks() throws {
    let sorted = SortedRecords.sorted(
      RecordSamples.mixed(5000, letters: 97...105, seed: 51),
      terminator: 10
    )
    let blocks = try SortedRecords.blocks(of: sorted, terminator: 10, byteCountLimit: 1000)
    #expect(blocks.count > sorted.count / 1000)
    #expect(blocks.first?.lowerBound == 0 && blocks.last?.upperBound == sorted.count)
    for (one, next) in zip(blocks, blocks.dropFirst()) {
      #expect(one.upperBound == next.lowerBound)
    }
    for block in blocks {
      #expect(block.count <= 1000 && sorted[block.upperBound - 1] == 10)
    }
    #expect(try SortedRecords.blocks(of: [], terminator: 10, byteCountLimit: 5) == [])
    #expect(
      try SortedRecords.blocks(of: Array("aa".utf8), terminator: 10, byteCountLimit: 2) == [0..<2]
    )
    #expect(throws: SortedRecords.RecordTooLong(byteCount: 6, offset: 2)) {
      try SortedRecords.blocks(of: Array("a\nbbbbb\nc\n".utf8), terminator: 10, byteCountLimit: 5)
    }
  }
}
