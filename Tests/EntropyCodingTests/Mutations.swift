import Checksums
import TestSupport

/// A payload that is no longer what it was, and the size of the content that is claimed for it.
struct Mutant {
  var bytes: [UInt8]
  var byteCount: Int

  /// Sets the checksum of the context model right, if the model still ends where it did.
  mutating func repair(_ payload: SamplePayload) {
    guard let start = payload.modelOffset, bytes.count >= payload.headByteCount else { return }
    let end = payload.headByteCount - 4
    let checksum = XXH64.headerChecksum(bytes.span.extracting(start..<end))
    for index in 0..<4 {
      bytes[end + index] = UInt8(truncatingIfNeeded: checksum >> UInt32(8 * index))
    }
  }
}

/// Ways to spoil a payload.
enum Mutation: CaseIterable {
  case bits, byte, section, truncation, cutTail, extra, splice, form, head, otherHead, zeros, gap
  case byteCount

  /// A payload with one or two mutations.
  static func mutant(
    of payloads: [SamplePayload],
    using generator: inout SeededGenerator
  ) -> Mutant {
    let payload = payloads.randomElement(using: &generator) ?? payloads[0]
    var mutant = Mutant(bytes: payload.bytes, byteCount: payload.content.count)
    for _ in 0..<(Int.random(in: 0..<4, using: &generator) == 0 ? 2 : 1) {
      let mutation = allCases.randomElement(using: &generator) ?? .bits
      mutation.apply(to: &mutant, payload, payloads, using: &generator)
    }
    if Bool.random(using: &generator) {
      mutant.repair(payload)
    }
    return mutant
  }

  private func apply(
    to mutant: inout Mutant,
    _ payload: SamplePayload,
    _ payloads: [SamplePayload],
    using generator: inout SeededGenerator
  ) {
    guard !mutant.bytes.isEmpty else { return }
    let count = mutant.bytes.count
    let place = Int.random(in: 0..<count, using: &generator)
    let headPlace = Int.random(in: 0..<min(payload.headByteCount, count), using: &generator)
    let byte = UInt8.random(in: 0...255, using: &generator)
    switch self {
    case .bits:
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let place = Int.random(in: 0..<count, using: &generator)
        mutant.bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      }
    case .byte: mutant.bytes[place] = byte
    case .section:
      // The states or the words, behind tables that are right.
      let start = min(payload.headByteCount, count - 1)
      mutant.bytes[Int.random(in: start..<count, using: &generator)] = byte
    case .truncation: mutant.bytes.removeLast(count - place)
    case .cutTail: mutant.bytes.removeLast(min(count, [1, 2, 4, 6, 8, 64][place % 6]))
    case .extra:
      let extraCount = Int.random(in: 1...300, using: &generator) & ~(byte < 192 ? 1 : 0)
      mutant.bytes += Samples.random(extraCount, seed: generator.next())
    case .splice:
      // The beginning of this one and the end of another, from the same place or from any.
      let other = (payloads.randomElement(using: &generator) ?? payload).bytes
      let start =
        byte < 128 ? min(place, other.count) : Int.random(in: 0...other.count, using: &generator)
      mutant.bytes.replaceSubrange(place..., with: other[start...])
    case .form:
      // Any form, or one with another number of lanes, or with other parts.
      mutant.bytes[0] = [byte, byte & 0x3F, mutant.bytes[0] ^ 1 << (byte & 7)][place % 3]
    case .head: mutant.bytes[headPlace] = byte
    case .otherHead:
      // Tables of another payload, that are right for themselves.
      let other = payloads.randomElement(using: &generator) ?? payload
      let head = other.bytes.prefix(other.headByteCount)
      mutant.bytes.replaceSubrange(..<min(payload.headByteCount, count), with: head)
    case .zeros:
      for index in place..<min(count, place + Int(byte)) {
        mutant.bytes[index] = byte & 1 == 0 ? 0 : 0xFF
      }
    case .gap:
      // Bytes are missing, or others stand in between.
      let start = byte < 128 ? headPlace : place
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
    }
  }
}
