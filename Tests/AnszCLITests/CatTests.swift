import TestSupport
import Testing

/// `ansz cat`: whole contents, byte ranges and blocks.
@Suite struct CatTests {
  let folder: TemporaryFolder
  /// Three frames: an index, two short ones of which one is empty.
  let content = Sample.indexed + Sample.text

  init() throws {
    folder = try TemporaryFolder()
    let frames = [
      try archive(of: Sample.indexed, "-b64K"), try archive(of: []), try archive(of: Sample.text),
    ]
    try folder.write(Array(frames.joined()), to: "a")
  }

  @Test("whole archives, from files and from a pipe")
  func whole() throws {
    try ansz("cat", "a", in: folder).expectOutput(content)
    try ansz("cat", "a", "a", in: folder).expectOutput(content + content)
    try ansz("cat", input: try folder.bytes(of: "a")).expectOutput(content)
    try ansz("cat", "-", input: try folder.bytes(of: "a")).expectOutput(content)
    try ansz("cat", "a", "missing", in: folder).expectFailure(1, saying: "missing: ")
    #expect(folder.names == ["a"])
  }

  @Test(
    "ranges: nothing, a byte, across blocks, across frames, to the end",
    arguments: [
      (0, 0), (0, 1), (0, 65_536), (65_535, 2), (65_536, 65_536), (1, 300_000), (100, nil),
      (656_359, 2), (656_360, 1), (655_360, 2000), (0, nil), (856_359, 1), (856_360, 0),
      (856_360, nil), (856_359, nil), (400_000, 456_360),
    ] as [(Int, Int?)]
  )
  func range(offset: Int, byteCount: Int?) throws {
    try #require(content.count == 856_360)
    let length = byteCount.map { "\($0)" } ?? ""
    let expected = content[offset...].prefix(byteCount ?? .max)
    for threads in ["-T1", "-T2"] {
      let outcome = try ansz("cat", threads, "--range", "\(offset)+\(length)", "a", in: folder)
      outcome.expectOutput(Array(expected))
    }
  }

  @Test(
    "a range over the end ends there",
    arguments: ["856000+1000", "0+9223372036854775807", "856360+1"]
  )
  func rangeOverTheEnd(range: String) throws {
    let offset = try #require(range.split(separator: "+").first.flatMap { Int($0) })
    try ansz("cat", "--range", range, "a", in: folder).expectOutput(Array(content[offset...]))
  }

  @Test(
    "an offset behind the end is a mistake",
    arguments: ["856361+", "856361+0", "9223372036854775807+1"]
  )
  func offsetBehindTheEnd(range: String) throws {
    let outcome = try ansz("cat", "--range", range, "a", in: folder)
    outcome.expectFailure(1, saying: "a: ", "856360")
    #expect(outcome.output.isEmpty)
  }

  @Test(
    "what is no range",
    arguments: [
      "", "+", "+5", "5", "-1+5", "1+-5", "1+2+3", "a+b", "1..5", "1 + 5", "0x1+5",
      "9223372036854775808+1", "1+9223372036854775808",
    ]
  )
  func wrongRange(range: String) throws {
    try ansz("cat", "--range=\(range)", "a", in: folder).expectFailure(1)
  }

  @Test("a range may be written with units")
  func units() throws {
    try ansz("cat", "--range", "64K+1K", "a", in: folder)
      .expectOutput(Array(content[65_536..<66_560]))
  }

  @Test("ranges of several archives follow each other; one that fails doesn't stop the others")
  func severalArchives() throws {
    try folder.write(try archive(of: Sample.mixed), to: "b")
    try ansz("cat", "--range", "7+5", "a", "b", in: folder)
      .expectOutput(Array(content[7..<12] + Sample.mixed[7..<12]))
    let outcome = try ansz("cat", "--range", "7+5", "missing", "b", in: folder)
    outcome.expectFailure(1, saying: "missing: ")
    expectSame(outcome.output, Array(Sample.mixed[7..<12]))
  }

  @Test("a file as standard input can be cut, a pipe can't")
  func standardInput() throws {
    let arguments = ["cat", "--range", "5+6"]
    let file = Command(arguments: arguments, input: .file(folder.path(of: "a")))
    try file.run().expectOutput(Array(content[5..<11]))
    let pipe = try Command(arguments: arguments).run(try folder.bytes(of: "a"))
    pipe.expectFailure(1, saying: "standard input: ", "pipe")
  }

  @Test("blocks are counted from 0 through all frames")
  func blocks() throws {
    let bounds = Array(stride(from: 0, through: 655_360, by: 65_536)) + [656_360, 856_360]
    for (first, last) in [(0, 0), (0, 2), (9, 10), (10, 10), (10, 11), (11, 11), (0, 11)] {
      let expected = Array(content[bounds[first]..<bounds[last + 1]])
      try ansz("cat", "--block", "\(first)-\(last)", "a", in: folder).expectOutput(expected)
      if first == last {
        try ansz("cat", "--block=\(first)", "a", in: folder).expectOutput(expected)
      }
    }
  }

  @Test(
    "a range of blocks over the end ends there",
    arguments: ["0-", "0-12", "11-12", "11-", "3-9223372036854775807"]
  )
  func blocksOverTheEnd(block: String) throws {
    let first = try #require(block.split(separator: "-").first.flatMap { Int($0) })
    let offset = first == 11 ? 656_360 : first * 65_536
    try ansz("cat", "--block", block, "a", in: folder).expectOutput(Array(content[offset...]))
  }

  @Test("blocks that don't exist", arguments: ["12", "12-", "12-13", "9223372036854775807"])
  func missingBlocks(block: String) throws {
    let outcome = try ansz("cat", "--block", block, "a", in: folder)
    outcome.expectFailure(1, saying: "a: ", "12")
    #expect(outcome.output.isEmpty)
  }

  @Test(
    "what is no range of blocks",
    arguments: [
      "", "-", "-1", "2-1", "a", "0-1-2", "1.5", "9223372036854775808", "0-9223372036854775808",
    ]
  )
  func wrongBlocks(block: String) throws {
    try ansz("cat", "--block=\(block)", "a", in: folder).expectFailure(1)
  }

  @Test("folders and lists of files, and a budget that is kept to")
  func options() throws {
    try folder.makeFolder("d")
    try folder.write(try archive(of: Sample.mixed), to: "d/b.ansz")
    try folder.write(Sample.mixed, to: "d/plain")
    try folder.write(Array("d/b.ansz\na\n".utf8), to: "list")
    try ansz("cat", "-r", "d", in: folder).expectOutput(Sample.mixed)
    try ansz("cat", "-r", "--range", "7+5", "d", in: folder)
      .expectOutput(Array(Sample.mixed[7..<12]))
    try ansz("cat", "--range", "7+5", "--files-from", "list", in: folder)
      .expectOutput(Array(Sample.mixed[7..<12] + content[7..<12]))
    for range in [[], ["--range", "0+1"], ["--lines", "1"], ["--block", "0"]] {
      let command = Command(arguments: ["cat", "-M1M"] + range + ["a"], folder: folder.path)
      try command.run().expectFailure(1, saying: "a: needs 2", "-M allows 1048576")
    }
    try ansz("cat", "-M64M", "-T8", "--range", "7+5", "a", in: folder)
      .expectOutput(Array(content[7..<12]))
  }

  @Test("an archive of nothing has no block, and one range")
  func emptyArchive() throws {
    try folder.write(try archive(of: []), to: "e")
    try ansz("cat", "e", in: folder).expectOutput([])
    try ansz("cat", "--range", "0+", "e", in: folder).expectOutput([])
    try ansz("cat", "--range", "1+", "e", in: folder).expectFailure(1, saying: "e: ")
    try ansz("cat", "--block", "0", "e", in: folder).expectFailure(1, saying: "e: ")
  }

  @Test(
    "wrong options of cat",
    arguments: [["-d"], ["--range", "0+1", "--block", "0"], ["--nonsense"]]
  )
  func wrongOptions(arguments: [String]) throws {
    try Command(arguments: ["cat"] + arguments + ["a"], folder: folder.path).run().expectFailure(1)
  }

  @Test("what has no range", arguments: ["missing", ".", "/dev/null"])
  func notAFile(name: String) throws {
    let outcome = try ansz("cat", "--range", "0+1", name, in: folder)
    #expect(outcome.ending == .exited(1) || outcome.ending == .exited(2), "\(outcome)")
    #expect(outcome.errorLines.count == 1 && outcome.errorText.hasPrefix("ansz: \(name): "))
  }
}
