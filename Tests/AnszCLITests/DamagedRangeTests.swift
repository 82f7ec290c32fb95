import Testing

/// `ansz cat --range` on damaged archives: what can be read is read, and nothing else is trusted.
@Suite struct DamagedRangeTests {
  let folder: TemporaryFolder
  let archiveBytes: [UInt8]
  let blocks: [Int]

  init() throws {
    folder = try TemporaryFolder()
    archiveBytes = try archive(of: Sample.indexed, "-b64K")
    blocks = ArchiveBytes.blockOffsets(in: archiveBytes)
    try #require(blocks.count == 11)
  }

  /// Expects a range to be right, with one line of warning.
  private func expectWarning(_ damaged: [UInt8], _ place: Comment) throws {
    try folder.write(damaged, to: "a")
    for threads in ["-T1", "-T2"] {
      let outcome = try ansz("cat", threads, "--range", "100000+100000", "a", in: folder)
      #expect(outcome.ending == .exited(0), place)
      #expect(outcome.errorLines.count == 1 && outcome.errorText.hasPrefix("ansz: a: "), place)
      #expect(outcome.errorText.contains("warning"), place)
      expectSame(outcome.output, Array(Sample.indexed[100_000..<200_000]), place)
    }
    try ansz("cat", "-q", "--range", "100000+100000", "a", in: folder)
      .expectOutput(Array(Sample.indexed[100_000..<200_000]))
    // Read from the first byte to the last it is a damaged archive all the same.
    try ansz("-t", "a", in: folder).expectFailure(2, saying: "a: ")
  }

  @Test("a damaged index or footer costs a walk and a warning")
  func damagedIndex() throws {
    let end = archiveBytes.count
    for offset in [end - 1, end - 4, end - 8, end - 12, end - 20, end - 24, end - 30, end - 100] {
      try expectWarning(ArchiveBytes.flipping(archiveBytes, at: offset), "byte \(offset - end)")
    }
  }

  @Test("an index or a footer that is missing costs a walk and a warning")
  func missingIndex() throws {
    for count in [1, 4, 23, 24, 25, 60] {
      try expectWarning(Array(archiveBytes.dropLast(count)), "\(count) bytes missing")
    }
  }

  @Test("blocks outside of the range are not read")
  func damageElsewhere() throws {
    for damagedBlock in [0, 2, 5, 10] {
      // In the header and in the payload.
      for offset in [8, 200] {
        let damaged = ArchiveBytes.flipping(archiveBytes, at: blocks[damagedBlock] + offset)
        try folder.write(damaged, to: "a")
        try ansz("cat", "--range", "65536+65536", "a", in: folder)
          .expectOutput(Array(Sample.indexed[65_536..<131_072]))
        try ansz("cat", "--block", "8", "a", in: folder)
          .expectOutput(Array(Sample.indexed[524_288..<589_824]))
      }
    }
  }

  @Test("damage inside of the range is found", arguments: ["-T1", "-T2"])
  func damageInside(threads: String) throws {
    for offset in [blocks[1] + 1000, blocks[1] + 6, blocks[1] + 1] {
      try folder.write(ArchiveBytes.flipping(archiveBytes, at: offset), to: "a")
      let outcome = try ansz("cat", threads, "--range", "65000+100000", "a", in: folder)
      outcome.expectFailure(2, saying: "a: ", "(at byte ")
      // What stands before the damaged block may have been written, and is right.
      #expect(outcome.output.count <= 536)
      expectSame(outcome.output, Array(Sample.indexed[65_000...].prefix(outcome.output.count)))
    }
  }

  @Test("an archive that is cut inside of a block has its whole blocks", arguments: [0, 1, 100])
  func truncation(rest: Int) throws {
    try folder.write(Array(archiveBytes.prefix(blocks[6] + rest)), to: "a")
    let content = Array(Sample.indexed[..<393_216])
    // What is there is given with a warning.
    for (arguments, expected) in [
      (["--range", "65000+1000"], Array(content[65_000..<66_000])),
      (["--range", "393000+216"], Array(content[393_000...])),
      (["--block", "5"], Array(content[327_680...])),
    ] {
      let command = Command(arguments: ["cat"] + arguments + ["a"], folder: folder.path)
      let outcome = try command.run()
      #expect(outcome.ending == .exited(0), "\(arguments)")
      #expect(
        outcome.errorLines.count == 1 && outcome.errorText.contains("a: warning: "),
        "\(arguments)"
      )
      expectSame(outcome.output, expected)
      try Command(arguments: ["cat", "-q"] + arguments + ["a"], folder: folder.path).run()
        .expectOutput(expected)
    }
    // What isn't is an error, behind what is there of it.
    for (arguments, start) in [
      (["--range", "393000+217"], 393_000), (["--range", "393000+"], 393_000),
      (["--range", "393217+1"], 393_216), (["--block", "5-6"], 327_680),
      (["--block", "6"], 393_216), (["--block", "4-"], 262_144),
    ] {
      let command = Command(arguments: ["cat", "-q"] + arguments + ["a"], folder: folder.path)
      let outcome = try command.run()
      outcome.expectFailure(2, saying: "a: the archive ends too early")
      expectSame(outcome.output, Array(content[start...]), "\(arguments)")
    }
  }

  @Test("lines of an archive that is cut inside of a block", arguments: [[], ["--index-lines"]])
  func truncatedLines(options: [String]) throws {
    let line = Array("a line of thirty-two characters\n".utf8)
    let content = Array(repeatElement(line, count: 8192).joined())
    let arguments = ["-0", "-b64K"] + options
    let bytes = try Command(arguments: arguments).run(content).output
    // Three whole blocks of 2048 lines each.
    try folder.write(Array(bytes.prefix(ArchiveBytes.blockOffsets(in: bytes)[3] + 100)), to: "a")
    for (lines, count) in [("1", 1), ("6144", 1), ("2000-2100", 101), ("1-6144", 6144)] {
      try ansz("cat", "-q", "--lines", lines, "a", in: folder)
        .expectOutput(Array(content.prefix(32 * count)))
    }
    for (lines, count) in [("6144-6145", 1), ("6145", 0), ("6144-", 1), ("1-", 6144)] {
      let outcome = try ansz("cat", "--lines", lines, "a", in: folder)
      outcome.expectFailure(2, saying: "a: the archive ends too early")
      expectSame(outcome.output, Array(content.prefix(32 * count)))
    }
  }

  @Test("damage in another frame")
  func otherFrame() throws {
    var bytes = archiveBytes + archiveBytes
    bytes[blocks[3] + 500] ^= 4
    try folder.write(bytes, to: "a")
    let offset = Sample.indexed.count + 70_000
    try ansz("cat", "--range", "\(offset)+50000", "a", in: folder)
      .expectOutput(Array(Sample.indexed[70_000..<120_000]))
    let inside = try ansz("cat", "--range", "200000+50000", "a", in: folder)
    #expect(inside.ending == .exited(2))
  }
}
