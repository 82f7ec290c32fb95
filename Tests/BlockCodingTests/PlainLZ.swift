import EntropyCoding
import MatchFinding

/// Sequences and their streams as Spec §7.1 says it, one at a time, with plain arrays: an oracle.
struct PlainLZ: Equatable {
  var tokens: [UInt8] = []
  /// One for each token with the long field.
  var literalLengths: [Int] = []
  var matchLengths: [Int] = []
  /// New offsets, less 1.
  var offsets: [Int] = []
  var literals: [UInt8] = []

  /// A token's fields.
  struct Fields: Equatable {
    var run: Int
    var match: Int
    var kind: Int
  }

  init() {}

  /// Takes a content apart.
  init(_ content: [UInt8], _ sequences: [LZSequence]) {
    var rest = content[...]
    var recent = [1, 4, 8]
    for sequence in sequences {
      let (run, match) = (Int(sequence.literalCount), Int(sequence.matchByteCount))
      let offset = Int(sequence.offset)
      literals += rest.prefix(run)
      rest = rest.dropFirst(run + match)
      let kind = recent.firstIndex(of: offset) ?? 3
      recent = Self.moved(recent, kind, offset)
      tokens.append(UInt8(min(run, 3) + 4 * min(match - 2, 15) + 64 * kind))
      if run >= 3 { literalLengths.append(run - 3) }
      if match >= 17 { matchLengths.append(match - 17) }
      if kind == 3 { offsets.append(offset - 1) }
    }
    literals += rest
  }

  /// The repeat offsets behind a sequence.
  static func moved(_ recent: [Int], _ kind: Int, _ offset: Int) -> [Int] {
    var recent = recent
    recent.remove(at: min(kind, 2))
    recent.insert(offset, at: 0)
    return recent
  }

  /// The fields of all tokens, lengths included; nil where integers are missing.
  var fields: [Fields]? {
    var (longRuns, longMatches) = (literalLengths[...], matchLengths[...])
    var fields: [Fields] = []
    for token in tokens {
      var field = Fields(run: Int(token) % 4, match: Int(token) / 4 % 16, kind: Int(token) / 64)
      if field.run == 3 {
        guard let more = longRuns.popFirst() else { return nil }
        field.run += more
      }
      if field.match == 15 {
        guard let more = longMatches.popFirst() else { return nil }
        field.match += more
      }
      field.match += 2
      fields.append(field)
    }
    return fields
  }

  /// Regenerates a content of so many bytes.
  ///
  /// - Returns: The content, or the number of the error.
  func content(byteCount: Int) -> LZAnswer {
    guard let fields else { return .error(36) }
    let matched = fields.reduce(0) { $0 + $1.match }
    let runs = fields.reduce(0) { $0 + $1.run }
    guard runs + matched <= byteCount, literals.count == byteCount - matched else {
      return .error(36)
    }
    var (content, rest, newOffsets): ([UInt8], _, _) = ([], literals[...], offsets[...])
    var recent = [1, 4, 8]
    for field in fields {
      content += rest.prefix(field.run)
      rest = rest.dropFirst(field.run)
      let offset = field.kind == 3 ? (newOffsets.popFirst() ?? 0) + 1 : recent[field.kind]
      recent = Self.moved(recent, field.kind, offset)
      guard offset <= content.count else { return .error(39) }
      for _ in 0..<field.match {
        content.append(content[content.count - offset])
      }
    }
    return .content(content + rest)
  }

  /// The given numbers of the offsets (Spec §7.1).
  var numbersOfOffsets: [UInt8] { tokens.filter { $0 >= 192 }.map { $0 / 4 % 16 } }

  /// The given numbers of the literals, by the fields of all tokens.
  func numbersOfLiterals(_ fields: [Fields]) -> [UInt8] {
    var numbers: [UInt8] = []
    var kind = 3
    func appendRun(_ count: Int) {
      numbers += [UInt8(kind), 4].prefix(count)
      numbers += [UInt8](repeating: GivenNumbers.absent, count: max(0, count - 2))
    }
    for field in fields {
      appendRun(field.run)
      kind = field.kind
    }
    appendRun(literals.count - numbers.count)
    return numbers
  }
}

/// What a decoder makes of a payload.
enum LZAnswer: Hashable {
  case content([UInt8])
  case error(Int)
}
