import ByteIO
import EntropyCoding
import TestSupport
import Testing

@Suite struct FrequencyTableCodingTests {
  private func table(_ frequencies: [Int: Int]) -> FrequencyTable {
    FrequencyTable(frequencies: (0..<256).map { UInt16(frequencies[$0] ?? 0) })
  }

  /// 4 bits of 15, then 97 in 8 bits: 1111 and 0110_0001 from the least bit up.
  @Test func oneSymbolTakesTwoBytes() throws {
    let table = table([97: 4096])
    #expect(table.serialised() == [0x1F, 0x06])
    #expect(try FrequencyTable.read(from: table.serialised().span).table == table)
  }

  /// Worked out by hand from Spec §8. Symbols 0 and 1 have class 12 each and no mantissa:
  ///
  ///     precision 0             0000
  ///     row S, token 12         10         (third word of length 2)
  ///     row 12, token 12        11110      (third word of length 5)
  ///     row 12, token E         11111111   (last word of length 8)
  ///
  /// In order 0000 1011 · 1101 1111 · 111, each byte from its least bit up.
  @Test func twoSymbolsByHand() throws {
    let table = table([0: 2048, 1: 2048])
    #expect(table.serialised() == [0xD0, 0xFB, 0x07])
  }

  /// Tables as they come from histograms of all sizes of alphabets.
  @Test(arguments: [2, 3, 16, 63, 64, 65, 100, 127, 128, 129, 200, 255, 256])
  func comesBack(alphabet: Int) throws {
    for seed in 0..<60 as Range<UInt64> {
      var generator = SeededGenerator(seed: seed)
      let symbols = Array((0..<256).shuffled(using: &generator).prefix(alphabet))
      var content = symbols.map { UInt8($0) }
      for _ in 0..<Int.random(in: 0...20_000, using: &generator) {
        content.append(UInt8(symbols[min(generator.next().leadingZeroBitCount * 5, alphabet - 1)]))
      }
      let histogram = Histogram(content.span)
      for table in [
        FrequencyTable(normalising: histogram), FrequencyTable(economical: histogram),
      ] {
        let bytes = table.serialised()
        let (read, byteCount) = try FrequencyTable.read(from: (bytes + [0xFF, 0xFF]).span)
        #expect(read == table, "\(generator)")
        #expect(byteCount == bytes.count, "\(generator)")
      }
    }
  }

  /// Every prefix of a table is a table that ends early.
  @Test func prefixesAreTruncated() throws {
    let table = FrequencyTable(economical: Histogram(Samples.text(50_000, seed: 1).span))
    let bytes = table.serialised()
    for count in 0..<bytes.count {
      let error = #expect(throws: FormatError.self) {
        try FrequencyTable.read(from: Array(bytes[..<count]).span)
      }
      #expect(error?.number == 20)
    }
  }

  /// Whatever bytes are read as a table, the table's own bytes are these.
  @Test func everyTableHasOneEncoding() throws {
    var generator = SeededGenerator(seed: 0x7AB1E)
    let real = FrequencyTable(economical: Histogram(Samples.text(50_000, seed: 2).span))
      .serialised()
    var acceptedCount = 0
    for round in 0..<200_000 {
      var bytes = real
      if round % 2 == 0 {
        bytes = (0..<Int.random(in: 1...40, using: &generator)).map { _ in
          UInt8.random(in: 0 ... .max, using: &generator)
        }
      } else {
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
          bytes[Int.random(in: 0..<bytes.count, using: &generator)] ^=
            1 << UInt8.random(in: 0..<8, using: &generator)
        }
      }
      guard let (table, byteCount) = try? FrequencyTable.read(from: bytes.span) else { continue }
      acceptedCount += 1
      #expect(table.serialised() == Array(bytes[..<byteCount]), "\(bytes)")
    }
    #expect(acceptedCount > 100)
  }

  /// The sizes that the design asks for.
  @Test func textTakesSeventyBytesAtMost() {
    for (name, content) in Corpora.load(["dickens"]) {
      let block = Array(content[(1 << 20)..<(2 << 20)])
      let table = FrequencyTable(economical: Histogram(block.span))
      #expect(table.serialised().count <= 70, "\(name)")
    }
  }
}
