import Glibc
import TestSupport
import Testing

/// `--rm`: a source goes when its result is there and good, and for no other reason.
@Suite struct RemovalTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(Sample.mixed, to: "a")
  }

  @Test("both ways the source is replaced by its result")
  func success() throws {
    try ansz("--rm", "a", in: folder).expectOutput([])
    #expect(folder.names == ["a.ansz"])
    try ansz("-d", "--rm", "a.ansz", in: folder).expectOutput([])
    #expect(folder.names == ["a"])
    expectSame(try folder.bytes(of: "a"), Sample.mixed)
  }

  @Test("several threads and small blocks", arguments: ["-T1", "-T2", "-T8"])
  func threads(threads: String) throws {
    try ansz("--rm", threads, "-b64K", "a", in: folder).expectSuccess()
    try ansz("-d", "--rm", threads, "a.ansz", in: folder).expectSuccess()
    #expect(folder.names == ["a"])
    expectSame(try folder.bytes(of: "a"), Sample.mixed)
  }

  @Test("an empty file")
  func empty() throws {
    try folder.write([], to: "a")
    try ansz("--rm", "a", in: folder).expectSuccess()
    try ansz("-d", "--rm", "a.ansz", in: folder).expectSuccess()
    #expect(folder.names == ["a"])
  }

  @Test("with -o the source goes too, since its result is there")
  func output() throws {
    try ansz("--rm", "-o", "b", "a", in: folder).expectSuccess()
    #expect(folder.names == ["b"])
  }

  @Test("a failure keeps the source")
  func failure() throws {
    let compressed = try archive(of: Sample.mixed)
    try folder.write(ArchiveBytes.flipping(compressed, at: 1000), to: "b.ansz")
    try ansz("-d", "--rm", "b.ansz", in: folder).expectFailure(2, saying: "b.ansz: ")
    try ansz("--rm", "-o", "missing/x", "a", in: folder).expectFailure(1)
    try folder.write([1], to: "a.ansz")
    try ansz("--rm", "a", in: folder).expectFailure(1, saying: "exists")
    #expect(folder.names == ["a", "a.ansz", "b.ansz"])
    expectSame(try folder.bytes(of: "a"), Sample.mixed)
  }

  @Test("with -o a symbolic link or a pipe isn't removed in place of a file")
  func onlyFilesThemselves() throws {
    #expect(symlink("a", "\(folder.path)/link") == 0)
    try ansz("--rm", "-o", "b", "link", in: folder).expectFailure(1, saying: "symbolic link")
    #expect(mkfifo("\(folder.path)/pipe", 0o600) == 0)
    try ansz("--rm", "-o", "b", "pipe", in: folder).expectFailure(1, saying: "regular file")
    #expect(folder.names == ["a", "link", "pipe"])
  }

  /// A log that is written to all the time, before, while and after it is read.
  @Test("a source that changed meanwhile is kept")
  func changedMeanwhile() throws {
    let text = Sample.mixed + Sample.mixed + Sample.mixed
    try folder.write(text + text + text, to: "log")
    let script = """
      (while [ ! -e stop ]; do echo more >> log; : > started; sleep 0.001; done) &
      while [ ! -e started ]; do sleep 0.001; done
      "$ANSZ" --rm -T1 log; status=$?
      : > stop; wait; exit $status
      """
    let outcome = try shell(script, in: folder)
    #expect(outcome.ending == .exited(1), "\(outcome)")
    #expect(folder.names.contains("log"))
  }

  @Test("one that fails doesn't keep the others")
  func severalFiles() throws {
    try folder.write([1], to: "b")
    try ansz("--rm", "a", "missing", "b", in: folder).expectFailure(1, saying: "missing: ")
    #expect(folder.names == ["a.ansz", "b.ansz"])
  }

  @Test("what leaves no file keeps the source", arguments: [["-c"], ["-o", "-"], ["-t"], ["-l"]])
  func noResult(arguments: [String]) throws {
    try folder.write(try archive(of: [1]), to: "b.ansz")
    let outcome = try Command(
      arguments: arguments + ["--rm", "b.ansz"],
      folder: folder.path
    ).run()
    #expect(folder.names == ["a", "b.ansz"], "\(outcome)")
  }

  @Test("standard input is no file that could be removed")
  func standardInput() throws {
    // By this name messages call it.
    try folder.write([1], to: "standard input")
    try ansz("--rm", "-o", "b", input: [1, 2], in: folder).expectSuccess()
    #expect(folder.names == ["a", "b", "standard input"])
    let redirected = Command(
      arguments: ["--rm", "-o", "c"],
      folder: folder.path,
      input: .file(folder.path(of: "a"))
    )
    try redirected.run().expectSuccess()
    #expect(folder.names == ["a", "b", "c", "standard input"])
    try ansz("--rm", input: [1], in: folder).expectSuccess()
    #expect(folder.names == ["a", "b", "c", "standard input"])
  }

  @Test("a file with several names is refused without -f")
  func hardLink() throws {
    #expect(link(folder.path(of: "a"), folder.path(of: "b")) == 0)
    try ansz("--rm", "a", in: folder).expectFailure(1, saying: "a: ", "2")
    #expect(folder.names == ["a", "b"])
    try ansz("--rm", "-f", "a", in: folder).expectSuccess()
    #expect(folder.names == ["a.ansz", "b"])
  }

  @Test("-f --rm of a symbolic link removes the link, never what it leads to")
  func symbolicLink() throws {
    try folder.link("link", to: "a")
    try ansz("--rm", "-f", "link", in: folder).expectSuccess()
    #expect(folder.names == ["a", "link.ansz"])
    try ansz("-dc", "link.ansz", in: folder).expectOutput(Sample.mixed)
  }

  @Test(
    "a file with special bits, which its result hasn't, is refused without -f",
    arguments: [0o4755, 0o1644]
  )
  func specialBits(mode: Int) throws {
    chmod(folder.path(of: "a"), mode_t(mode))
    try ansz("--rm", "a", in: folder).expectFailure(1, saying: "a: ", "special")
    #expect(folder.names == ["a"])
    try ansz("--rm", "-f", "a", in: folder).expectSuccess()
    #expect(folder.names == ["a.ansz"])
  }

  @Test("-k and --rm contradict each other")
  func contradiction() throws {
    try ansz("-k", "--rm", "a", in: folder).expectFailure(1, saying: "-k", "--rm")
    #expect(folder.names == ["a"])
  }
}
