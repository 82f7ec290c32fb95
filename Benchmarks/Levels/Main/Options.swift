import Glibc

struct Options {
  var runs = 5
  /// Passes of a direction that takes more than `slowSpeed` allows.
  var slowRuns = 2
  /// How often a pass decodes, for profiles.
  var decodes = 1
  var blockByteCount = 1 << 20
  /// Peers by name, or parts of the names of the usual ones; `none` for none.
  var contenders: [String] = []
  var levels: [Int] = []
  var files: [String] = []
  var measuresWhole = false
  var measuresSlowInputs = false
  var jsonPath: String?
  var svgPath: String?

  /// Bytes a second, below which a contender is slow.
  static let slowSpeed = 5e6

  init(_ arguments: [String]) {
    var rest = arguments[...]
    func next() -> String {
      guard let word = rest.popFirst() else { Options.fail() }
      return word
    }
    func number() -> Int {
      guard let number = Int(next()), number > 0 else { Options.fail() }
      return number
    }
    while let word = rest.popFirst() {
      switch word {
      case "--runs": runs = number()
      case "--slow-runs": slowRuns = number()
      case "--decodes": decodes = number()
      case "--block": blockByteCount = number()
      case "--contender": contenders.append(next())
      case "--level":
        guard let level = Int(next()) else { Options.fail() }
        levels.append(level)
      case "--whole": measuresWhole = true
      case "--slow-inputs": measuresSlowInputs = true
      case "--json": jsonPath = next()
      case "--svg": svgPath = next()
      case "--files": break
      case _ where word.hasPrefix("-"): Options.fail()
      default: files.append(word)
      }
    }
  }

  private static func fail() -> Never {
    print(
      """
      usage: measure-levels [--runs N] [--slow-runs N] [--decodes N] [--block BYTES] [--level N]...
                            [--contender NAME]... [--whole] [--slow-inputs]
                            [--json FILE] [--svg FILE] [[--files] FILE...]
      """
    )
    exit(2)
  }

  var anszLevels: [Int] {
    AnszLevels.all.filter { levels.isEmpty || levels.contains($0) }
  }

  var peers: [Peer] {
    guard !contenders.isEmpty else { return Peer.usual }
    var peers: [Peer] = []
    for name in contenders where name != "none" {
      // `zstd -1` is no part of `zstd -19` here.
      let named = Peer(name).map { [$0] } ?? Peer.usual.filter { $0.name.contains(name) }
      if named.isEmpty {
        print("no peer is called \(name)")
        exit(2)
      }
      peers += named.filter { !peers.contains($0) }
    }
    return peers
  }
}
