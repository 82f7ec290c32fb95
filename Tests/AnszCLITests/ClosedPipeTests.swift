import Glibc
import TestSupport
import Testing

/// Readers that go away, descriptors that are closed, devices that are full.
///
/// Each ends quietly by SIGPIPE or with a clean error, and none in a crash or in silence about data
/// that is lost.
@Suite struct ClosedPipeTests {
  static let noise = Samples.random(3_000_000, seed: 12)

  @Test(
    "a reader that has enough ends the command quietly",
    arguments: ["-T1", "-T2"],
    ["", "-d"]
  )
  func head(threads: String, operation: String) throws {
    let input = operation == "-d" ? try archive(of: Self.noise) : Self.noise
    let arguments = [threads, operation].filter { !$0.isEmpty }
    let command = try Command(arguments: arguments).start()
    // The first byte, as `head -c 1` takes it.
    command.write(Array(input.prefix(1_500_000)))
    _ = command.wait { !command.output.isEmpty }
    command.closeOutput()
    command.write(Array(input.dropFirst(1_500_000)))
    let outcome = command.finish()
    outcome.expect(outcome.ending == .signalled(SIGPIPE), "an end by SIGPIPE")
    outcome.expect(outcome.errors.isEmpty, "silence")
  }

  @Test("ansz | head -c 1 in a shell")
  func headInShell() throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.noise, to: "a")
    try shell(#""$ANSZ" -c a | head -c 1"#, in: folder).expectOutput([0xF5])
    try shell(#""$ANSZ" < a | "$ANSZ" -d | head -c 1"#, in: folder)
      .expectOutput([Self.noise[0]])
  }

  @Test(
    "where SIGPIPE is ignored, the reader's end is an error",
    arguments: ["-T1", "-T2"],
    ["", "-d"]
  )
  func ignoredSignal(threads: String, operation: String) throws {
    let folder = try TemporaryFolder()
    try folder.write(operation == "-d" ? try archive(of: Self.noise) : Self.noise, to: "a")
    let script = """
      trap '' PIPE
      { "$ANSZ" \(threads) \(operation) -c a; echo "status $?" >&2; } | head -c 1 > /dev/null
      """
    let outcome = try shell(script, in: folder)
    #expect(outcome.errorLines.count == 2, "\(outcome)")
    #expect(outcome.errorLines.first?.hasPrefix("ansz: ") == true, "\(outcome)")
    #expect(outcome.errorText.contains("roken pipe"), "\(outcome)")
    #expect(outcome.errorLines.last == "status 1", "\(outcome)")
  }

  @Test(
    "standard output closed, or full",
    arguments: [">&-", "> /dev/full"],
    ["", "-T1", "-T2", "-d", "-d -T1", "-c", "-l", "-V", "-h", "--version", "--help"]
  )
  func noOutput(redirection: String, arguments: String) throws {
    let folder = try TemporaryFolder()
    try folder.write(try archive(of: Sample.text), to: "a")
    let outcome = try shell("\"$ANSZ\" \(arguments) < a \(redirection)", in: folder)
    outcome.expectFailure(1)
  }

  @Test("output that fails ends the command, even if its input goes on", arguments: ["-T1", "-T2"])
  func inputStaysOpen(threads: String) throws {
    for output in ["> /dev/full", "| head -c 1"] {
      let script = "trap '' PIPE; \"$ANSZ\" \(threads) -b64K \(output)"
      let command = try Command(executable: "/bin/sh", arguments: ["-c", script]).start()
      command.write(Array(Self.noise.prefix(1_000_000)))
      let outcome = command.end()
      outcome.expect(outcome.ending != .hung, "an end")
      outcome.expect(outcome.errorLines.count == 1, "one line")
    }
  }

  @Test("a message about standard output doesn't blame the source")
  func blame() throws {
    let folder = try TemporaryFolder()
    try folder.write(Sample.text, to: "a")
    try shell(#""$ANSZ" -c a > /dev/full"#, in: folder)
      .expectFailure(1, saying: "standard output", "No space left")
    try shell(#""$ANSZ" < a >&-"#, in: folder).expectFailure(1, saying: "standard output")
  }

  @Test("ansz cat says so too", arguments: [">&-", "> /dev/full"])
  func catWithoutOutput(redirection: String) throws {
    let folder = try TemporaryFolder()
    try folder.write(try archive(of: Sample.text), to: "a")
    for options in ["", "--range 1+5", "--block 0", "--help"] {
      try shell("\"$ANSZ\" cat \(options) a \(redirection)", in: folder).expectFailure(1)
    }
  }

  @Test("a command that writes a file needs no standard output or input")
  func closedAndNotNeeded() throws {
    let folder = try TemporaryFolder()
    try folder.write(Sample.text, to: "a")
    try shell(#""$ANSZ" a <&- >&-"#, in: folder).expectSuccess()
    try shell(#""$ANSZ" -t a.ansz <&- >&-"#, in: folder).expectSuccess()
    try shell(#""$ANSZ" -d -o b a.ansz <&- >&- 2>&-"#, in: folder).expectSuccess()
    expectSame(try folder.bytes(of: "b"), Sample.text)
    #expect(folder.names == ["a", "a.ansz", "b"])
  }

  @Test("standard input closed", arguments: ["", "-d", "-t", "-l", "-o x"])
  func closedInput(arguments: String) throws {
    let folder = try TemporaryFolder()
    try shell("\"$ANSZ\" \(arguments) <&-", in: folder).expectFailure(1, saying: "standard input")
    #expect(folder.names.isEmpty)
  }

  @Test("standard error closed: messages go nowhere, above all not into a result")
  func closedErrors() throws {
    let folder = try TemporaryFolder()
    try folder.write([1, 2], to: "a")
    let outcome = try shell(#""$ANSZ" -v -o x missing 2>&-; "$ANSZ" -v -o y a 2>&-"#, in: folder)
    outcome.expectSuccess()
    #expect(folder.names == ["a", "y"])
    try ansz("-dc", "y", in: folder).expectOutput([1, 2])
    let status = try shell(#""$ANSZ" missing 2>&-"#, in: folder)
    #expect(status.ending == .exited(1))
  }
}
