import Testing

@testable import LatentCoding

@Suite struct DiscretisedGaussianTests {
  /// Values of Φ to be found in any table.
  @Test func cumulative() {
    func phi(_ z: Double) -> Double {
      Double(NormalDistribution.cumulative(Int(z * 65536))) / Double(1 << 30)
    }
    #expect(phi(0) == 0.5)
    #expect(abs(phi(1) - 0.841344746) < 1e-8)
    #expect(abs(phi(-2) - 0.022750132) < 1e-8)
    #expect(abs(phi(0.3) - 0.617911422) < 2e-5)
    #expect(phi(9) == 1 && phi(-9) == 0)
  }

  /// Every bin can be coded, wherever the mean is, and slots are shared out completely.
  @Test(arguments: [-(1 << 45), -1 << 20, 0, 3 << 15, 1 << 45], [1, 1 << 16, 1 << 40])
  func coversAllSlots(mean: Int, deviation: Int) {
    let codec = DiscretisedGaussian(mean: mean, deviation: deviation, range: -40...60)
    for symbol in codec.range {
      var stack = ANSStack(head: 1 << 40, words: [])
      codec.push(symbol, onto: &stack)
      #expect(codec.pop(from: &stack) == symbol)
    }
  }
}
