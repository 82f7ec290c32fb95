internal import Ansz
internal import ArgumentParser

/// The flags that choose a level: `-0` … `-9`, `--fast` and `--best`.
///
/// gzip, xz and zstd have nine levels and more, and fingers know `-9`: what is above the strongest level is the
/// strongest level.
struct LevelFlag: EnumerableFlag {
  /// The level, in ``CompressionOptions/levelRange``.
  let level: Int
  /// What is written: `0` … `9`, `fast` or `best`.
  private let name: String

  /// All digits, so that none is a surprise.
  private static let digits = 0...9

  private init(name: String, number: Int) {
    self.name = name
    level = min(number, CompressionOptions.levelRange.upperBound)
  }

  /// The flag that a word is, `-0` … `-9`; nil for any other word.
  init?(_ word: String) {
    guard let number = Self.digits.first(where: { "-\($0)" == word }) else { return nil }
    self.init(name: "\(number)", number: number)
  }

  static var allCases: [LevelFlag] {
    digits.map { LevelFlag(name: "\($0)", number: $0) } + [
      LevelFlag(name: "fast", number: 1),
      LevelFlag(name: "best", number: CompressionOptions.levelRange.upperBound),
    ]
  }

  static func name(for flag: LevelFlag) -> NameSpecification {
    if let letter = flag.name.first, flag.name.count == 1 {
      return [.customShort(letter)]
    }
    return [.customLong(flag.name)]
  }
}
