import EntropyCoding
import TestSupport
import Testing

@Suite("Histograms")
struct HistogramTests {
  @Test("Random bytes are flat; what an entropy coder gains by isn't")
  func flat() {
    for count in [1, 2, 100, 5000, 1 << 20] {
      #expect(Histogram(Samples.random(count, seed: UInt64(count)).span).isFlat)
    }
    #expect(Histogram([UInt8](0...255).span).isFlat)
    #expect(!Histogram(Samples.text(5000, seed: 1).span).isFlat)
    #expect(!Histogram([UInt8](repeating: 7, count: 600).span).isFlat)
  }

  @Test("An eighth more pairs of equal symbols are the limit")
  func limit() {
    // 2^16 + e symbols, of which one is there 256 + e times and 255 are 256 times: 255 · 2^16 + (256 + e)^2 pairs, against
    // n^2 / 2^8 + n^2 / 2^11 + n. At e = 1506 these are 19,816,324 and 19,818,832, at 1507 19,819,849 and
    // 19,819,422.
    func symbols(_ excess: Int) -> [UInt8] {
      (0..<256).flatMap { symbol in
        [UInt8](repeating: UInt8(symbol), count: symbol == 0 ? 256 + excess : 256)
      }
    }
    #expect(Histogram(symbols(1506).span).isFlat)
    #expect(!Histogram(symbols(1507).span).isFlat)
  }
}
