import BlockCoding
import TestSupport

/// A payload that is no longer what it was but for its checksum, and the size that is claimed for its content.
struct LZMutant {
  var codec: BlockCodec
  var bytes: [UInt8]
  var byteCount: Int
}

/// Ways to spoil a payload of an LZ codec.
enum LZMutation: CaseIterable {
  case bits, byte, head, headBits, section, truncation, cutTail, extra, splice, form, zeros, gap
  case headGap, byteCount, smallNumber, codec, symbols

  /// A payload with one to three mutations, whose checksum is right nearly always.
  static func mutant(
    of payloads: [SampleLZPayload],
    using generator: inout SeededGenerator
  ) -> LZMutant {
    let payload = payloads[Int.random(in: 0..<payloads.count, using: &generator)]
    var mutant = LZMutant(
      codec: payload.codec,
      bytes: payload.bytes,
      byteCount: payload.byteCount
    )
    for _ in 0..<([1, 1, 1, 2, 2, 3][Int.random(in: 0..<6, using: &generator)]) {
      let mutation = allCases.randomElement(using: &generator) ?? .bits
      mutation.apply(to: &mutant, payload, payloads, using: &generator)
    }
    if Int.random(in: 0..<64, using: &generator) > 0 {
      LZPayload.repair(&mutant.bytes)
    }
    return mutant
  }

  private func apply(
    to mutant: inout LZMutant,
    _ payload: SampleLZPayload,
    _ payloads: [SampleLZPayload],
    using generator: inout SeededGenerator
  ) {
    let count = mutant.bytes.count
    guard count > 6 else { return }
    // Behind the checksum, which is repaired.
    let place = Int.random(in: 4..<count, using: &generator)
    let headEnd = max(6, min(payload.headByteCount, count))
    let headPlace = Int.random(in: 4..<headEnd, using: &generator)
    let byte = UInt8.random(in: 0...255, using: &generator)
    let bit: UInt8 = 1 << UInt8.random(in: 0..<8, using: &generator)
    switch self {
    case .bits: mutant.bytes[place] ^= bit
    case .byte: mutant.bytes[place] = byte
    case .head: mutant.bytes[headPlace] = byte
    case .headBits: mutant.bytes[headPlace] ^= bit
    case .section:
      let start = min(headEnd, count - 1)
      mutant.bytes[Int.random(in: start..<count, using: &generator)] = byte
    case .truncation: mutant.bytes.removeLast(count - place)
    case .cutTail: mutant.bytes.removeLast(min(count, [1, 2, 4, 6, 8, 64][place % 6]))
    case .extra:
      let extraCount = Int.random(in: 1...300, using: &generator) & ~(byte < 192 ? 1 : 0)
      mutant.bytes += Samples.random(extraCount, seed: generator.next())
    case .splice:
      // The beginning of this one and the end of another, from the same place or from any.
      let other = payloads[Int.random(in: 0..<payloads.count, using: &generator)].bytes
      let start =
        byte < 128 ? min(place, other.count) : Int.random(in: 0...other.count, using: &generator)
      mutant.bytes.replaceSubrange(place..., with: other[start...])
    case .form:
      // Another number of lanes, another code of offsets, another filter.
      switch place % 3 {
      case 0: mutant.bytes[4] ^= bit
      case 1: mutant.bytes[5] = byte & 7
      default: mutant.bytes[4] = byte % 9 | byte & 0x70
      }
    case .zeros:
      for index in place..<min(count, place + Int(byte)) {
        mutant.bytes[index] = byte & 1 == 0 ? 0 : 0xFF
      }
    case .gap, .headGap:
      // Bytes are missing, or others stand in between.
      let start = self == .gap ? place : headPlace
      if byte & 1 == 0 {
        mutant.bytes.removeSubrange(start..<min(count, start + 1 + Int(byte & 6)))
      } else {
        mutant.bytes.insert(byte, at: start)
      }
    case .byteCount:
      mutant.byteCount =
        [
          1, 2, Int(byte) + 1, max(1, mutant.byteCount - 1), mutant.byteCount + 1,
          Int.random(in: 1...(4 * mutant.byteCount), using: &generator),
        ][place % 6]
    case .codec: mutant.codec = mutant.codec == .lz ? .lzByContext : .lz
    case .symbols:
      // Other symbols in a payload that is right otherwise: so sequences are reached.
      guard var parts = payload.parts else { return }
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        parts.replaceSymbol(using: &generator)
      }
      mutant.bytes = parts.bytes
    case .smallNumber:
      // Modes, counts, offsets' and lengths' tokens that are near to one another.
      mutant.bytes[headPlace] = mutant.bytes[headPlace] &+ (byte & 1 == 0 ? 1 : 255)
    }
  }
}

extension LZPayload {
  /// Gives a symbol of a stream another value, often one that is near.
  fileprivate mutating func replaceSymbol(using generator: inout SeededGenerator) {
    // Less often one of the literals, which may have any value.
    let stream = [0, 0, 1, 2, 3, 3, 4][Int.random(in: 0..<7, using: &generator)]
    switch streams[stream] {
    case .stored(let symbols):
      streams[stream] = .stored(Self.replaced(symbols, using: &generator))
    case .table(let symbols):
      streams[stream] = .table(Self.replaced(symbols, using: &generator))
    case .contexts(let symbols, let numbers, let known):
      let replaced = Self.replaced(symbols, using: &generator)
      streams[stream] = .contexts(replaced, numbers: numbers, known)
    case .bytes, .constant: break
    }
  }

  private static func replaced(
    _ symbols: [UInt8],
    using generator: inout SeededGenerator
  ) -> [UInt8] {
    guard let index = symbols.indices.randomElement(using: &generator) else { return symbols }
    var symbols = symbols
    let (old, byte) = (symbols[index], UInt8.random(in: 0...255, using: &generator))
    symbols[index] = [byte, old &+ 1, old &- 1, old ^ 0x40][Int(byte & 3)]
    return symbols
  }
}
