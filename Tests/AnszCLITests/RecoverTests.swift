import Glibc
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

  @Test("the output: looked at first, through links, with holes")
  func output() throws {
    let content = Sample.indexed + [UInt8](repeating: 0, count: 1 << 20) + Sample.indexed
    let bytes = try archive(of: content, "-b64K")
    try folder.write(bytes, to: "a")
    // Before anything is read.
    try folder.write(Array("no archive".utf8), to: "bad")
    try folder.write([1], to: "b")
    try ansz("recover", "-o", "b", "bad", in: folder).expectFailure(1, saying: "b exists")
    try ansz("recover", "-o", ".", "a", in: folder).expectFailure(1, saying: "is a directory")
    try ansz("recover", "-o", "a", "a", in: folder).expectFailure(1, saying: "is the source itself")
    try folder.link("link", to: "b")
    try ansz("recover", "-o", "link", "a", in: folder).expectFailure(1, saying: "link exists")
    try ansz("recover", "-f", "-o", "link", "a", in: folder).expectSuccess()
    #expect(try folder.status(of: "link").st_mode & S_IFMT == S_IFLNK)
    expectSame(try folder.bytes(of: "b"), content)
    #expect(try Int(folder.status(of: "b").st_blocks) * 512 < content.count)
    try ansz("recover", "--no-sparse", "-f", "-o", "b", "a", in: folder).expectSuccess()
    #expect(try Int(folder.status(of: "b").st_blocks) * 512 >= content.count)
    try ansz("recover", "-o", "/dev/null", "a", in: folder).expectSuccess()
    try ansz("recover", "-M1M", "a", in: folder).expectFailure(1, saying: "a: needs 2", "-M allows")
    try ansz("recover", "-M64M", "-T9", "a", in: folder).expectOutput(content)
    #expect(folder.names == ["a", "b", "bad", "link"])
  }

  @Test("-q is silent; the exit status isn't")
  func quiet() throws {
    let bytes = try archive(of: Sample.indexed, "-b64K")
    try folder.write(Array(bytes.prefix(bytes.count - 400)), to: "a")
    let outcome = try ansz("recover", "-q", "a", in: folder)
    #expect(outcome.ending == .exited(2) && outcome.errorText.isEmpty)
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
