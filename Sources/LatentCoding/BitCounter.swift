/// An adaptive probability: 22 bits of it, and 10 for how often it has learnt, in a `UInt32`.
///
/// ```
/// 31                    10 9        0
/// ├── probability of 1 ───┼─ count ──┤
/// ```
enum BitCounter {
  /// One half, seen never.
  static let initial: UInt32 = 1 << 31

  /// Moves a probability toward a bit, by less the more bits it has seen, up to a limit.
  @inline(always)
  static func learn(_ counter: UInt32, _ bit: Bool, limit: UInt32) -> UInt32 {
    // A 32-bit division costs less than a table does behind a global.
    let count = counter & 1023
    let rate = Int(131072 / (2 &* count &+ 3))
    let probability = Int(counter >> 10)
    let target = bit ? 1 << 22 - 1 : 0
    let moved = probability &+ ((target &- probability) &* rate) >> 16
    return UInt32(truncatingIfNeeded: moved) << 10 | (count < limit ? count &+ 1 : count)
  }

  /// How much its probability is worth, in units of 2^-8: nothing at first, more the more bits it has seen.
  @inline(always)
  static func confidence(_ counter: UInt32) -> Int32 {
    let count = Int32(truncatingIfNeeded: counter & 1023)
    return (count << 8) / (count + 1)
  }
}
