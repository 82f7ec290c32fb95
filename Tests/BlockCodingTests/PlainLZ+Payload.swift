import BlockCoding
import ByteIO
import Checksums
import EntropyCoding

/// Payloads of codec 2 without a section or a filter, with all the checks of Spec §7.1 in their order.
extension PlainLZ {
  /// A rule that a payload breaks.
  private struct Failure: Error {
    let number: Int
  }

  /// Fields from the front of a payload, and bits.
  private struct Source {
    var rest: ArraySlice<UInt8>

    mutating func byte() throws(Failure) -> Int {
      guard let byte = rest.popFirst() else { throw Failure(number: 20) }
      return Int(byte)
    }

    mutating func varint() throws(Failure) -> Int {
      var value = 0
      for group in 0..<9 {
        let byte = try byte()
        value |= (byte & 0x7F) << (7 * group)
        guard byte >= 0x80 else {
          guard byte != 0 || group == 0 else { throw Failure(number: 36) }
          return value
        }
      }
      throw Failure(number: 36)
    }
  }

  private enum Coding {
    case stored([UInt8])
    case constant(UInt8)

    func symbols(_ count: Int) throws(Failure) -> [UInt8] {
      switch self {
      case .stored(let symbols):
        guard symbols.count == count else { throw Failure(number: 36) }
        return symbols
      case .constant(let symbol): return [UInt8](repeating: symbol, count: count)
      }
    }
  }

  /// What a payload gives; nil where it has a section or a filter, which aren't judged here.
  static func decode(_ payload: [UInt8], byteCount: Int) -> LZAnswer? {
    do throws(Failure) {
      return try decoded(payload, byteCount)
    } catch {
      return .error(error.number)
    }
  }

  private static func decoded(_ payload: [UInt8], _ byteCount: Int) throws(Failure) -> LZAnswer? {
    var source = Source(rest: payload[...])
    var stored = 0
    for shift in 0..<4 { stored |= try source.byte() << (8 * shift) }
    guard stored == Int(XXH64.headerChecksum(payload.span.extracting(droppingFirst: 4)))
    else { throw Failure(number: 38) }
    let form = try source.byte()
    guard form < 128 else { throw Failure(number: 35) }
    guard form % 16 <= 8 else { throw Failure(number: 18) }
    guard try source.byte() == 0 else { return nil }
    let sequenceCount = try source.varint()
    guard sequenceCount <= byteCount / 2 else { throw Failure(number: 36) }
    let rawByteCount = try source.varint()
    guard rawByteCount <= source.rest.count else { throw Failure(number: 36) }
    var codings: [Coding] = []
    for _ in 0..<5 {
      switch try source.byte() {
      case 0:
        let count = try source.varint()
        guard count <= source.rest.count else { throw Failure(number: 20) }
        codings.append(.stored(Array(source.rest.prefix(count))))
        source.rest = source.rest.dropFirst(count)
      case 1: codings.append(.constant(UInt8(try source.byte())))
      case 2, 3: return nil
      default: throw Failure(number: 35)
      }
    }
    guard rawByteCount <= source.rest.count else { throw Failure(number: 20) }
    guard rawByteCount == source.rest.count else { throw Failure(number: 22) }
    return try regenerated(form, sequenceCount, codings, Array(source.rest), byteCount)
  }

  private static func regenerated(
    _ form: Int,
    _ sequenceCount: Int,
    _ codings: [Coding],
    _ rawBits: [UInt8],
    _ byteCount: Int
  ) throws(Failure) -> LZAnswer {
    var plain = PlainLZ()
    plain.tokens = try codings[0].symbols(sequenceCount)
    let runTokens = try codings[1].symbols(plain.tokens.count { $0 % 4 == 3 })
    let matchTokens = try codings[2].symbols(plain.tokens.count { $0 / 4 % 16 == 15 })
    let offsetTokens = try codings[3].symbols(plain.tokens.count { $0 / 64 == 3 })
    var place = 0
    func integers(_ tokens: [UInt8], e: Int, m: Int, l: Int) throws(Failure) -> [Int] {
      guard tokens.allSatisfy({ $0 < 1 << e + (32 - e) << (m + l) })
      else { throw Failure(number: 36) }
      var integers: [Int] = []
      for token in tokens {
        guard token >= 1 << e else {
          integers.append(Int(token))
          continue
        }
        let rest = Int(token) - 1 << e
        let bitCount = rest >> (m + l) + e - m - l
        guard place + bitCount <= 8 * rawBits.count else { throw Failure(number: 20) }
        var value = 1 << m | rest >> l & (1 << m - 1)
        var raw = 0
        for bit in 0..<bitCount {
          raw |= (Int(rawBits[(place + bit) / 8]) >> ((place + bit) % 8) & 1) << bit
        }
        place += bitCount
        value = value << bitCount | raw
        integers.append(value << l | rest & (1 << l - 1))
      }
      return integers
    }
    let (m, l) = [(1, 0), (2, 0), (3, 0), (1, 1), (2, 1), (1, 2), (0, 2), (0, 3)][form / 16]
    plain.literalLengths = try integers(runTokens, e: 4, m: 1, l: 0)
    plain.matchLengths = try integers(matchTokens, e: 4, m: 1, l: 0)
    plain.offsets = try integers(offsetTokens, e: 3, m: m, l: l)
    guard (place + 7) / 8 == rawBits.count else { throw Failure(number: 22) }
    guard place % 8 == 0 || rawBits[place / 8] >> UInt8(place % 8) == 0
    else { throw Failure(number: 17) }
    let fields = plain.fields ?? []
    let matched = fields.reduce(0) { $0 + $1.match }
    guard matched + fields.reduce(0, { $0 + $1.run }) <= byteCount
    else { throw Failure(number: 36) }
    plain.literals = try codings[4].symbols(byteCount - matched)
    return plain.content(byteCount: byteCount)
  }
}
