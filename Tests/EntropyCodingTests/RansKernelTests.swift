import ByteIO
import EntropyCoding
import TestSupport
import Testing

/// One suite for every kernel; the scalar one is the reference for the others' bytes.
@Suite struct RansKernelTests {
  static let laneBits = Array(0...8)

  /// A stream and the frequencies to code it with.
  private struct Stream {
    let symbols: [UInt8]
    let frequencies: FrequencyTable

    init(_ symbols: [UInt8], _ frequencies: FrequencyTable) {
      self.symbols = symbols
      self.frequencies = frequencies
    }

    /// Frequencies for at least two symbols, as sections ask for.
    init(_ symbols: [UInt8]) {
      self.init(symbols, FrequencyTable(normalising: Histogram((symbols + [0, 1]).span)))
    }

    var table: AliasTable { AliasTable(frequencies) }
  }

  private func encode(_ streams: [Stream], _ laneBits: Int, _ kernel: RansKernel) -> [UInt8] {
    var writer = RansSectionWriter(laneBits: laneBits, kernel: kernel)
    for (index, stream) in streams.enumerated().reversed() {
      let table = RansEncodingTable(stream.frequencies, stream.table)
      if index == streams.count - 1 {
        writer.pushLast(stream.symbols.span, table: table)
      } else {
        writer.push(stream.symbols.span, table: table)
      }
    }
    var bytes: [UInt8] = []
    writer.finish(appendingTo: &bytes)
    return bytes
  }

  private func decode(
    _ bytes: [UInt8],
    _ streams: [Stream],
    _ laneBits: Int,
    _ kernel: RansKernel
  ) throws(FormatError) -> [[UInt8]] {
    let last = streams[streams.count - 1]
    var reader = try RansSectionReader(
      bytes.span,
      laneBits: laneBits,
      lastSymbolCount: last.symbols.count,
      kernel: kernel
    )
    var decoded: [[UInt8]] = []
    for stream in streams.dropLast() {
      var symbols = [UInt8](repeating: 0xAA, count: stream.symbols.count)
      var output = symbols.mutableSpan
      try reader.read(into: &output, table: stream.table)
      decoded.append(symbols)
    }
    var symbols = [UInt8](repeating: 0xAA, count: last.symbols.count)
    var output = symbols.mutableSpan
    try reader.finish(into: &output, table: last.table)
    return decoded + [symbols]
  }

  /// Whether every kernel writes the reference's bytes and reads them.
  private func roundTrip(_ streams: [Stream], _ laneBits: Int, _ note: String) throws {
    let reference = encode(streams, laneBits, .scalar)
    for kernel in RansKernel.available {
      let isSame = encode(streams, laneBits, kernel) == reference
      #expect(isSame, "\(kernel.name) encodes \(note), laneBits \(laneBits)")
      let isRight = try decode(reference, streams, laneBits, kernel) == streams.map(\.symbols)
      #expect(isRight, "\(kernel.name) decodes \(note), laneBits \(laneBits)")
    }
  }

  /// The encoder's step by hand.
  ///
  /// x = 2^16, f = 2048, no word since x < f << 20; q = 32, bias 0. With two symbols of 2048
  /// slots, bucket 0 keeps its owner's first 64, so bias 0 is slot 0: x' = 32 << 12 = 2 << 16. Its high
  /// half, 2, is c = 1 (1000) and m = 0 (0).
  @Test func oneSymbolByHand() {
    let frequencies = FrequencyTable(frequencies: (0..<256).map { $0 < 2 ? 2048 : 0 })
    #expect(encode([Stream([0], frequencies)], 0, .scalar) == [1, 0, 0])
  }

  /// Eight lanes and four symbols of 1 bit each: all of them are closing symbols, and put out no word.
  ///
  /// Symbol i of the closing goes to lane i: x' = 32 << 12 for symbol 0. The four other lanes start
  /// with no word, so their low halves are 0. High halves: four times 2, 10000, and four times 1, 0000.
  @Test func closingByHand() {
    let frequencies = FrequencyTable(frequencies: (0..<256).map { $0 < 2 ? 2048 : 0 })
    let high: [UInt8] = [0b0010_0001, 0b1000_0100, 0, 0, 0]
    #expect(
      encode([Stream([0, 0, 0, 0], frequencies)], 3, .scalar)
        == [4] + high + [UInt8](repeating: 0, count: 16)
    )
  }

  /// The example of Spec §10: ten symbols, one of which needs the word.
  @Test func tenSymbolsByHand() throws {
    var frequencies = [UInt16](repeating: 0, count: 256)
    for (symbol, frequency) in zip(" abcdr".utf8, [352, 1632, 704, 352, 352, 704] as [UInt16]) {
      frequencies[Int(symbol)] = frequency
    }
    let stream = Stream(Array("abracadabr".utf8), FrequencyTable(frequencies: frequencies))
    let bytes: [UInt8] = [0xB6, 0x01, 0x61, 0x99, 0x44, 0xEB]
    #expect(encode([stream], 0, .scalar) == bytes)
    for kernel in RansKernel.available {
      #expect(try decode(bytes, [stream], 0, kernel) == [stream.symbols])
    }
  }

  @Test(arguments: laneBits)
  func everyLengthAroundTheLanes(laneBits: Int) throws {
    let alphabets = [2, 20, 100, 256]
    for length in 0..<(4 << laneBits + 20) {
      let alphabet = alphabets[length % alphabets.count]
      let symbols = Samples.skewed(length, alphabet: alphabet, seed: UInt64(length))
      try roundTrip([Stream(symbols)], laneBits, "\(length) symbols of \(alphabet)")
    }
  }

  @Test func everyLengthUpToAThousand() throws {
    for length in 0...1000 {
      let symbols = Samples.skewed(length, alphabet: 70, seed: UInt64(length))
      for laneBits in [0, 2, 6, 7] {
        try roundTrip([Stream(symbols)], laneBits, "\(length) symbols")
      }
    }
  }

  @Test(arguments: [2, 3, 63, 64, 65, 127, 128, 129, 255, 256])
  func everyAlphabet(alphabet: Int) throws {
    for laneBits in Self.laneBits {
      for seed in 0..<4 as Range<UInt64> {
        let symbols =
          (0..<alphabet).map { UInt8($0) } + Samples.skewed(3000, alphabet: alphabet, seed: seed)
        try roundTrip([Stream(symbols)], laneBits, "\(alphabet) symbols, seed \(seed)")
        // Of equal frequency, at the upper end of the byte values.
        let flat = (0..<3000).map { UInt8(255 - ($0 * 7 + Int(seed)) % alphabet) }
        try roundTrip([Stream(flat)], laneBits, "\(alphabet) equal symbols, seed \(seed)")
      }
    }
  }

  /// Frequencies 1 and 4095, the rare symbol in runs too: the largest and the smallest steps.
  @Test(arguments: laneBits)
  func extremeFrequencies(laneBits: Int) throws {
    for (first, second) in [(1, 4095), (4095, 1), (2048, 2048), (2047, 2049)] {
      let frequencies = FrequencyTable(
        frequencies: (0..<256).map { UInt16($0 == 9 ? first : $0 == 200 ? second : 0) }
      )
      for seed in 0..<20 as Range<UInt64> {
        var generator = SeededGenerator(seed: seed)
        let symbols: [UInt8] = (0..<2000).map { _ in
          UInt64.random(in: 0..<20, using: &generator) < seed ? 9 : 200
        }
        try roundTrip([Stream(symbols, frequencies)], laneBits, "\(first), \(generator)")
      }
    }
  }

  /// States go on from stream to stream, whatever the lengths and alphabets.
  @Test(arguments: laneBits)
  func manyStreams(laneBits: Int) throws {
    for seed in 0..<30 as Range<UInt64> {
      var generator = SeededGenerator(seed: seed)
      let streams = (0..<Int.random(in: 1...9, using: &generator)).map { _ in
        Stream(
          Samples.skewed(
            Int.random(in: 0...1500, using: &generator),
            alphabet: Int.random(in: 1...256, using: &generator),
            seed: generator.next()
          )
        )
      }
      try roundTrip(streams, laneBits, "\(generator)")
    }
  }

  /// What isn't a section gives an error or other symbols, and never anything worse.
  @Test(arguments: [0, 3, 6, 7, 8])
  func damagedSections(laneBits: Int) throws {
    let streams = [
      Stream(Samples.skewed(300, alphabet: 9, seed: 1)), Stream(Samples.text(3000, seed: 3)),
    ]
    let bytes = encode(streams, laneBits, .scalar)
    for kernel in RansKernel.available {
      var acceptedCount = 0
      var generator = SeededGenerator(seed: 0xDA)
      for _ in 0..<5_000 {
        var damaged = bytes
        switch Int.random(in: 0..<3, using: &generator) {
        case 0:
          let place = Int.random(in: 0..<damaged.count, using: &generator)
          damaged[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        case 1: damaged.removeLast(Int.random(in: 1...damaged.count, using: &generator))
        default: damaged += Samples.random(Int.random(in: 1...9, using: &generator), seed: 1)
        }
        do throws(FormatError) {
          let isOther = try decode(damaged, streams, laneBits, kernel) != streams.map(\.symbols)
          // A damaged section ends in the right states once in 2^16 for each lane, at most.
          #expect(isOther, "\(generator)")
          acceptedCount += 1
        } catch {
          #expect([5, 17, 19, 20, 22, 36].contains(error.number), "\(error)")
        }
      }
      #expect(acceptedCount < 5)
    }
  }

  /// Sections and symbols that end where nothing may be touched: right ones, cut ones, damaged ones.
  @Test(arguments: [0, 2, 3, 5, 6, 7, 8])
  func nothingOutsideIsTouched(laneBits: Int) throws {
    var generator = SeededGenerator(seed: UInt64(laneBits))
    for alphabet in [2, 30, 100, 256] {
      for length in [0, 1, 63, 64, 65, 700, 3000] {
        let stream = Stream(Samples.skewed(length, alphabet: alphabet, seed: 7))
        let bytes = encode([stream], laneBits, .scalar)
        for kernel in RansKernel.available {
          for attempt in 0..<8 {
            var damaged = bytes
            if attempt > 0 {
              damaged.removeLast(Int.random(in: 0..<min(damaged.count, 40), using: &generator))
              let place = Int.random(in: 0..<damaged.count, using: &generator)
              damaged[place] = UInt8.random(in: 0...255, using: &generator)
            }
            let section = GuardedMemory(damaged)
            let symbols = GuardedMemory(byteCount: length)
            do throws(FormatError) {
              var reader = try RansSectionReader(
                Span(_unsafeElements: UnsafeBufferPointer(section.bytes)),
                laneBits: laneBits,
                lastSymbolCount: length,
                kernel: kernel
              )
              var output = MutableSpan(_unsafeElements: symbols.bytes)
              try reader.finish(into: &output, table: stream.table)
              if attempt == 0 {
                #expect(symbols.bytes.elementsEqual(stream.symbols))
              }
            } catch {
              #expect(attempt > 0, "\(error)")
            }
          }
        }
      }
    }
  }

  /// Every kernel finds the same fault in the same bytes.
  @Test(arguments: [6, 7, 8])
  func kernelsAgreeOnDamage(laneBits: Int) throws {
    let streams = [Stream(Samples.skewed(5000, alphabet: 90, seed: 1))]
    let bytes = encode(streams, laneBits, .scalar)
    var generator = SeededGenerator(seed: 0xA6)
    for _ in 0..<1000 {
      var damaged = bytes
      let place = Int.random(in: 0..<damaged.count, using: &generator)
      damaged[place] = UInt8.random(in: 0...255, using: &generator)
      damaged.removeLast(Int.random(in: 0..<10, using: &generator))
      let answers = RansKernel.available.map { kernel in
        do throws(FormatError) {
          return "\(try decode(damaged, streams, laneBits, kernel).hashValue)"
        } catch {
          return "\(error.number)"
        }
      }
      #expect(Set(answers).count == 1, "\(generator)")
    }
  }
}
