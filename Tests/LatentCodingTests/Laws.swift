import Glibc
import TestSupport
import Testing

@testable import LatentCoding

extension ANSStack {
  /// A stack of random words.
  static func random(wordCount: Int, using generator: inout SeededGenerator) -> ANSStack {
    ANSStack(
      head: UInt64.random(in: 1 << 31..<1 << 63, using: &generator),
      words: (0..<wordCount).map { _ in UInt32(truncatingIfNeeded: generator.next()) }
    )
  }
}

/// Holds codecs to the laws, `stackCount` stacks of `perStack` codecs each, 10^5 cases in all.
///
/// `make` gives a codec, one of its symbols and the symbol's ideal length in bits.
func checkLaws<C: Codec>(
  seed: UInt64,
  stackCount: Int = 1000,
  perStack: Int = 100,
  lengthTolerance: Double = 1,
  _ make: (inout SeededGenerator) -> (codec: C, symbol: C.Symbol, bits: Double)
) where C.Symbol: Equatable {
  var generator = SeededGenerator(seed: seed)
  var failures = 0
  for _ in 0..<stackCount {
    var stack = ANSStack.random(wordCount: perStack * 2, using: &generator)
    let original = stack
    let cases = (0..<perStack).map { _ in make(&generator) }
    // Push, then pop.
    for one in cases { one.codec.push(one.symbol, onto: &stack) }
    let ideal = cases.reduce(0) { $0 + $1.bits }
    let grown = stack.exactBits - original.exactBits
    if abs(grown - ideal) > lengthTolerance { failures += 1 }
    for one in cases.reversed() where one.codec.pop(from: &stack) != one.symbol { failures += 1 }
    if stack != original { failures += 1 }
    // Pop, then push, on random words.
    let symbols = cases.map { $0.codec.pop(from: &stack) }
    for (one, symbol) in zip(cases, symbols).reversed() { one.codec.push(symbol, onto: &stack) }
    if stack != original || stack.isOverdrawn { failures += 1 }
  }
  #expect(failures == 0, "\(generator)")
}

extension ANSStack {
  /// The information on the stack, not rounded.
  var exactBits: Double { Double(words.count) * 32 + log2(Double(head)) }
}
