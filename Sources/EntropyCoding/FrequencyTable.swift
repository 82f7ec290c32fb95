/// Normalised frequencies of the 256 byte values (Spec §8).
///
/// The sum is `1 << scaleBits`. A table has one symbol or more; with one symbol its frequency is the
/// whole sum.
package struct FrequencyTable: Equatable, Sendable {
  /// log2 of the sum of the frequencies.
  package static let scaleBits = 12
  /// The sum of the frequencies.
  package static let scale = 1 << scaleBits

  /// One frequency for each byte value.
  package let frequencies: [UInt16]
  /// The number of byte values with a frequency.
  package let presentCount: Int

  /// A table of frequencies that are known to be right.
  package init(frequencies: [UInt16]) {
    precondition(frequencies.count == 256, "one frequency for each byte value")
    var sum: UInt32 = 0  // < 1 << 24
    var presentCount: UInt32 = 0
    for frequency in frequencies {
      sum &+= UInt32(frequency)
      presentCount &+= frequency > 0 ? 1 : 0
    }
    precondition(sum == Self.scale, "frequencies add up to the scale")
    self.frequencies = frequencies
    self.presentCount = Int(presentCount)
  }

  /// The same for a reader that has counted them.
  init(frequencies: [UInt16], presentCount: Int) {
    assert(FrequencyTable(frequencies: frequencies).presentCount == presentCount)
    self.frequencies = frequencies
    self.presentCount = presentCount
  }

  /// Whether one symbol is all there is.
  package var isConstant: Bool { presentCount == 1 }

  /// The byte values with a frequency, ascending.
  package var presentSymbols: [Int] { frequencies.indices.filter { frequencies[$0] > 0 } }

  /// The cost of coding the symbols of a histogram, in bits with
  /// `FixedPointLogarithm.fractionBits` bits behind the point.
  ///
  /// Every symbol that occurs must have a frequency.
  func cost(of histogram: Histogram) -> UInt64 {
    precondition(histogram.symbolCount < 1 << 28)
    var cost: UInt64 = 0  // < (1 << 28) * (12 << 31) < 1 << 63
    for (count, frequency) in zip(histogram.counts, frequencies) where count > 0 {
      precondition(frequency > 0, "a symbol that occurs has a frequency")
      cost += UInt64(count) * Self.cost(Int(frequency))
    }
    return cost
  }

  /// The cost of one symbol of a frequency above 0.
  static func cost(_ frequency: Int) -> UInt64 {
    UInt64(scaleBits) << FixedPointLogarithm.fractionBits - FixedPointLogarithm.values[frequency]
  }

  /// The cost of coding the symbols of a histogram, in bytes, rounded down.
  package func byteCost(of histogram: Histogram) -> Int {
    Self.byteCount(ofCost: cost(of: histogram))
  }

  /// Whole bytes of a cost in bits with `FixedPointLogarithm.fractionBits` bits behind the point.
  package static func byteCount(ofCost cost: UInt64) -> Int {
    Int(cost >> (FixedPointLogarithm.fractionBits + 3))
  }
}
