/// A fuzzer's input read as instructions, front to back.
///
/// Behind the end it reads zeros, and zeros ask for nothing hostile. So every input means something,
/// and the fuzzer may cut and grow it anywhere.
struct Script {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) {
    rest = bytes[...]
  }

  var isEmpty: Bool { rest.isEmpty }

  /// The next byte.
  mutating func byte() -> UInt8 { rest.popFirst() ?? 0 }

  /// The next byte as a number.
  mutating func count() -> Int { Int(byte()) }

  /// The next bytes, as many as there are.
  mutating func bytes(_ count: Int) -> [UInt8] {
    defer { rest = rest.dropFirst(count) }
    return Array(rest.prefix(count))
  }

  /// A little-endian integer.
  mutating func integer<T: FixedWidthInteger>(_: T.Type) -> T {
    var value: T = 0
    for shift in stride(from: 0, to: T.bitWidth, by: 8) {
      value |= T(truncatingIfNeeded: byte()) << T(shift)
    }
    return value
  }

  /// A number to write in the place of the right one: close to it, at an edge, or any.
  mutating func number(insteadOf right: UInt64) -> UInt64 {
    let selector = byte()
    let argument = UInt64(selector >> 3)  // < 32
    // Varints end at 2^63, so most numbers are below.
    let greatest = UInt64(Int64.max)
    switch selector & 7 {
    case 0: return (right &+ 1 &+ argument) & greatest
    case 1: return (right &- 1 &- argument) & greatest
    case 2: return argument
    case 3: return UInt64(integer(UInt16.self))
    case 4: return 1 << (2 * argument)
    case 5: return 1 << (2 * argument) - 1
    case 6: return integer(UInt64.self)
    default: return (right ^ 1 << argument) & greatest
    }
  }
}
