import ByteIO
import EntropyCoding
import TestSupport
import Testing

/// The closing (Spec §10): words become the first states of all lanes but four, and words again.
///
/// What the sources have for it is theirs alone: so writers and readers are held against an oracle.
@Suite struct ClosingWordsTests {
  static let laneBits = Array(3...8)

  /// A stream with one table.
  private struct Stream {
    let symbols: [UInt8]
    let frequencies: FrequencyTable
    let plain: PlainTables

    init(_ symbols: [UInt8], _ frequencies: FrequencyTable) {
      self.symbols = symbols
      self.frequencies = frequencies
      plain = PlainTables(frequencies)
    }

    func encode(_ laneBits: Int, _ kernel: RansKernel) -> [UInt8] {
      var writer = RansSectionWriter(
        laneBits: laneBits,
        kernel: kernel
      )
      let table = RansEncodingTable(frequencies, AliasTable(frequencies))
      writer.pushLast(symbols.span, table: table)
      var bytes: [UInt8] = []
      writer.finish(appendingTo: &bytes)
      return bytes
    }

    /// The oracle's section with so many closing symbols; nil where they don't fit.
    func encode(_ laneBits: Int, closingCount: Int) -> [UInt8]? {
      PlainSection.encode(
        [(symbols: symbols, tables: plain)],
        laneCount: 1 << laneBits,
        closingCount: closingCount
      )
    }

    /// What a kernel makes of a section.
    func answer(_ bytes: [UInt8], _ laneBits: Int, _ kernel: RansKernel) -> Answer {
      do throws(FormatError) {
        var reader = try RansSectionReader(
          bytes.span,
          laneBits: laneBits,
          lastSymbolCount: symbols.count,
          kernel: kernel
        )
        var decoded = [UInt8](repeating: 0xAA, count: symbols.count)
        var output = decoded.mutableSpan
        try reader.finish(into: &output, table: AliasTable(frequencies))
        return .content([decoded])
      } catch {
        return .error(error.number)
      }
    }

    /// What the oracle makes of it.
    func plainAnswer(_ bytes: [UInt8], _ laneBits: Int) -> Answer {
      do throws(PlainSection.Failure) {
        let streams = [(count: symbols.count, tables: plain)]
        return .content(try PlainSection.decode(bytes, laneCount: 1 << laneBits, streams))
      } catch {
        return .error(error.number)
      }
    }
  }

  /// Cheap and dear symbols: from a word for a hundred of them to a word for one or two.
  private func streams(_ count: Int) -> [Stream] {
    var generator = SeededGenerator(seed: UInt64(count))
    return [(2, true), (200, true), (3, false), (60, false), (256, false)].map {
      alphabet,
      isExtreme in
      let shape = PlainModel.Shape(tableCount: 2, alphabet: alphabet, isExtreme: isExtreme)
      var model = PlainModel(shape, using: &generator)
      model.first = [UInt8](repeating: 0, count: 256)  // the first table alone
      return Stream(model.stream(count, laneCount: 1, using: &generator), model.tables[0])
    }
  }

  /// The oracle itself: random words are states, whose words they are, with zeros behind.
  @Test func statesInvertWords() {
    for seed in 0..<2000 as Range<UInt64> {
      var generator = SeededGenerator(seed: seed)
      let count = [4, 12, 28, 60, 124, 252].randomElement(using: &generator) ?? 4
      let words = (0..<Int.random(in: 0...(count * 2), using: &generator)).map { _ in
        [0, 0xFFFF, Int.random(in: 0...0xFFFF, using: &generator)].randomElement(using: &generator)
          ?? 0
      }
      guard let states = PlainSection.states(of: words, count: count) else { continue }
      let back = PlainSection.closingWords(of: states[...])
      #expect(Array(back.prefix(words.count)) == words, "\(generator)")
      #expect(back.dropFirst(words.count).allSatisfy { $0 == 0 }, "\(generator)")
    }
  }

  /// A writer's section is the one that the oracle writes for its number of closing symbols.
  @Test(arguments: laneBits)
  func writersFollowTheOracle(laneBits: Int) {
    for length in Array(0...40) + Array(stride(from: 41, to: 3000, by: 67)) + [20_000] {
      for stream in streams(length) {
        let bytes = stream.encode(laneBits, .scalar)
        let expected = stream.encode(laneBits, closingCount: bytes.closingCount)
        #expect(bytes == expected, "\(length) symbols, laneBits \(laneBits)")
      }
    }
  }

  /// Readers take every number of closing symbols that fits; writers choose only some of them.
  @Test(arguments: laneBits)
  func everyNumberThatFits(laneBits: Int) {
    for stream in streams(500) {
      var greatest = 0
      for closingCount in 0...500 {
        guard let bytes = stream.encode(laneBits, closingCount: closingCount) else { continue }
        greatest = closingCount
        for kernel in RansKernel.available where closingCount < 50 || closingCount % 7 == 0 {
          let isRight = stream.answer(bytes, laneBits, kernel) == .content([stream.symbols])
          #expect(isRight, "\(kernel.name), \(closingCount) of 500, laneBits \(laneBits)")
        }
      }
      // The words of the greatest one fill the high halves, or all symbols are closing symbols.
      let bytes = stream.encode(laneBits, closingCount: greatest) ?? []
      let isRight = stream.answer(bytes, laneBits, .scalar) == .content([stream.symbols])
      #expect(isRight, "\(greatest) of 500, laneBits \(laneBits)")
      // A symbol puts out a word at most, and each of the other lanes has room for one.
      #expect(greatest >= 1 << laneBits - 4, "\(greatest)")
    }
  }

  /// A wrong number of closing symbols, and words too few or too many: the error is the oracle's.
  @Test(arguments: laneBits)
  func wrongNumbers(laneBits: Int) {
    var errors: Set<Int> = []
    for stream in streams(300) {
      let bytes = stream.encode(laneBits, .scalar)
      let rest = bytes.dropFirst(bytes.closingCount.varintByteCount)
      let counts = [bytes.closingCount, 0, 1, 4, 5, 63, 64, 127, 200, 299, 300, 301, 5000, .max]
      for closingCount in counts {
        var other: [UInt8] = []
        other.append(varint: closingCount)
        other += rest
        let expected = stream.plainAnswer(other, laneBits)
        if case .error(let number) = expected {
          errors.insert(number)
        }
        for kernel in RansKernel.available {
          let isRight = stream.answer(other, laneBits, kernel) == expected
          #expect(isRight, "\(kernel.name), \(closingCount) closing, laneBits \(laneBits)")
        }
      }
    }
    #expect(errors == [20, 22, 36])
  }

  /// With nothing to close, each bit of each state has to be right.
  @Test(arguments: laneBits)
  func nothingIsLeftOver(laneBits: Int) throws {
    let stream = streams(0)[3]
    let laneCount = 1 << laneBits
    // T = 0, the high halves 1 (four zeros each), the low halves 0.
    let bytes = [UInt8](repeating: 0, count: 1 + laneCount / 2 + 2 * laneCount)
    #expect(stream.encode(laneBits, .scalar) == bytes)
    #expect(stream.answer(bytes, laneBits, .scalar) == .content([[]]))
    for bit in (8 * (1 + laneCount / 2))..<(8 * bytes.count) {
      var other = bytes
      other[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(stream.answer(other, laneBits, .scalar) == .error(22), "bit \(bit)")
    }
  }

  /// Words of the closing that aren't read are zeros.
  ///
  /// All eight symbols are closing symbols and put out a word at most each: so the last lane has none.
  @Test(arguments: laneBits.dropFirst())
  func wordsBehindTheClosing(laneBits: Int) throws {
    for stream in streams(8) {
      let bytes = try #require(stream.encode(laneBits, closingCount: 8))
      let lowHalf = (8 * (bytes.count - 2))..<(8 * bytes.count)
      for kernel in RansKernel.available {
        #expect(stream.answer(bytes, laneBits, kernel) == .content([stream.symbols]))
        for bit in lowHalf {
          var other = bytes
          other[bit / 8] ^= 1 << UInt8(bit % 8)
          #expect(
            stream.answer(other, laneBits, kernel) == .error(22),
            "bit \(bit - lowHalf.lowerBound)"
          )
        }
      }
    }
  }

  /// What the closing is for: many lanes take about as many bytes as one.
  @Test(arguments: laneBits)
  func lanesCostNothing(laneBits: Int) {
    for stream in streams(200_000) {
      let one = stream.encode(0, .scalar).count
      let many = stream.encode(laneBits, .scalar).count
      let limit = one + 2 * RansSection.overheadByteCount(laneBits: laneBits)
      #expect(many <= limit, "\(one), \(many)")
    }
  }
}
