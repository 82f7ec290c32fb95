import Glibc
import Testing

/// A file that is there is never lost without -f, and with it only to a complete result.
@Suite struct OverwritingTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(Sample.text, to: "a")
    try folder.write([9, 9, 9], to: "a.ansz")
  }

  @Test("a target that exists is refused and stays as it is")
  func refusal() throws {
    try ansz("a", in: folder).expectFailure(1, saying: "a: ", "a.ansz", "exists")
    try ansz("-o", "a.ansz", "a", in: folder).expectFailure(1, saying: "a.ansz", "exists")
    try ansz("-o", "a.ansz", input: [1], in: folder).expectFailure(1, saying: "a.ansz", "exists")
    expectSame(try folder.bytes(of: "a.ansz"), [9, 9, 9])
    #expect(folder.names == ["a", "a.ansz"])
  }

  @Test("a refusal comes before the input is read")
  func refusalBeforeReading() throws {
    let command = try Command(arguments: ["-o", "a.ansz"], folder: folder.path).start()
    command.end().expectFailure(1, saying: "exists")
  }

  @Test("-f overwrites")
  func force() throws {
    try ansz("-f", "a", in: folder).expectOutput([])
    expectSame(try folder.bytes(of: "a.ansz"), try archive(of: Sample.text))
    try ansz("-d", "-f", "a.ansz", in: folder).expectOutput([])
    expectSame(try folder.bytes(of: "a"), Sample.text)
    #expect(folder.names == ["a", "a.ansz"])
  }

  @Test("-f with an input that is damaged leaves the target as it was")
  func forceAndFail() throws {
    try ansz("-d", "-f", "a.ansz", in: folder).expectFailure(2, saying: "a.ansz: ")
    expectSame(try folder.bytes(of: "a"), Sample.text)
    try ansz("-f", "-o", "a", "missing", in: folder).expectFailure(1, saying: "missing: ")
    expectSame(try folder.bytes(of: "a"), Sample.text)
    #expect(folder.names == ["a", "a.ansz"])
  }

  @Test("a directory in the target's place is refused, also with -f", arguments: ["-k", "-f"])
  func directoryInTheWay(flag: String) throws {
    try folder.write([1], to: "b")
    try folder.makeFolder("b.ansz")
    try ansz(flag, "b", in: folder).expectFailure(1, saying: "b.ansz", "directory")
    try ansz(flag, "-o", "b.ansz", "a", in: folder).expectFailure(1, saying: "b.ansz", "directory")
    #expect(folder.names == ["a", "a.ansz", "b", "b.ansz"])
  }

  @Test("a link in the target's place counts as a file that is there")
  func linkInTheWay() throws {
    try folder.link("to-a", to: "a")
    try folder.link("nowhere", to: "missing")
    for name in ["to-a", "nowhere"] {
      try ansz("-o", name, input: [1], in: folder).expectFailure(1, saying: name, "exists")
    }
    #expect(folder.names == ["a", "a.ansz", "nowhere", "to-a"])
    expectSame(try folder.bytes(of: "a"), Sample.text)
  }

  @Test("the source is never its own target, by whatever name")
  func sourceItself() throws {
    try folder.link("link", to: "a")
    #expect(Glibc.link(folder.path(of: "a"), folder.path(of: "hard")) == 0)
    for target in ["a", "./a", "link", "hard", folder.path(of: "a")] {
      try ansz("-o", target, "a", in: folder).expectFailure(1, saying: target)
      try ansz("-f", "-o", target, "a", in: folder).expectFailure(1, saying: target)
      let redirected = Command(
        arguments: ["-f", "-o", target],
        folder: folder.path,
        input: .file(folder.path(of: "a"))
      )
      try redirected.run().expectFailure(1, saying: target)
      expectSame(try folder.bytes(of: "a"), Sample.text)
    }
    #expect(folder.names == ["a", "a.ansz", "hard", "link"])
  }

  @Test("two sources with one target: the second is refused")
  func sameTargetTwice() throws {
    try folder.write([1], to: "b")
    let outcome = try ansz("b", "b", in: folder)
    outcome.expectFailure(1, saying: "b.ansz", "exists")
    try ansz("-dc", "b.ansz", in: folder).expectOutput([1])
  }
}
