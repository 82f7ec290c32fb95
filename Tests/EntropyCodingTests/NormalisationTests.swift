import EntropyCoding
import Glibc
import TestSupport
import Testing

@Suite struct NormalisationTests {
  private func histogram(_ counts: [Int: Int]) -> Histogram {
    let symbols = counts.flatMap { Array(repeating: UInt8($0.key), count: $0.value) }
    return Histogram(symbols.span)
  }

  @Test func exactSharesStay() {
    let table = FrequencyTable(normalising: histogram([65: 3, 66: 1]))
    #expect(table.frequencies[65] == 3072)
    #expect(table.frequencies[66] == 1024)
  }

  @Test func oneSymbolHasAllSlots() {
    #expect(FrequencyTable(normalising: histogram([7: 5])).frequencies[7] == 4096)
  }

  /// A share far below a slot gets one all the same, and the other symbol pays.
  @Test func rareSymbolsKeepASlot() {
    let table = FrequencyTable(normalising: histogram([0: 1, 255: 1_000_000]))
    #expect(table.frequencies[0] == 1)
    #expect(table.frequencies[255] == 4095)
  }

  @Test func all256SymbolsAlike() {
    let table = FrequencyTable(normalising: Histogram([UInt8](0 ... .max).span))
    #expect(table.frequencies.allSatisfy { $0 == 16 })
  }

  /// For two symbols every table can be tried.
  @Test(arguments: [(1, 1), (1, 2), (999, 1), (5, 7), (4095, 1), (100_000, 3), (123, 45678)])
  func twoSymbolsAreOptimal(_ first: Int, _ second: Int) {
    func cost(_ f: Int) -> Double {
      -Double(first) * log2(Double(f) / 4096) - Double(second) * log2(Double(4096 - f) / 4096)
    }
    let table = FrequencyTable(normalising: histogram([1: first, 2: second]))
    let best = (1..<4096).map(cost).min() ?? 0
    #expect(cost(Int(table.frequencies[1])) <= best * (1 + 1e-9))
  }

  /// The cost is convex in each frequency: when no exchange of a slot gains, nothing does.
  @Test(arguments: 0..<40 as Range<UInt64>)
  func noExchangeGains(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let alphabet = Int.random(in: 2...256, using: &generator)
    var counts: [Int: Int] = [:]
    for symbol in 0..<alphabet {
      counts[symbol] = 1 + Int(generator.next() >> UInt64.random(in: 48..<64, using: &generator))
    }
    let table = FrequencyTable(normalising: histogram(counts))
    #expect(table.frequencies.reduce(0) { $0 + Int($1) } == 4096, "\(generator)")
    func price(_ symbol: Int, _ frequency: Int) -> Double {
      -Double(counts[symbol] ?? 0) * log2(Double(frequency))
    }
    var bestGain = -Double.infinity
    var leastLoss = Double.infinity
    for symbol in 0..<alphabet {
      let f = Int(table.frequencies[symbol])
      #expect(f >= 1, "\(generator)")
      bestGain = max(bestGain, price(symbol, f) - price(symbol, f + 1))
      if f > 1 {
        leastLoss = min(leastLoss, price(symbol, f - 1) - price(symbol, f))
      }
    }
    #expect(bestGain <= leastLoss * (1 + 1e-6), "\(generator)")
  }
}
