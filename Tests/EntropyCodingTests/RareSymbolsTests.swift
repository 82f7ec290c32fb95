import EntropyCoding
import TestSupport
import Testing

@Suite struct RareSymbolsTests {
  /// By hand: the escape 7 stands for 9, 7 and 8.
  @Test func byHand() {
    for kernel in RansKernel.available {
      var symbols: [UInt8] = [1, 7, 2, 7, 7]
      var output = symbols.mutableSpan
      #expect(RareSymbols.restore([9, 7, 8].span, for: 7, in: &output, with: kernel))
      #expect(symbols == [1, 9, 2, 7, 8])
      #expect(
        RareSymbols.take([7, 8, 9], count: 3, from: symbols.span, with: kernel) == [9, 7, 8]
      )
    }
  }

  /// Takes rare symbols out and puts them back, in memory that ends at a guard page.
  @Test func everyLengthAndShare() {
    for length in Array(0...200) + [1000, 4095, 4096, 4097] {
      for share in [1, 3, 30, 250] {
        let symbols = Samples.random(length, seed: UInt64(length * 256 + share))
        let rare = (0..<share).map { ($0 * 37 + 11) % 256 }.sorted()
        let escape = UInt8(rare[0])
        let isRare = Set(rare.map { UInt8($0) })
        let expected = symbols.filter { isRare.contains($0) }
        let input = GuardedMemory(symbols)
        for kernel in RansKernel.available {
          let taken = RareSymbols.take(
            rare,
            count: expected.count,
            from: Span(_unsafeElements: UnsafeBufferPointer(input.bytes)),
            with: kernel
          )
          #expect(taken == expected, "\(kernel.name), \(length), \(share)")
          let replaced = GuardedMemory(symbols.map { isRare.contains($0) ? escape : $0 })
          let source = GuardedMemory(expected)
          var output = MutableSpan(_unsafeElements: replaced.bytes)
          let isWhole = RareSymbols.restore(
            Span(_unsafeElements: UnsafeBufferPointer(source.bytes)),
            for: escape,
            in: &output,
            with: kernel
          )
          let isSame = replaced.bytes.elementsEqual(symbols)
          #expect(isWhole && isSame, "\(kernel.name), \(length), \(share)")
        }
      }
    }
  }

  /// Too few and too many rare symbols are told, and nothing is read or written outside.
  @Test(arguments: [0, 1, 63, 64, 65, 500])
  func wrongCounts(escapeCount: Int) {
    for kernel in RansKernel.available {
      for rareCount in [0, 1, 62, 63, 64, 65, 66, 499, 501] where rareCount != escapeCount {
        let symbols = GuardedMemory([UInt8](repeating: 5, count: escapeCount))
        let rare = GuardedMemory([UInt8](repeating: 6, count: rareCount))
        var output = MutableSpan(_unsafeElements: symbols.bytes)
        let isWhole = RareSymbols.restore(
          Span(_unsafeElements: UnsafeBufferPointer(rare.bytes)),
          for: 5,
          in: &output,
          with: kernel
        )
        #expect(!isWhole, "\(kernel.name), \(escapeCount) escapes, \(rareCount) symbols")
      }
    }
  }

  /// A table of 12 bits gives a symbol at least 1/4096; with its own table a rarer one costs less.
  @Test func modelsTakeRareSymbolsApart() {
    // 400,000 of two symbols, and 20 of each of 60 more.
    var symbols = (0..<400_000).map { UInt8($0 & 1) }
    for symbol in 100..<160 {
      symbols += [UInt8](repeating: UInt8(symbol), count: 20)
    }
    let model = SymbolModel(Histogram(symbols.span))
    #expect(model.rare?.symbols == Array(100..<160))
    #expect(model.rare?.count == 1200)
    #expect(model.main.presentSymbols == [0, 1, 100])
    // 50,000 bytes for the two, and for each of the others log2(401,200 / 1,200) + log2(60) bits.
    #expect((50_000..<52_600).contains(model.byteCost), "\(model.byteCost)")

    // Nothing rare, nothing apart.
    let flat = SymbolModel(Histogram(Samples.random(5000, seed: 1).span))
    #expect(flat.rare == nil)
  }
}
