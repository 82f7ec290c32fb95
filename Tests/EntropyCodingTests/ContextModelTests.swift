import ByteIO
import EntropyCoding
import TestSupport
import Testing

/// Context models as they stand in an archive (Spec §9.1).
@Suite struct ContextModelTests {
  /// 0 and 1 with 2048 slots each: see `FrequencyTableCodingTests.twoSymbolsByHand`.
  private let halves: [UInt8] = [0xD0, 0xFB, 0x07]

  /// What reading some bytes comes to: the model and the bytes that it takes, or an error's number.
  private func read(
    _ bytes: [UInt8],
    _ known: GivenNumbers = .nothing
  ) -> (model: ContextModel?, byteCount: Int, error: Int) {
    var reader = ByteReader(bytes.span)
    do throws(FormatError) {
      let model = try ContextModel.read(bytes.span, &reader, known: known)
      return (model, reader.offset, 0)
    } catch {
      return (nil, 0, error.number)
    }
  }

  private func error(_ bytes: [UInt8], _ known: GivenNumbers = .nothing) -> Int {
    read(bytes, known).error
  }

  /// What may be known of a model with second classes.
  private let knowledge: [GivenNumbers] = [
    .nothing, .forSome(below: 4), .forAll(below: 16), .forSome(below: 1), .forAll(below: 255),
  ]

  /// Two tables of 0 and 1, of which 1 has the class 1: the bits 0 1 behind the tables.
  @Test func firstClassesByHand() {
    let table = FrequencyTable(frequencies: (0..<256).map { $0 < 2 ? 2048 : 0 })
    let classes = (0..<256).map { UInt8($0 == 1 ? 1 : 0) }
    let model = ContextModel(
      tables: [table, table],
      map: ContextMap(tableCount: 2, tables: classes)
    )
    let bytes = [2, 0] + halves + halves + [0b10]
    #expect(model.serialised() == bytes)
    #expect(read(bytes).model == model)
    #expect(model.map.table(behind: 0, 1) == 0)
    #expect(model.map.table(behind: 1, 0) == 1)
  }

  /// One first class takes no bits; then come 0 1 for the second classes, and 1 0 for the tables.
  @Test func secondClassesByHand() {
    let table = FrequencyTable(frequencies: (0..<256).map { $0 < 2 ? 2048 : 0 })
    let model = ContextModel(
      tables: [table, table],
      map: ContextMap(
        tableCount: 2,
        first: [UInt8](repeating: 0, count: 256),
        second: (0..<256).map { UInt8($0 == 1 ? 1 : 0) },
        firstCount: 1,
        tables: [1, 0]
      )
    )
    let bytes = [2, 2, 1] + halves + halves + [0b01_10]
    #expect(model.serialised() == bytes)
    #expect(read(bytes).model == model)
    #expect(model.map.table(behind: 1, 0) == 1)
    #expect(model.map.table(behind: 0, 1) == 0)
  }

  /// As above, and given classes 1 0 behind the second ones; or in place of them, if all symbols have numbers.
  @Test func givenClassesByHand() {
    let table = FrequencyTable(frequencies: (0..<256).map { $0 < 2 ? 2048 : 0 })
    let zeros = [UInt8](repeating: 0, count: 256)
    let cases: [(known: GivenNumbers, second: [UInt8], bits: UInt8)] = [
      (.forSome(below: 2), (0..<256).map { $0 == 1 ? 1 : 0 }, 0b01_01_10),
      (.forAll(below: 2), zeros, 0b01_01),
    ]
    for (known, second, bits) in cases {
      let model = ContextModel(
        tables: [table, table],
        map: ContextMap(
          tableCount: 2,
          first: zeros,
          second: second,
          firstCount: 1,
          tables: [1, 0],
          known: known,
          given: [1, 0]
        )
      )
      let bytes = [2, 2, 1] + halves + halves + [bits]
      #expect(model.serialised() == bytes)
      #expect(read(bytes, known).model == model)
      #expect(read(bytes, known).byteCount == bytes.count)
      let numbers: [UInt8] = [0, 0xFF, 1, 0]
      #expect(model.map.givenClasses(of: numbers.span).prefix(4) == [1, 0xFF, 0, 1])
    }
  }

  /// Random models come back, and their bytes are the oracle's.
  @Test func randomModelsComeBack() {
    for seed in 0..<1500 as Range<UInt64> {
      var generator = SeededGenerator(seed: seed)
      let shape = PlainModel.Shape(
        tableCount: Int.random(in: 2...64, using: &generator),
        alphabet: [2, 3, 40, 256].randomElement(using: &generator) ?? 2,
        secondCount: seed % 3 == 0 ? 0 : Int.random(in: 2...255, using: &generator),
        known: seed % 3 == 0 ? .nothing : knowledge[Int(seed / 3 % 5)]
      )
      let plain = PlainModel(shape, using: &generator)
      let model = plain.model
      let bytes = model.serialised()
      #expect(bytes == plain.serialised(), "\(generator)")
      let (again, byteCount, error) = read(bytes + [0xFF, 0xFF, 0xFF], shape.known)
      #expect(again == model && byteCount == bytes.count && error == 0, "\(generator)")
      let random = (0..<200).map { _ in UInt8.random(in: 0...255, using: &generator) }
      let isRight = zip(random, random.reversed()).allSatisfy { p1, p2 in
        model.map.table(behind: p1, p2) == plain.number(behind: p1, p2)
      }
      #expect(isRight, "the tables of \(generator)")
      let numbers = (0..<shape.numberLimit).map { UInt8($0) } + [0xFF]
      let classes = model.map.givenClasses(of: numbers.span)
      let expected = plain.given.map { $0 * UInt8(plain.firstCount) } + [0xFF]
      #expect(classes.count >= numbers.count + 256, "\(generator)")
      #expect(Array(classes.prefix(numbers.count)) == expected, "\(generator)")
    }
  }

  /// Every prefix of a model is a model that ends early.
  @Test func prefixesAreTruncated() {
    for seed in 0..<40 as Range<UInt64> {
      var generator = SeededGenerator(seed: seed)
      let shape = PlainModel.Shape(
        tableCount: seed < 38 ? Int.random(in: 2...9, using: &generator) : 64,
        alphabet: [2, 20, 256].randomElement(using: &generator) ?? 2,
        secondCount: seed % 2 == 0 ? 0 : Int.random(in: 2...40, using: &generator),
        known: seed % 2 == 0 ? .nothing : knowledge[Int(seed / 2 % 5)]
      )
      let bytes = PlainModel(shape, using: &generator).model.serialised()
      let errors = Set((0..<bytes.count).map { error(Array(bytes[..<$0]), shape.known) })
      #expect(errors == [20], "\(generator)")
    }
  }

  @Test(arguments: [0, 1, 65, 66, 128, 255])
  func numberOfTables(count: UInt8) {
    #expect(error([count]) == 37)
    #expect(error([count, 0] + halves + halves + [0b10]) == 37)
  }

  @Test func numberOfClasses() {
    // C2 = 1, with or without something behind it.
    #expect(error([2, 1]) == 37)
    #expect(error([2, 1, 2] + halves + halves + [0]) == 37)
    // C1 = 0.
    #expect(error([2, 2, 0]) == 37)
    // C1 × C2: 256 are the most.
    for (second, first) in [(2, 129), (129, 2), (255, 2), (2, 255), (17, 16), (255, 255)] {
      #expect(error([2, UInt8(second), UInt8(first)]) == 37, "\(second) × \(first)")
    }
    let zeros = [UInt8](repeating: 0, count: 64)
    for (second, first) in [(2, 128), (128, 2), (255, 1), (16, 16), (2, 1)] {
      let bytes = [2, UInt8(second), UInt8(first)] + halves + halves + zeros
      #expect(error(bytes) == 0, "\(second) × \(first)")
    }
  }

  /// With given classes there are two second classes or more, and 255 pairs or fewer.
  @Test func numberOfClassesWithGivenOnes() {
    let zeros = [UInt8](repeating: 0, count: 64)
    for known in knowledge.dropFirst() {
      #expect(error([2, 0] + halves + halves + zeros, known) == 37)
      #expect(error([2, 1, 1] + halves + halves + zeros, known) == 37)
      #expect(error([2, 2, 0] + halves + halves + zeros, known) == 37)
      for (second, first) in [(2, 128), (128, 2), (16, 16), (64, 4), (255, 2)] {
        let bytes = [2, UInt8(second), UInt8(first)] + halves + halves + zeros
        #expect(error(bytes, known) == 37, "\(second) × \(first), \(known)")
      }
      let manyZeros = [UInt8](repeating: 0, count: 400)
      for (second, first) in [(2, 127), (127, 2), (255, 1), (15, 17), (85, 3), (2, 1)] {
        let bytes = [2, UInt8(second), UInt8(first)] + halves + halves + manyZeros
        #expect(error(bytes, known) == 0, "\(second) × \(first), \(known)")
      }
    }
  }

  /// Three second classes, one first one; B 2 2 where there is B, D 2 2, and three numbers of a bit.
  @Test func givenClassTooLarge() {
    let some = [2, 3, 1] + halves + halves
    #expect(error(some + [0b1010_1010, 0b111], .forSome(below: 2)) == 0)
    #expect(error(some + [0b1011_1010, 0b111], .forSome(below: 2)) == 37)
    #expect(error(some + [0b1110_1010, 0b111], .forSome(below: 2)) == 37)
    #expect(error(some + [0b1010_1011, 0b111], .forSome(below: 2)) == 37)
    #expect(error(some + [0b1010_1010, 0b1111], .forSome(below: 2)) == 17)
    #expect(error(some + [0b1010_1010], .forSome(below: 2)) == 20)
    #expect(error(some + [0b111_1010], .forAll(below: 2)) == 0)
    #expect(error(some + [0b111_1011], .forAll(below: 2)) == 37)
    #expect(error(some + [0b111_1110], .forAll(below: 2)) == 37)
    #expect(error(some + [0b1111_1010], .forAll(below: 2)) == 17)
    #expect(error(some, .forAll(below: 2)) == 20)
  }

  /// Three tables: classes of two bits, of which 3 is too much.
  @Test func firstClassTooLarge() {
    let tables = halves + halves + halves
    #expect(error([3, 0] + tables + [0b10_10]) == 0)
    #expect(error([3, 0] + tables + [0b10_11]) == 37)
    #expect(error([3, 0] + tables + [0b11_10]) == 37)
    // With second classes, C1 = 3: A 2 2 (four bits), B 0 1, and six table numbers of a bit.
    let counts: [UInt8] = [2, 2, 3]
    #expect(error(counts + halves + halves + [0b1110_1010, 0b0000_0001]) == 0)
    #expect(error(counts + halves + halves + [0b1110_1011, 0b0000_0001]) == 37)
    #expect(error(counts + halves + halves + [0b1110_1110, 0b0000_0001]) == 37)
  }

  /// Three second classes, and one first one, which takes no bits: B 2 2, and three numbers of a bit.
  @Test func secondClassTooLarge() {
    #expect(error([2, 3, 1] + halves + halves + [0b111_1010]) == 0)
    #expect(error([2, 3, 1] + halves + halves + [0b111_1011]) == 37)
    #expect(error([2, 3, 1] + halves + halves + [0b111_1110]) == 37)
  }

  /// Three tables, one first class and two second ones: B 0 1, then the numbers of two bits.
  @Test func tableNumberTooLarge() {
    let tables = halves + halves + halves
    #expect(error([3, 2, 1] + tables + [0b1010_10]) == 0)
    #expect(error([3, 2, 1] + tables + [0b1011_10]) == 37)
    #expect(error([3, 2, 1] + tables + [0b1110_10]) == 37)
  }

  @Test func paddingIsZero() {
    for bit in 2..<8 {
      #expect(error([2, 0] + halves + halves + [0b10 | 1 << UInt8(bit)]) == 17)
    }
    // Numbers that fill their bytes have none: four second classes, B 1 3 and M 0 1 0 1.
    let bytes = [2, 4, 1] + halves + halves + [0b1010_1101]
    #expect(error(bytes) == 0)
    #expect(read(bytes + [0xFF]).byteCount == bytes.count)
  }

  /// The rules of tables hold for each of them (Spec §8), and they come in their order.
  @Test func tablesAreTables() {
    let oneSymbol: [UInt8] = [0x1F, 0x06]
    #expect(error([2, 0] + oneSymbol + halves + [0]) == 13)
    #expect(error([2, 0] + halves + oneSymbol + [0]) == 13)
    #expect(error([2, 0] + halves + [0x0B, 0, 0]) == 14)
    #expect(error([2, 0] + [0xD1] + halves.dropFirst() + halves + [0]) == 16)
    #expect(error([2, 0] + halves + [0xD0, 0xFB, 0x0F]) == 17)
    // Precision 0 and 0000…: token 0 in row S, and a run of 128 and more.
    #expect(error([2, 0] + halves + [0, 0, 0, 0, 0, 0]) == 15)
  }
}
