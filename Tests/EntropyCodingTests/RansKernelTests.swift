import ByteIO
import EntropyCoding
import TestSupport
import Testing

/// One suite for every kernel; the scalar one is the reference for the others' bytes.
@Suite struct RansKernelTests {
  static let laneCounts = [1, 2, 4, 8, 16, 32, 64, 128, 256]

  private func table(for symbols: [UInt8]) -> AliasTable {
    // At least two symbols, as the kernels ask.
    AliasTable(FrequencyTable(normalising: Histogram((symbols + [0, 1]).span)))
  }

  private func roundTrip(
    _ symbols: [UInt8],
    _ laneCount: Int,
    _ table: AliasTable,
    _ kernel: RansKernel
  ) throws -> Bool {
    var stream: [UInt8] = []
    kernel.encode(symbols.span, laneCount: laneCount, table: table, appendingTo: &stream)
    var reference: [UInt8] = []
    RansKernel.scalar.encode(
      symbols.span,
      laneCount: laneCount,
      table: table,
      appendingTo: &reference
    )
    var decoded = [UInt8](repeating: 0xAA, count: symbols.count)
    var output = decoded.mutableSpan
    try kernel.decode(stream.span, laneCount: laneCount, table: table, into: &output)
    return decoded == symbols && stream == reference
  }

  /// The encoder's step by hand.
  ///
  /// x = 2^16, f = 2048, no word since x < f << 20; q = 32, bias 0. With two symbols of 2048
  /// slots, bucket 0 keeps its owner's first 64, so bias 0 is slot 0: x' = 32 << 12.
  @Test func oneSymbolByHand() {
    let table = AliasTable(
      FrequencyTable(frequencies: (0..<256).map { $0 < 2 ? 2048 : 0 })
    )
    var stream: [UInt8] = []
    RansStream.encode([0].span, table: table, appendingTo: &stream)
    #expect(stream == [0, 0x00, 0x00, 0x02, 0x00])
  }

  @Test(arguments: laneCounts)
  func everyLengthAroundTheLanes(laneCount: Int) throws {
    for kernel in RansKernel.available {
      for length in 0..<(3 * laneCount + 10) {
        let symbols = Samples.skewed(length, alphabet: 20, seed: UInt64(length))
        #expect(
          try roundTrip(symbols, laneCount, table(for: symbols), kernel),
          "\(kernel.name), \(length) symbols"
        )
      }
    }
  }

  @Test(arguments: [2, 3, 64, 65, 128, 129, 256])
  func everyAlphabet(alphabet: Int) throws {
    for kernel in RansKernel.available {
      for laneCount in Self.laneCounts {
        for seed in 0..<4 as Range<UInt64> {
          let symbols =
            (0..<alphabet).map { UInt8($0) }
            + Samples.skewed(3000, alphabet: alphabet, seed: seed)
          #expect(try roundTrip(symbols, laneCount, table(for: symbols), kernel))
        }
      }
    }
  }

  /// Frequencies 1 and 4095, the rare symbol in runs too: the largest and the smallest steps.
  @Test(arguments: laneCounts)
  func extremeFrequencies(laneCount: Int) throws {
    let table = AliasTable(
      FrequencyTable(frequencies: (0..<256).map { $0 == 9 ? 1 : $0 == 200 ? 4095 : 0 })
    )
    for kernel in RansKernel.available {
      for seed in 0..<20 as Range<UInt64> {
        var generator = SeededGenerator(seed: seed)
        let symbols: [UInt8] = (0..<2000).map { _ in
          UInt64.random(in: 0..<20, using: &generator) < seed ? 9 : 200
        }
        #expect(try roundTrip(symbols, laneCount, table, kernel), "\(generator)")
      }
    }
  }

  /// What isn't a stream gives an error or other symbols, and never anything worse.
  @Test func damagedStreams() throws {
    let symbols = Samples.text(3000, seed: 3)
    let table = table(for: symbols)
    for kernel in RansKernel.available {
      var acceptedCount = 0
      for laneCount in [1, 8, 32] {
        var stream: [UInt8] = []
        kernel.encode(symbols.span, laneCount: laneCount, table: table, appendingTo: &stream)
        var generator = SeededGenerator(seed: 0xDA)
        for _ in 0..<20_000 {
          var damaged = stream
          switch Int.random(in: 0..<3, using: &generator) {
          case 0:
            let place = Int.random(in: 0..<damaged.count, using: &generator)
            damaged[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
          case 1: damaged.removeLast(Int.random(in: 1...damaged.count, using: &generator))
          default: damaged += Samples.random(Int.random(in: 1...9, using: &generator), seed: 1)
          }
          var decoded = [UInt8](repeating: 0, count: symbols.count)
          var output = decoded.mutableSpan
          do throws(FormatError) {
            try kernel.decode(damaged.span, laneCount: laneCount, table: table, into: &output)
            // One damaged stream in 2^16 per lane ends in the right state all the same.
            let isOther = decoded != symbols
            #expect(isOther, "\(generator)")
            acceptedCount += 1
          } catch {
            #expect((18...22).contains(error.number), "\(error)")
          }
        }
      }
      #expect(acceptedCount < 20)
    }
  }
}
