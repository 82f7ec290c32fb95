/// Takes clusters of short options apart, as getopt does: `-dcT2` is `-d -c -T 2`, `-oFILE` is `-o FILE`.
///
/// But several digits are one number, as zstd has it: `-19` isn't `-1 -9`, and `-10`, which somebody types who wants
/// more than `-9`, doesn't end in the `-0` that stores.
enum ArgumentWords {
  /// Long options that take the next word as their value.
  private static let longOptionsWithValue: Set<String> = [
    "--output", "--threads", "--block-size", "--range", "--block", "--files-from",
    "--files0-from", "--progress", "--size-hint", "--memory", "--levels", "--runs", "--svg",
    "--lines", "--metadata", "--flush-every", "--fill", "--record",
  ]
  /// Long options with a value that stand for flags, which have none.
  private static let flags = [
    "--graph=labelled": ["--graph"], "--graph=unlabelled": ["--graph", "--unlabelled"],
  ]

  /// - Parameters:
  ///   - words: The arguments without the name of the command.
  ///   - optionsWithValue: The letters behind which the rest of the word, or else the next word, is a value.
  /// - Returns: The arguments with one option in each word.
  static func expand(_ words: [String], optionsWithValue: Set<Character>) -> [String] {
    var expanded: [String] = []
    var rest = words[...]
    while let word = rest.popFirst() {
      guard word != "--" else { return expanded + [word] + rest }
      guard word.hasPrefix("-"), !word.hasPrefix("--"), word != "-" else {
        if word.hasSuffix("="), longOptionsWithValue.contains(String(word.dropLast())) {
          // An empty value, for which the parser would take the next word.
          expanded += [String(word.dropLast()), ""]
          continue
        }
        expanded += flags[word] ?? [word]
        if longOptionsWithValue.contains(word), let value = rest.popFirst() {
          expanded.append(value)
        }
        continue
      }
      // Not a cluster: for the parser to refuse.
      guard !word.dropFirst().contains("-") || optionsWithValue.contains(where: word.contains)
      else {
        expanded.append(word)
        continue
      }
      var letters = word.dropFirst()
      while let letter = letters.popFirst() {
        expanded.append("-\(letter.isDigit ? level(letter, &letters) : letter)")
        guard optionsWithValue.contains(letter) else { continue }
        if !letters.isEmpty {
          expanded.append(String(letters))
        } else if let value = rest.popFirst() {
          expanded.append(value)
        }
        break
      }
    }
    return expanded
  }

  /// The digit for a number that begins with a digit: its own, or 9 for all that are greater.
  private static func level(_ first: Character, _ rest: inout Substring) -> Character {
    let others = rest.prefix(while: \.isDigit)
    rest = rest.dropFirst(others.count)
    let digits = ([first] + others).drop { $0 == "0" }
    return digits.count > 1 ? "9" : digits.first ?? "0"
  }
}

extension Character {
  fileprivate var isDigit: Bool { isASCII && isNumber }
}
