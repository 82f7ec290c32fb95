import ByteIO
import EntropyCoding
import TestSupport
import Testing

/// Sections with context models that aren't what they should be.
@Suite struct ContextDamageTests {
  static let laneBits = Array(0...8)
  /// All that can be wrong with a section (Spec §10).
  static let errors: Set = [17, 19, 20, 22, 36]

  /// Order 1 and 2, 64, 128 and 256 buckets, with and without a stream in front, and with given classes.
  private func sections(_ laneBits: Int, count: Int) -> [ContextSection] {
    let shapes: [PlainModel.Shape] = [
      .init(tableCount: 2, alphabet: 40), .init(tableCount: 64, alphabet: 100, secondCount: 6),
      .init(tableCount: 17, alphabet: 256), .init(tableCount: 3, alphabet: 64, secondCount: 11),
      .init(tableCount: 9, alphabet: 128, secondCount: 5, known: .forSome(below: 4)),
      .init(tableCount: 9, alphabet: 30, secondCount: 7, known: .forAll(below: 16)),
    ]
    return shapes.enumerated().map { seed, shape in
      var generator = SeededGenerator(seed: UInt64(seed))
      var section = ContextSection(shape, count: count, laneBits: laneBits, using: &generator)
      if seed > 1 {
        section.fronts = [.init(Samples.skewed(150, alphabet: 9, seed: 1))]
      }
      return section
    }
  }

  private func damaged(_ bytes: [UInt8], using generator: inout SeededGenerator) -> [UInt8] {
    var damaged = bytes
    switch Int.random(in: 0..<5, using: &generator) {
    case 0, 1:
      let place = Int.random(in: 0..<damaged.count, using: &generator)
      damaged[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
    case 2: damaged.removeLast(Int.random(in: 1...damaged.count, using: &generator))
    case 3: damaged.removeLast(Int.random(in: 1...min(8, damaged.count), using: &generator))
    default: damaged += Samples.random(Int.random(in: 1...9, using: &generator), seed: 1)
    }
    return damaged
  }

  /// Damage gives one of the errors or other symbols, and every kernel says the same.
  @Test(arguments: laneBits)
  func kernelsAgreeOnDamage(laneBits: Int) {
    for (number, section) in sections(laneBits, count: 1500).enumerated() {
      let bytes = section.encode(.scalar)
      var generator = SeededGenerator(seed: UInt64(number))
      for round in 0..<500 {
        let damaged = damaged(bytes, using: &generator)
        let answers = RansKernel.available.map { section.answer(of: damaged, $0) }
        #expect(Set(answers).count == 1, "round \(round) of \(generator), laneBits \(laneBits)")
        expectHonest(answers[0], section.content, "round \(round) of \(generator)")
      }
    }
  }

  private func expectHonest(
    _ answer: Answer,
    _ content: [[UInt8]],
    _ note: @autoclosure () -> String
  ) {
    switch answer {
    case .content(let other): #expect(other != content, "\(note())")
    case .error(let number): #expect(Self.errors.contains(number), "\(number), \(note())")
    }
  }

  /// The error is the one that Spec §10 asks for, in its order of checks.
  @Test(arguments: laneBits)
  func theErrorIsTheRightOne(laneBits: Int) {
    var counts: [Int: Int] = [:]
    for (number, section) in sections(laneBits, count: 300).enumerated() {
      let bytes = section.encode(.scalar)
      let tables = section.plainTables
      var generator = SeededGenerator(seed: UInt64(100 + number))
      for round in 0..<300 {
        let damaged = damaged(bytes, using: &generator)
        let expected = section.answer(of: damaged, tables)
        for kernel in RansKernel.available {
          let isRight = section.answer(of: damaged, kernel) == expected
          #expect(isRight, "\(kernel.name), round \(round) of \(generator), laneBits \(laneBits)")
        }
        if case .error(let number) = expected {
          counts[number, default: 0] += 1
        }
      }
    }
    // Few lanes can't have the others.
    #expect(Set(counts.keys).isSuperset(of: [19, 20, 22]), "\(counts)")
  }

  /// Every section that is cut is truncated, or half a word is left of it.
  @Test(arguments: [0, 2, 3, 6, 8])
  func everyTruncation(laneBits: Int) {
    for section in sections(laneBits, count: 400) {
      let bytes = section.encode(.scalar)
      let tables = section.plainTables
      for count in 0..<bytes.count {
        let cut = Array(bytes[..<count])
        let expected = section.answer(of: cut, tables)
        #expect(expected == .error(20) || expected == .error(19), "\(count) of \(bytes.count)")
        for kernel in RansKernel.available {
          #expect(section.answer(of: cut, kernel) == expected, "\(kernel.name), \(count) bytes")
        }
      }
    }
  }

  /// Right sections, cut ones and damaged ones, and symbols, end where nothing may be touched.
  @Test(arguments: laneBits)
  func nothingOutsideIsTouched(laneBits: Int) throws {
    for length in [0, 1, 63, 64, 65, 127, 128, 255, 256, 257, 700, 1024, 3000] {
      for (number, section) in sections(laneBits, count: length).enumerated() {
        var generator = SeededGenerator(seed: UInt64(length << 2 | number))
        let bytes = section.encode(.scalar)
        for attempt in 0..<6 {
          var damaged = bytes
          if attempt > 0 {
            damaged.removeLast(Int.random(in: 0..<min(damaged.count, 40), using: &generator))
            let place = Int.random(in: 0..<damaged.count, using: &generator)
            damaged[place] = UInt8.random(in: 0...255, using: &generator)
          }
          let input = GuardedMemory(damaged)
          for kernel in RansKernel.available {
            let symbols = GuardedMemory(byteCount: length)
            var output = MutableSpan(_unsafeElements: symbols.bytes)
            do throws(FormatError) {
              let source = Span(_unsafeElements: UnsafeBufferPointer(input.bytes))
              _ = try section.decode(source, into: &output, kernel)
              if attempt == 0 {
                #expect(symbols.bytes.elementsEqual(section.symbols))
              }
            } catch {
              #expect(attempt > 0, "\(error), \(kernel.name), \(length) symbols, \(generator)")
            }
          }
        }
      }
    }
  }

  /// Encoders read no symbol outside: the symbols end where nothing may be touched.
  @Test(arguments: laneBits)
  func encodersStayInside(laneBits: Int) {
    for section in sections(laneBits, count: 1111) {
      for length in [0, 1, 3, 64, 130, 255, 256, 600, 1111] {
        let prefix = section.prefix(length)
        let expected = prefix.encode(.scalar)
        let symbols = GuardedMemory(prefix.symbols)
        for kernel in RansKernel.available {
          let source = Span(_unsafeElements: UnsafeBufferPointer(symbols.bytes))
          let bytes = prefix.encode(source, kernel)
          #expect(bytes == expected, "\(kernel.name), \(length) symbols, laneBits \(laneBits)")
        }
      }
    }
  }
}
