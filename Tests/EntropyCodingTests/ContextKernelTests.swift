import ByteIO
import EntropyCoding
import TestSupport
import Testing

/// Streams with context models (Spec §9.1) in sections (§10): one suite for every kernel.
@Suite struct ContextKernelTests {
  static let laneBits = Array(0...8)
  /// Alphabets that give 64, 128 and 256 buckets, their edges among them.
  static let alphabets = [2, 3, 64, 65, 128, 129, 256]

  /// Two tables of 0 and 1: half and half, and a quarter and three quarters.
  private let twoTables = [[2048, 2048], [1024, 3072]].map { both in
    FrequencyTable(frequencies: (0..<256).map { $0 < 2 ? both[$0] : 0 })
  }

  /// The symbols 1, 0 in one lane, by hand: behind 0 the first table, behind 1 the second one.
  ///
  /// In both tables the buckets 0 and 1 keep their owner's first 64 slots: bias 0 is the slot of the
  /// symbol's number. Backwards, from x = 2^16, no word is put out:
  ///
  ///     0 behind 1, f = 1024:           q = 2^16 / 2^10 = 2^6, x = 2^6 × 2^12 + 0 = 2^18
  ///     1 behind nothing, f = 2048:     q = 2^18 / 2^11 = 2^7, x = 2^7 × 2^12 + 1 = 2^19 + 1
  ///
  /// The high half is 8: c = 3 (1100), m = 0 (000), a zero of padding; the low half is 1.
  @Test func firstClassesByHand() throws {
    var classes = [UInt8](repeating: 0, count: 256)
    classes[1] = 1
    let model = PlainModel(tables: twoTables, first: classes, firstCount: 2)
    let section = ContextSection(model, [1, 0], laneBits: 0)
    #expect(try section.expectRoundTrip("the example") == [0b0000_0011, 1, 0])
  }

  /// The symbols 1, 0, 0 in one lane, by hand: the symbol before the one in front decides.
  ///
  ///     0 behind 0 behind 1, f = 1024:   x = 2^16 / 2^10 × 2^12 + 0 = 2^18
  ///     0 behind 1 behind 0, f = 2048:   x = 2^18 / 2^11 × 2^12 + 0 = 2^19
  ///     1 behind nothing, f = 2048:      x = 2^19 / 2^11 × 2^12 + 1 = 2^20 + 1
  ///
  /// The high half is 16: c = 4 (0010), m = 0 (0000); the low half is 1.
  @Test func secondClassesByHand() throws {
    var classes = [UInt8](repeating: 0, count: 256)
    classes[1] = 1
    let model = PlainModel(
      tables: twoTables,
      first: [UInt8](repeating: 0, count: 256),
      firstCount: 1,
      second: classes,
      secondCount: 2,
      pairs: [0, 1]
    )
    let section = ContextSection(model, [1, 0, 0], laneBits: 0)
    #expect(try section.expectRoundTrip("the example") == [0b0000_0100, 1, 0])
  }

  /// The symbols 1, 0 in one lane, by hand: a number is known of 0, so that it has the second table.
  ///
  /// The bytes are those of `firstClassesByHand`.
  @Test func givenClassesByHand() throws {
    let zeros = [UInt8](repeating: 0, count: 256)
    var model = PlainModel(
      tables: twoTables,
      first: zeros,
      firstCount: 1,
      second: zeros,
      secondCount: 2,
      pairs: [0, 1]
    )
    model.known = .forSome(below: 1)
    model.given = [1]
    let some = ContextSection(model, [1, 0], numbers: [0xFF, 0], laneBits: 0)
    #expect(try some.expectRoundTrip("the example") == [0b0000_0011, 1, 0])
    model.known = .forAll(below: 3)
    model.given = [1, 1, 0]
    let all = ContextSection(model, [1, 0], numbers: [2, 1], laneBits: 0)
    #expect(try all.expectRoundTrip("the example") == [0b0000_0011, 1, 0])
  }

  /// Second classes, and what is known beforehand.
  private typealias Second = (count: Int, known: GivenNumbers)

  /// Shapes of all numbers of tables and of buckets, with and without second classes and given ones.
  private var shapes: [PlainModel.Shape] {
    let seconds: [Second] = [
      (0, .nothing), (2, .nothing), (11, .nothing), (128, .nothing), (2, .forSome(below: 1)),
      (11, .forSome(below: 4)), (127, .forAll(below: 16)), (255, .forAll(below: 254)),
    ]
    return [2, 3, 64].flatMap { tableCount in
      Self.alphabets.flatMap { alphabet in
        seconds.map { second in
          PlainModel.Shape(
            tableCount: tableCount,
            alphabet: alphabet,
            secondCount: second.count,
            known: second.known
          )
        }
      }
    }
  }

  /// All shapes, with some symbols over; the oracle reads the bytes, and writes the same ones.
  @Test(arguments: laneBits)
  func everyShape(laneBits: Int) throws {
    for (number, shape) in shapes.enumerated() {
      var generator = SeededGenerator(seed: UInt64(number << 4 | laneBits))
      let count = 3 << laneBits + Int.random(in: 0...1200, using: &generator)
      let section = ContextSection(shape, count: count, laneBits: laneBits, using: &generator)
      let bytes = try section.expectRoundTrip("\(shape), \(generator)")
      let tables = section.plainTables
      let isRight = section.answer(of: bytes, tables) == .content(section.content)
      #expect(isRight, "the oracle decodes \(shape), \(generator)")
      let plainBytes = PlainSection.encode(
        [(symbols: section.symbols, tables: tables)],
        laneCount: 1 << laneBits,
        closingCount: laneBits < 3 ? 0 : bytes.closingCount
      )
      #expect(plainBytes == bytes, "the oracle encodes \(shape), \(generator)")
    }
  }

  @Test(arguments: [0, 1, 2, 3, 5, 6, 7, 8])
  func everyLengthUpToAThousand(laneBits: Int) throws {
    let seconds: [Second] = [
      (0, .nothing), (3, .nothing), (3, .forSome(below: 4)), (9, .forAll(below: 16)),
    ]
    for (number, second) in seconds.enumerated() {
      var generator = SeededGenerator(seed: UInt64(laneBits))
      let shape = PlainModel.Shape(
        tableCount: 9,
        alphabet: [40, 100, 200][(laneBits + number / 2) % 3],
        secondCount: second.count,
        known: second.known
      )
      let whole = ContextSection(shape, count: 1000, laneBits: laneBits, using: &generator)
      for length in 0...1000 {
        try whole.prefix(length).expectRoundTrip("\(length) symbols, \(shape), \(generator)")
      }
    }
  }

  /// Where whole steps and the closing begin and end.
  @Test(arguments: laneBits)
  func everyLengthAroundMultiplesOfTheLanes(laneBits: Int) throws {
    for (seed, alphabet) in [64, 128, 256].enumerated() {
      let seconds: [Second] = [
        (0, .nothing), (7, .nothing), (7, .forSome(below: 4)), (7, .forAll(below: 16)),
      ]
      for second in seconds {
        var generator = SeededGenerator(seed: UInt64(seed))
        let shape = PlainModel.Shape(
          tableCount: 30,
          alphabet: alphabet,
          secondCount: second.count,
          known: second.known
        )
        let count = 40 << laneBits + 3
        let whole = ContextSection(shape, count: count, laneBits: laneBits, using: &generator)
        for multiple in [1, 2, 3, 4, 8, 31, 32, 33, 40] {
          for difference in [-3, -1, 0, 1, 3] {
            let length = max(0, multiple << laneBits + difference)
            try whole.prefix(length).expectRoundTrip("\(length) symbols, \(shape), \(generator)")
          }
        }
      }
    }
  }

  /// Frequencies 1 and 4095, and 1 for all symbols but one: the largest and the smallest steps.
  @Test(arguments: laneBits)
  func extremeFrequencies(laneBits: Int) throws {
    for alphabet in Self.alphabets {
      for secondCount in [0, 2] {
        var generator = SeededGenerator(seed: UInt64(alphabet + secondCount))
        let shape = PlainModel.Shape(
          tableCount: 5,
          alphabet: alphabet,
          secondCount: secondCount,
          isExtreme: true
        )
        let section = ContextSection(shape, count: 3000, laneBits: laneBits, using: &generator)
        let bytes = try section.expectRoundTrip("\(shape), \(generator)")
        let isRight =
          section.answer(of: bytes, section.plainTables) == .content(section.content)
        #expect(isRight, "the oracle decodes \(shape), \(generator)")
      }
    }
  }

  /// States go on from the streams in front, and contexts see nothing of them.
  @Test(arguments: laneBits)
  func severalStreams(laneBits: Int) throws {
    for seed in 0..<20 as Range<UInt64> {
      var generator = SeededGenerator(seed: seed)
      let shape = PlainModel.Shape(
        tableCount: Int.random(in: 2...64, using: &generator),
        alphabet: Int.random(in: 2...256, using: &generator),
        secondCount: seed % 2 == 0 ? 0 : Int.random(in: 2...30, using: &generator),
        known: seed % 4 == 1 ? .forSome(below: 4) : .nothing
      )
      let count = Int.random(in: 0...2000, using: &generator)
      var section = ContextSection(shape, count: count, laneBits: laneBits, using: &generator)
      section.fronts = (0..<Int.random(in: 1...3, using: &generator)).map { _ in
        ContextSection.Front(
          Samples.skewed(
            Int.random(in: 0...900, using: &generator),
            alphabet: Int.random(in: 1...256, using: &generator),
            first: 3,
            seed: generator.next()
          )
        )
      }
      let bytes = try section.expectRoundTrip("\(shape), \(generator)")
      let isRight =
        section.answer(of: bytes, section.plainTables) == .content(section.content)
      #expect(isRight, "the oracle decodes \(shape), \(generator)")
    }
  }
}

extension [UInt8] {
  /// T of a section of eight lanes or more.
  var closingCount: Int {
    var reader = ByteReader(span)
    return (try? reader.readVarint()) ?? -1
  }
}
