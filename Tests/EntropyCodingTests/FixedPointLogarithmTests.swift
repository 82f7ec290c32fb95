import EntropyCoding
import Glibc
import Testing

@Suite struct FixedPointLogarithmTests {
  /// Truncation loses less than one unit a step.
  @Test func agreesWithTheMathsLibrary() {
    let one = Double(1 << FixedPointLogarithm.fractionBits)
    for f in 1...4096 {
      let exact = log2(Double(f)) * one
      #expect(abs(Double(FixedPointLogarithm.values[f]) - exact) < Double(f + 1), "log2(\(f))")
    }
  }

  @Test func aSlotMoreIsWorthLessThanTheOneBefore() {
    for f in 1..<4095 {
      #expect(FixedPointLogarithm.steps[f] > FixedPointLogarithm.steps[f + 1])
    }
  }

  /// Costs are differences from the whole, which must not go below zero.
  @Test func theWholeIsNotExceeded() {
    let whole = UInt64(FrequencyTable.scaleBits) << FixedPointLogarithm.fractionBits
    #expect(FixedPointLogarithm.values[4096] <= whole)
  }
}
