import Glibc
import Testing

/// `-o` and `-c`: where results go when they don't go beside the source.
@Suite struct OutputTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(Sample.text, to: "a")
  }

  @Test("-o FILE takes a file or standard input")
  func file() throws {
    try ansz("-o", "b", "a", in: folder).expectOutput([])
    try ansz("-o", "c", input: Sample.text, in: folder).expectOutput([])
    expectSame(try folder.bytes(of: "b"), try folder.bytes(of: "c"))
    try ansz("-d", "-o", "d", "b", in: folder).expectOutput([])
    try ansz("-do", "e", input: try folder.bytes(of: "b"), in: folder).expectOutput([])
    expectSame(try folder.bytes(of: "d"), Sample.text)
    expectSame(try folder.bytes(of: "e"), Sample.text)
    #expect(folder.names == ["a", "b", "c", "d", "e"])
  }

  @Test(
    "-o - and -c are standard output",
    arguments: [["-o", "-"], ["-c"], ["--stdout"]]
  )
  func standardOutput(arguments: [String]) throws {
    let outcome = try Command(arguments: arguments + ["a"], folder: folder.path).run()
    outcome.expectOutput(try archive(of: Sample.text))
    let restored = try Command(arguments: ["-d"] + arguments).run(outcome.output)
    restored.expectOutput(Sample.text)
    #expect(folder.names == ["a"])
  }

  @Test("-o takes one input, and no -c beside it")
  func contradictions() throws {
    try folder.write([1], to: "b")
    try ansz("-o", "x", "a", "b", in: folder).expectFailure(1, saying: "-o")
    try ansz("-c", "-o", "x", "a", in: folder).expectFailure(1, saying: "-c", "-o")
    try ansz("-o", "", "a", in: folder).expectFailure(1)
    #expect(folder.names == ["a", "b"])
  }

  @Test("a device is written to and never replaced", arguments: ["-k", "-f", "--rm"])
  func device(flag: String) throws {
    for target in ["/dev/null", "null"] {
      if target == "null" {
        try folder.link("null", to: "/dev/null")
      }
      try ansz(flag, "-o", target, "a", in: folder).expectOutput([])
      try ansz(flag, "-o", target, input: [1], in: folder).expectOutput([])
    }
    var status = stat()
    #expect(stat("/dev/null", &status) == 0 && status.st_mode & S_IFMT == S_IFCHR)
    // `--rm` promises to read the result back, which can't be done here.
    #expect(folder.names == ["a", "null"])
  }

  @Test("a named pipe is written to and never replaced")
  func namedPipe() throws {
    try folder.makePipe("fifo")
    let script = #""$ANSZ" -o fifo a & "$ANSZ" -d < fifo; wait"#
    try shell(script, in: folder).expectOutput(Sample.text)
    #expect(try folder.status(of: "fifo").st_mode & S_IFMT == S_IFIFO)
  }

  @Test("/dev/stdout is standard output")
  func devStdout() throws {
    try ansz("-o", "/dev/stdout", "a", in: folder).expectOutput(try archive(of: Sample.text))
  }

  @Test("-v tells what was done, on standard error alone")
  func verbose() throws {
    let outcome = try ansz("-v", "-c", "a", in: folder)
    #expect(outcome.ending == .exited(0))
    expectSame(outcome.output, try archive(of: Sample.text))
    #expect(outcome.errorLines.count == 1)
    #expect(outcome.errorText.contains("\(Sample.text.count)"))
    #expect(outcome.errorText.contains("\(outcome.output.count)"))
    let two = try ansz("-v", "a", in: folder)
    #expect(two.ending == .exited(0) && two.output.isEmpty && two.errorLines.count == 1)
  }
}
