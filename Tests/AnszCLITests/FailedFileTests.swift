import Glibc
import Testing

/// Files that can't be read or written: the others are done, and nothing is left behind.
@Suite struct FailedFileTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(Sample.text, to: "a")
    try folder.write([1, 2], to: "b")
  }

  @Test("a missing file among good ones")
  func missingSource() throws {
    try ansz("a", "missing", "b", in: folder)
      .expectFailure(1, saying: "missing: ", "No such file")
    #expect(folder.names == ["a", "a.ansz", "b", "b.ansz"])
    let restored = try ansz("-dc", "a.ansz", "missing", "b.ansz", in: folder)
    restored.expectFailure(1, saying: "missing: ")
    expectSame(restored.output, Sample.text + [1, 2])
  }

  @Test("the worst of several failures is the status")
  func worstStatus() throws {
    try folder.write(Array("no archive at all".utf8), to: "bad.ansz")
    try folder.write(try archive(of: [3]), to: "good.ansz")
    for names in [["bad.ansz", "missing", "good.ansz"], ["missing", "good.ansz", "bad.ansz"]] {
      let outcome = try Command(arguments: ["-dc"] + names, folder: folder.path).run()
      #expect(outcome.ending == .exited(2), "\(outcome)")
      #expect(outcome.errorLines.count == 2)
      expectSame(outcome.output, [3])
    }
  }

  @Test("a folder that doesn't exist: the message names it, not the source")
  func missingFolder() throws {
    try ansz("-o", "no/such/x", "a", in: folder).expectFailure(1, saying: "no/such", "No such")
    try ansz("-o", "no/x", input: [1], in: folder).expectFailure(1, saying: "no/x", "No such")
    try ansz("-o", "a/x", "b", in: folder).expectFailure(1, saying: "a/x", "irectory")
    try ansz("no/such/a", in: folder).expectFailure(1, saying: "no/such/a: ", "No such")
    #expect(folder.names == ["a", "b"])
  }

  @Test("a result's name that is too long")
  func longName() throws {
    let name = String(repeating: "n", count: 253)
    try folder.write([1], to: name)
    try ansz(name, in: folder).expectFailure(1, saying: name)
    #expect(folder.names == ["a", "b", name])
  }

  @Test("a folder that can't be written", .enabled(if: Unprivileged.isReady))
  func readOnlyFolder() throws {
    try folder.makeFolder("d")
    try folder.write([1], to: "d/x")
    chmod(folder.path(of: "d"), 0o555)
    defer { chmod(folder.path(of: "d"), 0o755) }
    let beside = try Unprivileged.command(["d/x"], in: folder).run()
    beside.expectFailure(1, saying: "d/x.ansz", "ermission")
    let output = try Unprivileged.command(["-o", "d/y"], in: folder).run([1])
    output.expectFailure(1, saying: "d/y", "ermission")
    #expect(folder.names == ["a", "b", "d"])
    #expect(try shell("ls -A d", in: folder).outputText == "x\n")
  }

  @Test("a file that can't be read", .enabled(if: Unprivileged.isReady))
  func unreadableFile() throws {
    chmod(folder.path(of: "a"), 0)
    chmod(folder.path, 0o777)
    let outcome = try Unprivileged.command(["a", "b"], in: folder).run()
    outcome.expectFailure(1, saying: "a: ", "ermission")
    #expect(folder.names == ["a", "b", "b.ansz"])
  }

  @Test("a disk that is full is not the source's fault")
  func fullDevice() throws {
    try ansz("-o", "/dev/full", "a", in: folder)
      .expectFailure(1, saying: "/dev/full", "No space left")
    #expect(folder.names == ["a", "b"])
  }

  @Test("a limit on the size of files ends in a message", arguments: ["-T1", "-T2"])
  func fileSizeLimit(threads: String) throws {
    // In units of 512 bytes. Beyond it a write is a signal, or an error where that is ignored.
    for ignoring in ["", "trap '' XFSZ; "] {
      let outcome = try shell("\(ignoring)ulimit -f 20; \"$ANSZ\" \(threads) a", in: folder)
      outcome.expectFailure(1, saying: "a", "too large")
      #expect(folder.names == ["a", "b"])
    }
  }

  @Test("few descriptors suffice for many files")
  func manyFiles() throws {
    let names = (0..<60).map { "f\($0)" }
    for name in names {
      try folder.write([1], to: name)
    }
    let script = "ulimit -n 20; \"$ANSZ\" f*; rm f??; \"$ANSZ\" -d -f f*.ansz; \"$ANSZ\" -t f*.ansz"
    try shell(script, in: folder).expectSuccess()
    for name in names {
      expectSame(try folder.bytes(of: name), [1])
    }
  }
}
