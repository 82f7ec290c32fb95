import Plotting

/// Contents that take match finders or entropy coders out of their way.
struct SlowInput {
  let name: String
  let content: [UInt8]

  static let byteCount = 1 << 20

  /// All of them; `sample` is what repeats as a file would.
  static func all(sample: [UInt8]) -> [SlowInput] {
    [
      SlowInput(name: "zeros", repeating: [0]),
      SlowInput(name: "all equal", repeating: [0x61]),
    ]
      + (2...70).map { SlowInput(name: "period \($0)", repeating: noise($0, seed: $0)) }
      + [(2, 20), (4, 10), (16, 5), (32, 4)].map { symbolCount, length in
        SlowInput(
          name: "de Bruijn \(symbolCount)^\(length)",
          content: deBruijn(symbolCount, length)
        )
      }
      + [
        SlowInput(name: "random", content: noise(byteCount, seed: 1)),
        SlowInput(name: "random of 2 symbols", content: noise(byteCount, seed: 2).map { $0 & 1 }),
        // Long matches that end at every place of a run.
        SlowInput(name: "broken runs", content: brokenRuns()),
        SlowInput(name: "Fibonacci word", content: fibonacciWord()),
      ]
      + [4 << 10, 100_000, 500_000].filter { $0 <= sample.count }.map {
        SlowInput(name: "repeated file of \($0)", repeating: Array(sample[..<$0]))
      }
  }

  private init(name: String, content: [UInt8]) {
    self.name = name
    self.content = content
  }

  private init(name: String, repeating piece: [UInt8]) {
    let content = (0..<Self.byteCount).map { piece[$0 % piece.count] }
    self.init(name: name, content: content)
  }

  private static func noise(_ byteCount: Int, seed: Int) -> [UInt8] {
    var state = UInt64(seed)
    return (0..<byteCount).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: state >> 56)
    }
  }

  /// Every word of a length over an alphabet once: the Lyndon words whose lengths divide it, in order.
  private static func deBruijn(_ symbolCount: Int, _ length: Int) -> [UInt8] {
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

  private static func brokenRuns() -> [UInt8] {
    let lengths = noise(byteCount, seed: 3)
    var content: [UInt8] = []
    for length in lengths where content.count < byteCount {
      content += [UInt8](repeating: 0x61, count: Int(length) * 4) + [length]
    }
    return Array(content[..<byteCount])
  }

  private static func fibonacciWord() -> [UInt8] {
    var (word, next): ([UInt8], [UInt8]) = ([0x61], [0x61, 0x62])
    while word.count < byteCount { (word, next) = (next, next + word) }
    return Array(word[..<byteCount])
  }
}

/// What slow inputs cost each contender, over the median of the blocks of usual files.
func measureSlowInputs(_ options: Options) {
  let blocks = options.files.flatMap { path in
    // Two from each file, for slow levels.
    cut(readFile(path), SlowInput.byteCount).filter { $0.count == SlowInput.byteCount }.prefix(2)
  }
  guard let sample = blocks.first else {
    print("slow inputs are compared with usual files, of 1 MiB or more")
    return
  }
  let inputs = SlowInput.all(sample: sample)
  let setting = Setting(options, families: [])
  print("\(setting.date), \(setting.cpu), one core; inputs of 1 MiB, each one block")
  print("time over the median of \(blocks.count) blocks of usual files\n")
  let peers = options.contenders.isEmpty ? [] : options.peers
  for contender in options.anszLevels.map({ Contender.ansz($0) })
    + peers.map({ $0.contender(contentByteLimit: SlowInput.byteCount, isWhole: false) })
  {
    func figures(_ content: [UInt8]) -> Figures {
      let trial = Trial(contender, [content])
      for _ in 0..<max(2, options.runs) {
        Trial.pass([trial], slowBelow: Options.slowSpeed, slowRuns: options.slowRuns)
      }
      return trial.figures
    }
    let usual = blocks.map(figures)
    let encodeSeconds = median(usual.map(\.encodeSeconds))
    let decodeSeconds = median(usual.map(\.decodeSeconds))
    print(
      "\(contender.name): usual encode \(decimal(encodeSeconds * 1e3, 2)) ms,"
        + " decode \(decimal(decodeSeconds * 1e3, 2)) ms"
    )
    let lines = inputs.map { input in
      let figures = figures(input.content)
      return (
        input.name, figures.payloadByteCount, figures.encodeSeconds / encodeSeconds,
        figures.decodeSeconds / decodeSeconds
      )
    }
    for (name, byteCount, encode, decode) in reduced(lines) {
      print(
        "  " + leading(name, 30) + column("\(byteCount)", 9) + "  enc"
          + column(decimal(encode, 2), 8) + "  dec" + column(decimal(decode, 2), 8)
          + (max(encode, decode) > 2 ? "  SLOW" : "")
      )
    }
    say("")
  }
}

/// The lines, with those of periods in two: the slowest to encode and the slowest to decode.
private func reduced(
  _ lines: [(String, Int, Double, Double)]
) -> [(String, Int, Double, Double)] {
  let periods = lines.filter { $0.0.hasPrefix("period") }
  let worst = [periods.max { $0.2 < $1.2 }, periods.max { $0.3 < $1.3 }].compactMap { $0 }
  let titles = ["slowest to encode", "slowest to decode"]
  return zip(worst, titles).map { ($0.0 + ", \($1)", $0.1, $0.2, $0.3) }
    + lines.filter { !$0.0.hasPrefix("period") }
}
