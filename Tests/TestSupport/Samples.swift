/// Contents for tests, the same ones on every run.
public enum Samples {
  /// Bytes in which nothing is likelier than anything else.
  public static func random(_ byteCount: Int, seed: UInt64) -> [UInt8] {
    var generator = SeededGenerator(seed: seed)
    return (0..<byteCount).map { _ in UInt8.random(in: 0 ... .max, using: &generator) }
  }

  /// Symbols `first ..< first + alphabet`, each half as likely as the one before, more or less.
  public static func skewed(
    _ byteCount: Int,
    alphabet: Int,
    first: Int = 0,
    seed: UInt64
  ) -> [UInt8] {
    var generator = SeededGenerator(seed: seed)
    return (0..<byteCount).map { _ in
      let rank = min(generator.next().leadingZeroBitCount, alphabet - 1)
      let spread = Int.random(in: 0..<4, using: &generator)
      return UInt8((first + min(rank * 3 + spread, alphabet - 1)) & 255)
    }
  }

  /// Something like text: words that come again.
  public static func text(_ byteCount: Int, seed: UInt64) -> [UInt8] {
    var generator = SeededGenerator(seed: seed)
    let words = (0..<200).map { _ in
      (0..<Int.random(in: 2...9, using: &generator)).map { _ in
        Array("etaoinshrdlucmfwypvbgkjqxz".utf8)[
          min(
            25,
            generator.next().leadingZeroBitCount * 2 + Int.random(in: 0..<8, using: &generator)
          )
        ]
      }
    }
    var text: [UInt8] = []
    while text.count < byteCount {
      text += words[Int.random(in: 0..<words.count, using: &generator)]
      text.append(UInt8(ascii: " "))
    }
    return Array(text.prefix(byteCount))
  }
}
