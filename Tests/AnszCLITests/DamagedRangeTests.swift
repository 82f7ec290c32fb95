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

  @Test("an archive cut inside of a block has no range")
  func truncation() throws {
    try folder.write(Array(archiveBytes.prefix(blocks[6])), to: "a")
    try ansz("cat", "-q", "--range", "0+1", "a", in: folder).expectFailure(2, saying: "a: ")
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
