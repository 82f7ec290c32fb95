import BlockCoding
import TestSupport

extension Samples {
  /// A piece again and again.
  static func repeating(_ piece: [UInt8], _ byteCount: Int) -> [UInt8] {
    (0..<byteCount).map { piece[$0 % piece.count] }
  }

  /// Every word of a length over an alphabet once: the Lyndon words whose lengths divide it, in order.
  static func deBruijn(_ symbolCount: Int, _ length: Int) -> [UInt8] {
    var result: [UInt8] = []
    var word: [UInt8] = [0]
    while !word.isEmpty {
      if length % word.count == 0 { result += word }
      // Duval's step from a Lyndon word to the next.
      word = (0..<length).map { word[$0 % word.count] }
      while word.last == UInt8(symbolCount - 1) { word.removeLast() }
      if let last = word.popLast() { word.append(last + 1) }
    }
    return result
  }

  /// Samples of 16 bits that wander, which filters are for; little-endian.
  static func wave(_ byteCount: Int, seed: UInt64) -> [UInt8] {
    var generator = SeededGenerator(seed: seed)
    var bytes: [UInt8] = []
    var (value, speed) = (9000, 0)
    while bytes.count < byteCount {
      speed += Int.random(in: -6...6, using: &generator)
      value += speed
      if !(2000...30000).contains(value) { speed = value < 2000 ? 9 : -9 }
      bytes.append(UInt8(truncatingIfNeeded: value))
      bytes.append(UInt8(truncatingIfNeeded: value >> 8))
    }
    return Array(bytes.prefix(byteCount))
  }

  /// Something like code for x86: a few instructions, and calls of a few functions from everywhere.
  static func code(_ byteCount: Int, seed: UInt64) -> [UInt8] {
    var generator = SeededGenerator(seed: seed)
    let functions = (0..<40).map { _ in Int.random(in: 0..<byteCount, using: &generator) }
    let instructions: [[UInt8]] = [
      [0x48, 0x89, 0xE5], [0x48, 0x8B, 0x45, 0xF8], [0x31, 0xC0], [0xC3], [0x55], [0x5D],
      [0x48, 0x83, 0xEC, 0x20], [0x0F, 0xB6, 0xC0], [0x85, 0xC0, 0x74, 0x0B],
    ]
    var code: [UInt8] = []
    while code.count < byteCount {
      if Int.random(in: 0..<4, using: &generator) == 0 {
        let target = functions[Int.random(in: 0..<functions.count, using: &generator)]
        let distance = UInt32(truncatingIfNeeded: target - code.count - 5)
        code.append(Bool.random(using: &generator) ? 0xE8 : 0xE9)
        for shift in 0..<4 as Range<UInt32> {
          code.append(UInt8(truncatingIfNeeded: distance >> (8 * shift)))
        }
      } else {
        code += instructions[Int.random(in: 0..<instructions.count, using: &generator)]
      }
    }
    return Array(code.prefix(byteCount))
  }

  /// Few symbols, in words.
  static func fewSymbols(_ byteCount: Int, seed: UInt64) -> [UInt8] {
    text(byteCount, seed: seed).map { 0x41 + $0 % 4 }
  }

  /// One of each kind, of so many bytes.
  static func ofAllKinds(_ byteCount: Int, seed: UInt64) -> [(name: String, content: [UInt8])] {
    let file = text(max(1, byteCount / 20), seed: seed)
    return [
      ("text", text(byteCount, seed: seed)),
      ("few symbols", fewSymbols(byteCount, seed: seed)),
      ("wave", wave(byteCount, seed: seed)),
      ("code", code(byteCount, seed: seed)),
      ("skewed", skewed(byteCount, alphabet: 60, seed: seed)),
      ("random", random(byteCount, seed: seed)),
      ("zeros", [UInt8](repeating: 0, count: byteCount)),
      ("all equal", [UInt8](repeating: 0x61, count: byteCount)),
      ("repeated file", repeating(file, byteCount)),
    ]
  }
}

extension Level {
  static let all = range.map { Level($0) }
  static let quick = [0, 1, 2, 3, 4, 5].map { Level($0) }
  static let slow = [6, 7].map { Level($0) }
}
