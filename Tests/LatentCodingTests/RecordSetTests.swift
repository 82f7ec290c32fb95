import ByteIO
import Glibc
import TestSupport
import Testing

@testable import LatentCoding

/// Contents of records for tests, not in order.
enum RecordSamples {
  static func lines(_ records: [String]) -> [UInt8] {
    Array((records.joined(separator: "\n")).utf8)
  }

  static func hexadecimal(_ count: Int, digitCount: Int, seed: UInt64) -> [UInt8] {
    var generator = SeededGenerator(seed: seed)
    let digits = Array("0123456789abcdef".utf8)
    return (0..<count).flatMap { _ in
      (0..<digitCount).map { _ in digits[Int(generator.next() >> 60)] } + [10]
    }
  }

  static func integers(_ count: Int, below bound: Int, seed: UInt64) -> [UInt8] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).flatMap { _ in
      Array("\(Int.random(in: 0..<bound, using: &generator))\n".utf8)
    }
  }

  static func addresses(_ count: Int, seed: UInt64) -> [UInt8] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).flatMap { _ in
      let bytes = (0..<4).map { _ in String(UInt8.random(in: 0...255, using: &generator)) }
      return Array((bytes.joined(separator: ".") + "\n").utf8)
    }
  }

  static func uuids(_ count: Int, seed: UInt64) -> [UInt8] {
    var generator = SeededGenerator(seed: seed)
    let digits = Array("0123456789abcdef".utf8)
    return (0..<count).flatMap { _ in
      (0..<37).map { place -> UInt8 in
        switch place {
        case 8, 13, 18, 23: 45
        case 14: 52
        case 19: digits[8 + Int(generator.next() >> 62)]
        case 36: 10
        default: digits[Int(generator.next() >> 60)]
        }
      }
    }
  }

  /// Twelve letters a record, the first of the alphabet most often.
  static func skewedBytes(_ count: Int, seed: UInt64) -> [UInt8] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).flatMap { _ in
      (0..<12).map { _ in UInt8(97 + min(7, generator.next().leadingZeroBitCount)) } + [10]
    }
  }

  /// Integers of all lengths between constant text.
  static func magnitudes(_ count: Int, seed: UInt64) -> [UInt8] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).flatMap { _ in
      let number = generator.next() >> UInt64.random(in: 5...50, using: &generator)
      return Array("x=\(number),y\n".utf8)
    }
  }

  /// Records over few letters, some of them empty, many equal.
  static func mixed(_ count: Int, letters: ClosedRange<UInt8>, seed: UInt64) -> [UInt8] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).flatMap { _ in
      (0..<Int.random(in: 0...6, using: &generator)).map { _ in
        let byte = UInt8.random(in: letters, using: &generator)
        return byte == 10 ? 11 : byte
      } + [10]
    }
  }
}

@Suite struct RecordSetTests {
  /// The method of a payload's records.
  private enum Method: UInt8 { case neighbours, multiset }

  @discardableResult
  private func expectRoundTrip(
    _ content: [UInt8],
    _ method: Method? = nil,
    terminator: UInt8 = 10,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> [UInt8] {
    let sorted = SortedRecords.sorted(content, terminator: terminator)
    #expect(sorted.count == content.count, sourceLocation: sourceLocation)
    let payload = try #require(
      RecordSet.encode(sorted, terminator: terminator),
      sourceLocation: sourceLocation
    )
    if let method {
      #expect(payload[0] & 1 == method.rawValue, sourceLocation: sourceLocation)
    }
    let decoded = try RecordSet.decode(payload[...], contentByteCount: sorted.count)
    #expect(decoded == sorted, sourceLocation: sourceLocation)
    return payload
  }

  @Test func smallSets() throws {
    for text in [
      "a", "a\n", "\n", "\n\n\n", "b\na", "b\na\n", "a\na\na", "\n\na", "b\n\na\n\n",
      "ab\na\nabc\na", "7\n007\n70",
      "10\n9\n8\n7\n100", "\u{1}\n\n\u{1}\u{1}",
    ] {
      try expectRoundTrip(Array(text.utf8))
      try expectRoundTrip(text.utf8.map { $0 == 10 ? 0 : $0 }, terminator: 0)
    }
  }

  @Test func anyBytes() throws {
    try expectRoundTrip(RecordSamples.mixed(3000, letters: 0...255, seed: 1), .neighbours)
    try expectRoundTrip(RecordSamples.mixed(3000, letters: 250...255, seed: 2))
    try expectRoundTrip(RecordSamples.mixed(3000, letters: 0...2, seed: 3))
    try expectRoundTrip(Samples.random(20_000, seed: 4))
    try expectRoundTrip(Samples.random(20_000, seed: 5), terminator: 0)
    try expectRoundTrip([UInt8](repeating: 255, count: 5000))
    try expectRoundTrip([UInt8](repeating: 10, count: 5000))
    try expectRoundTrip(Samples.text(50_000, seed: 6).map { $0 == 32 ? 10 : $0 })
  }

  /// Layouts, and sizes near n log2 of the values less log2 n!; exact for the table.
  @Test func digits() throws {
    let samples: [(content: [UInt8], byteCount: Int)] = [
      (RecordSamples.hexadecimal(20_000, digitCount: 6, seed: 11), 27_925),
      (RecordSamples.hexadecimal(20_000, digitCount: 64, seed: 12), 609_000),
      (RecordSamples.uuids(20_000, seed: 13), 273_500),
      (RecordSamples.addresses(20_000, seed: 14), 48_000),
      (RecordSamples.integers(20_000, below: 1 << 24, seed: 15), 27_960),
    ]
    for (content, byteCount) in samples {
      let payload = try expectRoundTrip(content, .multiset)
      #expect(payload.count <= byteCount)
    }
    try expectRoundTrip(
      RecordSamples.integers(3000, below: 999_999_999_999_999_999, seed: 16),
      .multiset
    )
    try expectRoundTrip(RecordSamples.hexadecimal(2000, digitCount: 1, seed: 17))
    try expectRoundTrip(RecordSamples.uuids(500, seed: 18).dropLast(), .multiset)
  }

  /// Bytes with frequencies of their own have counts; so have integers' lengths.
  @Test func countedFields() throws {
    try expectRoundTrip(RecordSamples.skewedBytes(5000, seed: 0xC0), .multiset)
    try expectRoundTrip(RecordSamples.magnitudes(5000, seed: 0xC1))
  }

  /// As many cells and counted symbols as a layout may have, and more than that.
  @Test func limits() throws {
    var generator = SeededGenerator(seed: 0xC2)
    var wide: [UInt8] = []
    for _ in 0..<40 {
      wide += (0..<4096).map { _ in UInt8(97 + min(25, generator.next().leadingZeroBitCount)) }
      wide.append(10)
    }
    try expectRoundTrip(wide)
    // Text of more cells than a layout has.
    let long = (0..<9).flatMap {
      [UInt8](repeating: 120, count: 70_000) + Array("\($0 * 77)\n".utf8)
    }
    try expectRoundTrip(long, .neighbours)
  }

  /// Logarithms have their fractions.
  @Test func logarithm() {
    #expect(
      [1, 2, 3, 10, 1 << 40].map(RecordLayout.logarithm) == [0, 65536, 103872, 217705, 40 << 16]
    )
    var generator = SeededGenerator(seed: 0x106)
    for _ in 0..<1000 {
      let value = Int(generator.next() >> UInt64.random(in: 1...62, using: &generator)) | 1
      let exact = log2(Double(value)) * 65536
      #expect(abs(Double(RecordLayout.logarithm(value)) - exact) < 2, "\(value)")
    }
  }

  /// The first record, for which few rows of the tables are made, is that of the whole content.
  @Test func firstRecord() throws {
    let long = (0..<3000).flatMap { Array("\($0 % 77)-".utf8) }
    let contents = [
      Array("a".utf8), [10, 10, 98], long + [10] + long + [98, 10],
      RecordSamples.mixed(3000, letters: 97...122, seed: 41),
      Samples.text(300_000, seed: 42).map { $0 == 32 ? 10 : $0 },
    ]
    for content in contents {
      let sorted = SortedRecords.sorted(content, terminator: 10)
      let payload = try #require(RecordSet.encode(sorted, terminator: 10))
      #expect(payload[0] & 1 == 0)
      let first = try RecordSet.firstRecord(payload[...], contentByteCount: sorted.count)
      #expect(first == Array(sorted.prefix { $0 != 10 }))
    }
    let digits = SortedRecords.sorted(RecordSamples.uuids(60, seed: 43), terminator: 10)
    let payload = try #require(RecordSet.encode(digits, terminator: 10))
    #expect(try RecordSet.firstRecord(payload[...], contentByteCount: digits.count) == nil)
  }

  @Test func refusesDisorder() {
    #expect(RecordSet.encode(Array("b\na\n".utf8), terminator: 10) == nil)
  }

  /// Whatever the bytes are, they end in as much content as was said, or in an error.
  @Test func damage() throws {
    var generator = SeededGenerator(seed: 0xDA)
    let contents = [
      RecordSamples.uuids(60, seed: 21), RecordSamples.integers(90, below: 1000, seed: 22),
      RecordSamples.mixed(100, letters: 97...100, seed: 23),
    ].map { SortedRecords.sorted($0, terminator: 10) }
    var outcomes: [Int: Int] = [:]
    for content in contents {
      let payload = try #require(RecordSet.encode(content, terminator: 10))
      for _ in 0..<500 {
        var damaged = payload
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: damaged.removeLast(Int.random(in: 1...payload.count, using: &generator))
        case 1:
          let place = Int.random(in: 0..<min(30, payload.count), using: &generator)
          damaged[place] = UInt8.random(in: 0...255, using: &generator)
        case 2:
          let place = Int.random(in: 0..<payload.count, using: &generator)
          damaged[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        default:
          damaged += Samples.random(
            Int.random(in: 1...8, using: &generator),
            seed: generator.next()
          )
        }
        let byteCount = content.count + Int.random(in: -1...1, using: &generator)
        do {
          let decoded = try RecordSet.decode(damaged[...], contentByteCount: byteCount)
          #expect(decoded.count == byteCount, "\(generator)")
          #expect(
            RecordSet.encode(decoded, terminator: damaged[0] & 4 == 0 ? 10 : 0) != nil,
            "\(generator)"
          )
          outcomes[0, default: 0] += 1
        } catch {
          outcomes[error.number, default: 0] += 1
        }
      }
    }
    // An end of the payload is no end of the archive.
    #expect(Set([20, 22, 35, 36, 37]).isSubset(of: outcomes.keys), "\(outcomes)")
    #expect(Set([4, 5]).isDisjoint(with: outcomes.keys), "\(outcomes)")
  }

  /// Claims that the bytes can't justify are refused before anything is allocated for them.
  @Test func hugeClaims() throws {
    let many: [UInt8] = [1, 0xFF, 0xFF, 0xFF, 7, 1, 2, 1] + [UInt8](repeating: 0x40, count: 16)
    #expect(throws: FormatError.corrupt(.symbolCount, offset: 5)) {
      try RecordSet.decode(many[...], contentByteCount: 1000)
    }
    #expect(throws: FormatError.corrupt(.codecForm, offset: 0)) {
      try RecordSet.decode([8, 1], contentByteCount: 10)
    }
    #expect(throws: FormatError.corrupt(.payloadTruncated, offset: 0)) {
      try RecordSet.decode([], contentByteCount: 10)
    }
    #expect(throws: FormatError.corrupt(.symbolCount, offset: 0)) {
      try RecordSet.decode([0, 1, 2, 3], contentByteCount: 1 << 26)
    }
  }
}
