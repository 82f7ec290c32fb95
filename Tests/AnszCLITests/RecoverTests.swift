import TestSupport
import Testing

/// `ansz recover` on damaged files.
@Suite struct RecoverTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test("a destroyed block: zeros in its place, or nothing, and its range in words and in JSON")
  func lostBlock() throws {
    var bytes = try archive(of: Sample.indexed, "-b64K")
    let blocks = ArchiveBytes.blockOffsets(in: bytes)
    for index in 0..<512 {
      bytes[blocks[3] + 100 + index] = 0
    }
    try folder.write(bytes, to: "a")
    let lost = (3 * 65_536)..<(4 * 65_536)
    let zeroed =
      Sample.indexed[..<lost.lowerBound] + [UInt8](repeating: 0, count: 65_536)
      + Sample.indexed[lost.upperBound...]
    let line = "ansz: a: lost 65536 bytes of content from byte 196608 on\n"
    for threads in ["-T1", "-T2"] {
      let outcome = try ansz("recover", threads, "a", in: folder)
      #expect(outcome.ending == .exited(2) && outcome.errorText == line)
      expectSame(outcome.output, Array(zeroed))
      let file = try ansz(
        "recover",
        threads,
        "-f",
        "--json",
        "--fill",
        "none",
        "-o",
        "b",
        "a",
        in: folder
      )
      #expect(file.ending == .exited(2) && file.errorText == line)
      #expect(
        file.outputText.hasSuffix(
          #""contentByteCount":656360,"endingIsGood":true,"mayBeLostFrom":null,"lost":[{"offset":196608,"byteCount":65536}]}]}"#
            + "\n"
        )
      )
      expectSame(
        try folder.bytes(of: "b"),
        Array(Sample.indexed[..<lost.lowerBound] + Sample.indexed[lost.upperBound...])
      )
    }
  }

  @Test("a cut archive: all whole blocks, and that more may be missing")
  func cut() throws {
    let bytes = try archive(of: Sample.indexed, "-b64K")
    let blocks = ArchiveBytes.blockOffsets(in: bytes)
    try folder.write(Array(bytes.prefix(blocks[7] + 30)), to: "a")
    let outcome = try ansz("recover", "a", in: folder)
    outcome.expectFailure(2, saying: "a: the end of frame 0 is lost", "from byte 458752 on")
    expectSame(outcome.output, Array(Sample.indexed.prefix(458_752)))
  }

  @Test("a damaged index loses nothing")
  func index() throws {
    let bytes = try archive(of: Sample.indexed, "-b64K")
    for offset in [1, 10, 20, 30, 60, 140] {
      try folder.write(ArchiveBytes.flipping(bytes, at: bytes.count - offset), to: "a")
      try ansz("recover", "a", in: folder).expectOutput(Sample.indexed)
    }
  }
}
