/// The prefix codes for the classes of a frequency table, one for each previous token (Spec §8).
///
/// The lengths come from the histograms of blocks of 16 KiB to 1 MiB of text, programs, images,
/// tables and random distributions; a code that adapts would take 0.5 % fewer bytes and several times
/// the time.
enum ClassCode {
  /// The token for "all remaining symbols are absent"; the tokens below it are classes.
  static let end = 13
  static let tokenCount = 14
  /// The row of the first token; the other rows are those of the token before.
  static let startRow = 13
  /// The longest code word.
  static let maximumLength = 8

  /// Code lengths, row by row; 0 for a token that can't occur.
  private static let lengths: [[UInt8]] = [
    [0, 2, 4, 4, 5, 4, 4, 3, 3, 4, 4, 4, 5, 0],
    [5, 1, 2, 4, 4, 5, 6, 7, 7, 8, 8, 8, 8, 6],
    [6, 3, 1, 3, 4, 4, 5, 6, 5, 7, 7, 8, 8, 7],
    [6, 4, 2, 1, 4, 5, 5, 6, 7, 8, 8, 8, 8, 7],
    [6, 4, 2, 2, 2, 4, 5, 5, 6, 7, 7, 8, 8, 7],
    [6, 4, 3, 3, 2, 2, 4, 4, 6, 7, 7, 8, 8, 7],
    [5, 4, 3, 3, 3, 3, 2, 4, 4, 7, 7, 8, 8, 7],
    [4, 5, 4, 4, 3, 3, 3, 2, 3, 6, 8, 8, 8, 8],
    [5, 4, 4, 4, 4, 3, 3, 3, 2, 4, 6, 8, 8, 7],
    [5, 4, 4, 5, 5, 4, 2, 2, 4, 3, 6, 7, 8, 8],
    [1, 4, 5, 3, 4, 5, 4, 4, 6, 6, 6, 7, 8, 8],
    [2, 2, 4, 6, 8, 5, 5, 5, 8, 7, 5, 6, 6, 2],
    [8, 8, 2, 5, 8, 4, 4, 3, 3, 2, 5, 6, 5, 8],
    [2, 8, 7, 8, 6, 6, 4, 6, 4, 2, 5, 5, 2, 0],
  ]

  /// A code word as it goes into the bit stream: its first bit is the least significant.
  struct Word {
    var bits: Int
    var length: Int
  }

  /// The words of all rows: `words[row * tokenCount + token]`.
  static let words: [Word] = lengths.flatMap { canonicalWords($0) }

  /// What the next 8 bits mean: `lookup[row << 8 | bits] == token << 4 | length`.
  static let lookup: [UInt8] = {
    var lookup = [UInt8](repeating: 0, count: tokenCount << maximumLength)
    for (index, word) in words.enumerated() where word.length > 0 {
      let (row, token) = index.quotientAndRemainder(dividingBy: tokenCount)
      for bits in stride(from: word.bits, to: 1 << maximumLength, by: 1 << word.length) {
        lookup[row << maximumLength | bits] = UInt8(token << 4 | word.length)
      }
    }
    return lookup
  }()

  private static func canonicalWords(_ lengths: [UInt8]) -> [Word] {
    var words = lengths.map { Word(bits: 0, length: Int($0)) }
    var next = 0
    for length in 1...maximumLength {
      next <<= 1
      for token in words.indices where words[token].length == length {
        for bit in 0..<length where next >> (length - 1 - bit) & 1 == 1 {
          words[token].bits |= 1 << bit
        }
        next += 1
      }
    }
    assert(next == 1 << maximumLength, "a row is a complete code")
    return words
  }
}
