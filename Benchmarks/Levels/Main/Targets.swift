import Plotting

/// What a level is to reach, as a multiple of a peer at the same blocks.
struct Target {
  enum Measure: String {
    case size, encode, decode
  }

  let level: Int
  let peer: String
  let measure: Measure
  /// At most this for sizes, at least this for speeds.
  let factor: Double
  /// Smaller blocks aren't held to it.
  var leastBlockByteCount = 0

  static let all: [Target] = [
    Target(level: 1, peer: "zstd -1", measure: .size, factor: 1),
    Target(level: 1, peer: "zstd -1", measure: .decode, factor: 0.9),
    Target(level: 1, peer: "zstd -1", measure: .encode, factor: 0.9),
    Target(level: 3, peer: "zstd -3", measure: .size, factor: 0.93),
    Target(level: 3, peer: "zstd -3", measure: .decode, factor: 1),
    Target(level: 3, peer: "zstd -3", measure: .encode, factor: 0.75),
    Target(level: 5, peer: "zstd -19", measure: .size, factor: 1),
    Target(level: 5, peer: "zstd -9", measure: .decode, factor: 1),
    Target(level: 5, peer: "zstd -19", measure: .encode, factor: 10),
    Target(level: 6, peer: "zstd -19", measure: .size, factor: 0.955),
    Target(level: 6, peer: "zstd -19", measure: .decode, factor: 0.9),
    Target(level: 6, peer: "zstd -19", measure: .encode, factor: 1),
    Target(level: 7, peer: "brotli -11", measure: .size, factor: 1),
    Target(level: 7, peer: "brotli -11", measure: .decode, factor: 2),
    Target(level: 7, peer: "xz -9", measure: .size, factor: 1),
    Target(level: 7, peer: "xz -9", measure: .decode, factor: 10),
    Target(level: 7, peer: "xz -9", measure: .encode, factor: 1),
  ]
}

/// How a level stands to its target.
struct Verdict {
  let target: Target
  let factor: Double

  var isMet: Bool {
    target.measure == .size ? factor <= target.factor : factor >= target.factor
  }

  /// Of all targets whose level and peer are among the rows.
  static func all(_ section: Section, blockByteCount: Int) -> [Verdict] {
    Target.all.compactMap { target in
      guard
        blockByteCount >= target.leastBlockByteCount,
        let level = section.rows.first(where: {
          $0.contender.isOurs && $0.contender.level == target.level
        })?.figures,
        let peer = section.rows.first(where: { $0.contender.name == target.peer })?.figures
      else { return nil }
      let factor =
        switch target.measure {
        case .size: Double(level.payloadByteCount) / Double(peer.payloadByteCount)
        case .encode: peer.encodeSeconds / level.encodeSeconds
        case .decode: peer.decodeSeconds / level.decodeSeconds
        }
      return Verdict(target: target, factor: factor)
    }
  }

  /// One line for each level.
  static func text(_ verdicts: [Verdict]) -> String {
    var text = ""
    var level: Int?
    for verdict in verdicts {
      let target = verdict.target
      text += level == target.level ? ", " : "\(level == nil ? "" : "\n")level \(target.level): "
      level = target.level
      text += "\(target.measure) \(decimal(verdict.factor, 3)) × \(target.peer) (target "
      text += target.measure == .size ? "≤" : "≥"
      text += " \(decimal(target.factor, 3)): \(verdict.isMet ? "met" : "MISSED"))"
    }
    return text.isEmpty ? "" : text + "\n"
  }
}
