/// A small generator whose numbers depend on its seed alone: SplitMix64.
///
/// Tests print the seed as the Swift that brings the case back.
public struct SeededGenerator: RandomNumberGenerator, CustomStringConvertible {
  /// The seed that it began with.
  public let seed: UInt64
  private var state: UInt64

  /// A generator that begins with a seed.
  public init(seed: UInt64) {
    self.seed = seed
    state = seed
  }

  /// The Swift that brings the case back.
  public var description: String { "SeededGenerator(seed: 0x\(String(seed, radix: 16)))" }

  /// The next number.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}
