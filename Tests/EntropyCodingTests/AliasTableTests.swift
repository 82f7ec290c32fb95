import EntropyCoding
import TestSupport
import Testing

@Suite struct AliasTableTests {
  private func table(_ frequencies: [Int: Int]) -> AliasTable {
    AliasTable(FrequencyTable(frequencies: (0..<256).map { UInt16(frequencies[$0] ?? 0) }))
  }

  /// The example of Spec §9.
  @Test func exampleOfTheSpecification() {
    let table = table([97: 4000, 98: 90, 99: 6])
    #expect(table.bucketBits == 6)
    #expect(table.bucket(63) == (0, 0, 1, 26))
    #expect(table.bucket(1) == (98, 26, 0, 3962))
    #expect(table.bucket(62).base == 3898)
    #expect(table.bucket(2) == (99, 6, 0, 64))
    #expect(table.packedBuckets().lookUp(table: 0, slot: 62 + 64 * 5) == (97, 4000, 3903))
    #expect(table.packedBuckets().lookUp(table: 0, slot: 1 + 64 * 26) == (97, 4000, 3962))
    #expect(table.packedBuckets().lookUp(table: 0, slot: 2 + 64 * 5) == (99, 6, 5))
  }

  /// Each symbol has its frequency of slots, with the biases below it, each once.
  @Test(arguments: [2, 3, 16, 63, 64, 65, 128, 129, 255, 256])
  func slotsOfASymbol(alphabet: Int) {
    for seed in 0..<30 as Range<UInt64> {
      let content = Samples.skewed(5000, alphabet: alphabet, seed: seed)
      // Every symbol of the alphabet, so that it has the size that is meant.
      let histogram = Histogram((content + (0..<alphabet).map { UInt8($0) }).span)
      let frequencies = FrequencyTable(normalising: histogram)
      let table = AliasTable(frequencies)
      #expect(table.bucketBits == (alphabet <= 64 ? 6 : alphabet <= 128 ? 7 : 8))
      let buckets = table.packedBuckets()
      var biases = [[UInt32]](repeating: [], count: 256)
      for slot in 0..<4096 {
        let (symbol, frequency, bias) = buckets.lookUp(table: 0, slot: UInt32(slot))
        #expect(frequency == UInt32(frequencies.frequencies[Int(symbol)]))
        biases[Int(symbol)].append(bias)
      }
      for symbol in 0..<256 {
        let expected = (0..<UInt32(frequencies.frequencies[symbol])).map { $0 }
        #expect(biases[symbol].sorted() == expected, "seed \(seed), symbol \(symbol)")
      }
    }
  }
}
