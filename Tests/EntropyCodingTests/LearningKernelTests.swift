import EntropyCoding
import TestSupport
import Testing

/// What learning counts by vectors is what the reference counts.
@Suite struct LearningKernelTests {
  private static let lanes = [1, 4, 32, 64, 128, 256]
  /// Around multiples of a vector and of the lanes.
  private static let counts = [
    0, 1, 2, 63, 64, 65, 127, 191, 192, 193, 511, 512, 513, 832, 1000, 5000,
  ]

  /// For some symbols a number below the limit, or below 255 where there is none.
  private func numbers(_ count: Int, below limit: Int, seed: UInt64) -> [UInt8] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in
      Int.random(in: 0..<4, using: &generator) > 0
        ? GivenNumbers.absent : UInt8(Int.random(in: 0..<limit, using: &generator))
    }
  }

  /// By hand: two lanes, of which each symbol's second one in front has the class 1 or a given one.
  @Test func pairsByHand() {
    let stream: [UInt8] = [5, 6, 7, 8, 9, 10]
    var second = [UInt8](repeating: 0, count: 256)
    second[6] = 1
    var first = [UInt8](repeating: 0, count: 256)
    first[7] = 1
    let counting = ContextCounting(stream.span, laneCount: 2)
    // 5, 6 behind nothing, which is 0, 0; 7 behind 5 and nothing; 8 behind 6; 9 behind 7 and 5; 10 behind 8 and 6.
    let plain = counting.behindPairs(first, second, firstCount: 2)
    #expect(plain.indices.filter { plain[$0] > 0 } == [5, 6, 7, 8, 1 << 8 | 9, 2 << 8 | 10])
    var given = [UInt8](repeating: GivenNumbers.absent, count: 6)
    given[4] = 4
    let known = counting.behindPairs(first, second, given: given, firstCount: 2)
    #expect(known.indices.filter { known[$0] > 0 } == [5, 6, 7, 8, 2 << 8 | 10, 5 << 8 | 9])
  }

  @Test(arguments: lanes)
  func pairs(laneCount: Int) {
    var generator = SeededGenerator(seed: 11)
    let first = (0..<256).map { _ in UInt8.random(in: 0..<14, using: &generator) }
    let second = (0..<256).map { _ in UInt8.random(in: 0..<6, using: &generator) }
    for count in Self.counts {
      let stream = Samples.random(count, seed: UInt64(count))
      // 14 * 17 < 255.
      let given = numbers(count, below: 18, seed: 3).map { $0 < 18 ? $0 * 14 : $0 }
      let counting = ContextCounting(stream.span, laneCount: laneCount)
      let plain = counting.behindPairs(first, second, firstCount: 14, with: .scalar)
      let known = counting.behindPairs(first, second, given: given, firstCount: 14, with: .scalar)
      #expect(plain.reduce(0, +) == count && known.reduce(0, +) == count)
      for kernel in RansKernel.available {
        let note = "\(kernel.name), \(count) symbols"
        #expect(
          counting.behindPairs(first, second, firstCount: 14, with: kernel) == plain,
          "\(note)"
        )
        #expect(
          counting.behindPairs(first, second, given: given, firstCount: 14, with: kernel) == known,
          "\(note)"
        )
      }
    }
  }

  @Test(arguments: lanes)
  func second(laneCount: Int) {
    for count in Self.counts {
      let stream = Samples.random(count, seed: UInt64(count))
      for (limit, every) in [(5, 1), (16, 5), (5, 3)] {
        let numbers = numbers(count, below: limit, seed: 4)
        let counting = ContextCounting(stream.span, laneCount: laneCount)
        let counts = counting.behindSecond(numbers.span, below: limit, every: every, with: .scalar)
        for kernel in RansKernel.available {
          #expect(
            counting.behindSecond(numbers.span, below: limit, every: every, with: kernel) == counts,
            "\(kernel.name), \(count) symbols, numbers below \(limit), one step in \(every)"
          )
        }
      }
    }
  }

  @Test func givenClasses() {
    let map = ContextMap(
      tableCount: 3,
      first: [UInt8](repeating: 0, count: 256),
      second: [UInt8](repeating: 1, count: 256),
      firstCount: 1,
      tables: [0, 1, 2],
      known: .forSome(below: 5),
      given: [2, 0, 1, 2, 0]
    )
    for count in Self.counts {
      let numbers = numbers(count, below: 5, seed: 5)
      for kernel in RansKernel.available {
        let classes = map.givenClasses(of: numbers.span, with: kernel)
        #expect(classes.count == count + ContextMap.givenPadding)
        #expect(
          Array(classes.prefix(count)) == numbers.map { $0 < 5 ? [2, 0, 1, 2, 0][Int($0)] : $0 }
        )
      }
    }
  }

  @Test(arguments: 0..<20)
  func clustering(seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed))
    let density = Int.random(in: 0...255, using: &generator)
    let histograms = (0..<(40 * 256)).map { _ in
      Int.random(in: 0...255, using: &generator) > density
        ? 0 : UInt32.random(in: 0...100_000, using: &generator)
    }
    let expected = HistogramClustering(histograms.span, with: .scalar).groups(limit: 9, rounds: 2)
    for kernel in RansKernel.available {
      let groups = HistogramClustering(histograms.span, with: kernel).groups(limit: 9, rounds: 2)
      #expect(groups == expected, "\(kernel.name), seed \(seed)")
    }
  }
}
