import Glibc
import TestSupport
import Testing

/// The progress line, at a terminal that util-linux's `script` stands in for, and SIGUSR1.
@Suite struct ProgressTests {
  let folder: TemporaryFolder
  private static let isPossible = Binary.has("script") && Binary.has("stty")

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(Samples.random(3_000_000, seed: 5), to: "a")
  }

  /// A pipe that brings 100 MB, and then nothing until there is a file `go`.
  private static let slowInput =
    "{ head -c 100000000 /dev/zero; until [ -e go ]; do sleep 0.05; done; }"

  /// Runs a script at a terminal of some width until the line shows, and then to its end.
  ///
  /// - Returns: What the terminal got.
  private func watch(_ script: String, columns: Int, until sign: String) throws -> String {
    let command = try Command(
      executable: "/usr/bin/env",
      arguments: ["script", "-qec", "stty cols \(columns); \(script)", "/dev/null"],
      folder: folder.path,
      environment: ["SHELL": "/bin/sh"]
    ).start()
    let isSeen = command.wait { String(decoding: command.output, as: UTF8.self).contains(sign) }
    try folder.write([], to: "go")
    let outcome = command.finish()
    #expect(isSeen && outcome.ending == .exited(0), "\(outcome.outputText)")
    return outcome.outputText
  }

  /// What stands on the screen in the end, and the widest line that was drawn.
  private func screen(of text: String) -> (left: String, width: Int) {
    var line: [Character] = []
    var column = 0
    var width = 0
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\r": column = 0
      case "\n":
        line = []
        column = 0
      default:
        if column == line.count { line.append(" ") }
        line[column] = Character(scalar)
        column += 1
        width = max(width, column)
      }
    }
    return (String(line).replacing(" ", with: ""), width)
  }

  @Test(
    "the line fits the window and is gone at the end",
    .enabled(if: isPossible, "no script or stty"),
    arguments: [80, 40, 20, 10]
  )
  func width(columns: Int) throws {
    let script = #"\#(Self.slowInput) | "$ANSZ" -b1M --size-hint 200000000 > b"#
    let text = try watch(script, columns: columns, until: "49%")
    let (left, width) = screen(of: text)
    #expect(width < columns && left.isEmpty, "\(text)")
    if columns >= 40 {
      #expect(text.contains("95.0M → ") && text.contains("/s") && text.contains(" left"), "\(text)")
    }
    if columns == 80 {
      #expect(text.contains(":1 ") && text.contains("standard input"), "\(text)")
    }
    try ansz("-t", "b", in: folder).expectSuccess()
  }

  @Test(
    "a message stands alone in its line",
    .enabled(if: isPossible, "no script or stty")
  )
  func message() throws {
    let script = #"\#(Self.slowInput) | "$ANSZ" -v -b1M --size-hint 200000000 > b"#
    let text = try watch(script, columns: 80, until: "49%")
    let last = text.split { $0 == "\r" || $0 == "\n" || $0 == "\r\n" }.last {
      $0.contains { $0 != " " }
    }
    #expect(last?.hasPrefix("ansz: standard input: to standard output") == true, "\(text)")
  }

  @Test(
    "no line when nobody watches, nobody wants it, or the output is on the screen",
    arguments: ["2> errors", "-q", "--progress=never", "-t"]
  )
  func silence(how: String) throws {
    guard Self.isPossible else { return print("skipped: no script or stty") }
    try folder.write(try archive(of: try folder.bytes(of: "a")), to: "a.ansz")
    let program = how == "-t" ? "cat a.ansz; " : "cat a; "
    // It ends only when it has been asked for its status, and has had time for a line before.
    let script =
      "{ \(program) sleep 1; } | \"$ANSZ\" \(how) \(how == "-t" ? "2> errors" : "") > b; echo end"
    let text = try watch(script, columns: 80, until: "end")
    #expect(text == "end\r\n")
    #expect(try how.contains("errors") || how == "-t" ? folder.bytes(of: "errors").isEmpty : true)
  }

  @Test("--progress=always writes whole lines where there is no terminal")
  func always() throws {
    let command = try Command(
      arguments: ["--progress=always", "--size-hint=6000000", "-b1M"],
      folder: folder.path
    ).start()
    command.write(try folder.bytes(of: "a"))
    let end = ContinuousClock.now + .seconds(3)
    _ = command.wait { .now > end }
    let outcome = command.finish()
    #expect(outcome.ending == .exited(0))
    for line in outcome.errorLines {
      #expect(line.hasPrefix("ansz: standard input: compressing, "))
    }
    // The last block isn't full, and waits.
    let last = outcome.errorLines.last ?? ""
    #expect(last.hasPrefix("ansz: standard input: compressing, 34%, 2.00M → "), "\(outcome)")
  }

  @Test(
    "SIGUSR1 asks how far it is, at any time, and ends nothing",
    arguments: [[], ["-q"], ["-d"]]
  )
  func status(arguments: [String]) throws {
    let content = try folder.bytes(of: "a")
    let input = arguments == ["-d"] ? try archive(of: content) : content
    let command = try Command(arguments: arguments + ["-b64K", "-T2"], folder: folder.path).start()
    command.write(Array(input.dropLast(100)))
    #expect(command.wait { command.output.count > 1_000_000 })
    for _ in 0..<3 {
      command.send(SIGUSR1)
      usleep(20_000)
    }
    command.write(Array(input.suffix(100)))
    let outcome = command.finish()
    #expect(outcome.ending == .exited(0), "\(outcome)")
    let expected = arguments == ["-d"] ? "decompressing" : "compressing"
    #expect((1...3).contains(outcome.errorLines.count), "\(outcome)")
    for line in outcome.errorLines {
      // How much is done by then is nobody's promise.
      #expect(line.hasPrefix("ansz: standard input: \(expected), 0:0") && line.contains(" → "))
    }
  }

  @Test(
    "SIGUSR1 asks how far a part is taken out",
    arguments: [
      ["--range", "0+2M"], ["--block", "1-"], ["--lines", "1-"], ["--record", "a"], [],
    ]
  )
  func catStatus(arguments: [String]) throws {
    let isSorted = arguments.first == "--record"
    if isSorted {
      let others = Samples.random(300_000, seed: 6) + [10]
      try folder.write(others + (0..<2_000_000).map { $0 % 2 == 0 ? 97 : 10 }, to: "a")
    }
    try ansz(isSorted ? "--unordered" : "-1", "-b64K", "a", in: folder).expectSuccess()
    let command = try Command(
      arguments: ["cat", "-T2"] + arguments + ["a.ansz"],
      folder: folder.path
    ).start()
    // Then nobody reads, and it has to wait with a part done.
    #expect(command.wait { !command.output.isEmpty })
    usleep(50_000)
    command.send(SIGUSR1)
    usleep(50_000)
    let outcome = command.finish()
    let what = arguments.isEmpty ? "decompressing" : "taking out"
    #expect(outcome.ending == .exited(0) && outcome.errorLines.count == 1)
    #expect(outcome.errorText.hasPrefix("ansz: a.ansz: \(what), "), "\(outcome)")
  }

  @Test("SIGUSR1 before the command is ready, or with a small file, ends nothing", arguments: 0..<8)
  func earlyStatus(turn: Int) throws {
    try folder.write([1, 2, 3], to: "small")
    let command = try Command(arguments: ["-c", "small"], folder: folder.path).start()
    usleep(UInt32(2500 + 500 * turn))
    command.send(SIGUSR1)
    let outcome = command.finish()
    // Before its first instruction nothing can be done about a signal.
    #expect(outcome.ending == .exited(0) || outcome.ending == .signalled(SIGUSR1), "\(outcome)")
    // It may come behind the end of the work.
    let said = outcome.errorText
    #expect(said.isEmpty || said.hasPrefix("ansz: small: compressing, "), "\(outcome)")
  }

  @Test("SIGUSR1 with a small file is answered, at its end at the latest")
  func smallStatus() throws {
    try folder.write(try archive(of: [UInt8](repeating: 0, count: 1 << 20)), to: "small")
    let command = try Command(arguments: ["-dc", "small"], folder: folder.path).start()
    // Then nobody reads, and it has to wait.
    #expect(command.wait { !command.output.isEmpty })
    command.send(SIGUSR1)
    let outcome = command.finish()
    #expect(outcome.ending == .exited(0) && outcome.errorLines.count == 1, "\(outcome)")
    #expect(outcome.errorText.hasPrefix("ansz: small: decompressing, "), "\(outcome)")
  }

  @Test("wrong words")
  func wrongWords() throws {
    for words in [["--progress"], ["--progress=maybe"], ["--size-hint=x"], ["--size-hint"]] {
      try Command(arguments: words).run().expectFailure(1)
    }
  }
}
