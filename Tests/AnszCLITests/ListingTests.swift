import TestSupport
import Testing

/// `-l`: sizes, from the end of an archive where it can be read.
@Suite struct ListingTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  /// Expects a table of a head and one row for each archive.
  private func expectRows(
    _ outcome: Outcome,
    _ rows: [(content: Int, archive: Int, blocks: Int, frames: Int, name: String)],
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    outcome.expectSuccess(sourceLocation: sourceLocation)
    let lines = outcome.outputText.split(separator: "\n")
    #expect(lines.count == rows.count + 1, "\(outcome.outputText)", sourceLocation: sourceLocation)
    for (line, row) in zip(lines.dropFirst(), rows) {
      let cells = line.split(separator: " ", maxSplits: 5).map(String.init)
      let expected = [
        "\(row.content)", "\(row.archive)", cells.count > 2 ? cells[2] : "", "\(row.blocks)",
        "\(row.frames)", " \(row.name)",
      ]
      #expect(cells == expected, sourceLocation: sourceLocation)
    }
  }

  @Test("sizes, blocks and frames, from files and from a pipe")
  func sizes() throws {
    let small = try archive(of: [1, 2, 3])
    let indexed = try archive(of: Sample.indexed, "-b64K")
    let frames = small + indexed + (try archive(of: [])) + small
    try folder.write(small, to: "small")
    try folder.write(indexed, to: "in dexed")
    try folder.write(frames, to: "frames")
    let count = Sample.indexed.count
    expectRows(
      try ansz("-l", "small", "in dexed", "frames", in: folder),
      [
        (3, small.count, 1, 1, "small"),
        (count, indexed.count, 11, 1, "in dexed"),
        (count + 6, frames.count, 13, 4, "frames"),
      ]
    )
    expectRows(try ansz("-l", input: frames), [(count + 6, frames.count, 13, 4, "standard input")])
    let redirected = Command(arguments: ["-l"], input: .file(folder.path(of: "frames")))
    expectRows(try redirected.run(), [(count + 6, frames.count, 13, 4, "standard input")])
    let piped = try shell(#"cat frames | "$ANSZ" --list -"#, in: folder)
    expectRows(piped, [(count + 6, frames.count, 13, 4, "standard input")])
  }

  @Test("an archive of nothing")
  func empty() throws {
    let empty = try archive(of: [])
    try folder.write(empty, to: "empty")
    expectRows(try ansz("-l", "empty", in: folder), [(0, empty.count, 0, 1, "empty")])
    expectRows(try ansz("-l", input: empty), [(0, empty.count, 0, 1, "standard input")])
  }

  @Test("the end is enough: blocks are not read")
  func damagedBlock() throws {
    let indexed = try archive(of: Sample.indexed, "-b64K")
    let blocks = ArchiveBytes.blockOffsets(in: indexed)
    try folder.write(ArchiveBytes.flipping(indexed, at: blocks[4] + 100), to: "a")
    let row = (Sample.indexed.count, indexed.count, 11, 1, "a")
    expectRows(try ansz("-l", "a", in: folder), [row])
  }

  @Test("a damaged end is walked around, with a warning as ansz cat gives it")
  func damagedEnd() throws {
    let indexed = try archive(of: Sample.indexed, "-b64K")
    try folder.write(ArchiveBytes.flipping(indexed, at: indexed.count - 20), to: "a")
    let outcome = try ansz("-l", "a", in: folder)
    #expect(outcome.outputText.contains(" \(Sample.indexed.count) "))
    outcome.expect(outcome.errorLines.count == 1, "one line that says what is damaged")
    #expect(outcome.ending == .exited(2))
  }

  @Test("an archive without an end: what is whole, and that it has none")
  func unfinished() throws {
    let indexed = try archive(of: Sample.indexed, "-b64K")
    let blocks = ArchiveBytes.blockOffsets(in: indexed)
    let small = try archive(of: [1, 2, 3])
    try folder.write(small + indexed.prefix(blocks[6] + 100), to: "a")
    for call in [["-l"], ["list"]] {
      let outcome = try Command(arguments: call + ["a"], folder: folder.path).run()
      outcome.expectFailure(2, saying: "a: the archive ends too early")
      #expect(outcome.outputText.contains("  393219 "), "\(outcome.outputText)")
      #expect(outcome.outputText.contains(" 7       2  a\n"), "\(outcome.outputText)")
    }
    let verbose = try ansz("list", "-v", "a", in: folder)
    #expect(verbose.outputText.contains("blocks of 65536 bytes, without an end\n"))
    let json = try ansz("list", "--json", "a", in: folder)
    #expect(json.outputText.contains(#""isFinished":true"#))
    #expect(json.outputText.contains(#""isFinished":false"#))
  }

  @Test("the options of -l are those of list")
  func options() throws {
    try folder.makeFolder("d")
    try folder.makeFolder("d/e")
    try folder.write(try archive(of: [1, 2, 3]), to: "d/e/a.ansz")
    try folder.write([1], to: "d/plain")
    try folder.write(Array("d/e/a.ansz\0".utf8), to: "names")
    for call in ["-l", "list"] {
      try ansz(call, "-r", "d", in: folder).expectSuccess()
      #expect(try ansz(call, "-rfq", "d", in: folder).outputText.hasSuffix("d/e/a.ansz\n"))
      let listed = try ansz(call, "--files0-from", "names", in: folder)
      listed.expectSuccess()
      #expect(listed.outputText.hasSuffix("d/e/a.ansz\n"))
    }
    try ansz("list", "--nonsense", in: folder)
      .expectFailure(1, saying: "(`ansz list --help` lists the options)")
  }

  @Test("what is no archive is reported, and the others are listed")
  func failures() throws {
    try folder.write(try archive(of: [1]), to: "good")
    try folder.write(Array("no archive".utf8), to: "bad")
    try folder.write([], to: "empty")
    let outcome = try ansz("-l", "bad", "missing", "empty", "good", in: folder)
    #expect(outcome.ending == .exited(2))
    #expect(outcome.errorLines.count == 3, "\(outcome)")
    #expect(outcome.outputText.hasSuffix("good\n"))
    try ansz("-l", input: [1, 2]).expectFailure(2, saying: "standard input: ")
    try ansz("-l").expectFailure(2, saying: "standard input: ")
  }

  @Test("-t is silent about what is good")
  func test() throws {
    try folder.write(try archive(of: Sample.mixed), to: "a")
    try ansz("-t", "a", "a", in: folder).expectOutput([])
    try ansz("-t", input: try folder.bytes(of: "a")).expectOutput([])
    try ansz("--test", "-T2", "-", input: try folder.bytes(of: "a")).expectOutput([])
    try ansz("-t", "missing", "a", in: folder).expectFailure(1, saying: "missing: ")
    #expect(folder.names == ["a"])
  }
}
