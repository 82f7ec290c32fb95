import TestSupport
import Testing

/// Damaged archives: exit status 2, one line with the place, and nothing at the target.
///
/// That every single bit counts is shown in the tests of the container; here it is what the command
/// makes of it.
@Suite struct DamageTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  /// Restores a damaged archive in every way, and expects each to refuse it.
  private func expectRefusal(
    _ archive: [UInt8],
    content: [UInt8],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    try folder.write(archive, to: "x.ansz")
    for threads in ["-T1", "-T2"] {
      let pipe = try ansz("-d", threads, input: archive)
      pipe.expectFailure(2, saying: "ansz: standard input: ", sourceLocation: sourceLocation)
      expectPlace(pipe, sourceLocation: sourceLocation)
      // What is written before the damage is found is right.
      expectSame(
        pipe.output,
        Array(content.prefix(pipe.output.count)),
        sourceLocation: sourceLocation
      )

      let file = try ansz("-d", threads, "x.ansz", in: folder)
      file.expectFailure(2, saying: "ansz: x.ansz: ", sourceLocation: sourceLocation)
      expectPlace(file, sourceLocation: sourceLocation)
      let test = try ansz("-t", threads, "x.ansz", in: folder)
      test.expectFailure(2, saying: "ansz: x.ansz: ", sourceLocation: sourceLocation)
    }
    let output = try ansz("-d", "-o", "y", input: archive, in: folder)
    output.expectFailure(2, saying: "standard input: ", sourceLocation: sourceLocation)
    #expect(folder.names == ["x.ansz"], sourceLocation: sourceLocation)
  }

  private func expectPlace(_ outcome: Outcome, sourceLocation: SourceLocation) {
    let place = outcome.errorText.wholeMatch(of: /ansz: [^:]+: .+ \(at byte [0-9]+\)\n/)
    #expect(place != nil, "\(outcome)", sourceLocation: sourceLocation)
  }

  static let content = Samples.text(700_000, seed: 11)

  @Test(
    "a flipped bit",
    arguments: ["header", "block header", "payload", "index", "footer", "last"]
  )
  func bitFlip(place: String) throws {
    let archive = try archive(of: Self.content, "-b64K")
    let blocks = ArchiveBytes.blockOffsets(in: archive)
    try #require(blocks.count == 11)
    let offset =
      switch place {
      case "header": 10
      case "block header": blocks[3] + 6
      case "payload": blocks[5] + 1000
      case "index": archive.count - 40
      case "footer": archive.count - 20
      default: archive.count - 1
      }
    try expectRefusal(ArchiveBytes.flipping(archive, at: offset), content: Self.content)
  }

  @Test("an end that is missing", arguments: [1, 4, 24, 60, 300, 10_000, 200_000])
  func truncation(missing: Int) throws {
    let archive = try archive(of: Self.content, "-b64K")
    try expectRefusal(Array(archive.dropLast(missing)), content: Self.content)
  }

  @Test("all but the first bytes missing", arguments: [0, 1, 7, 15, 16, 17, 30, 200])
  func almostAllMissing(byteCount: Int) throws {
    let archive = try archive(of: Sample.text)
    try expectRefusal(Array(archive.prefix(byteCount)), content: Sample.text)
  }

  @Test("data behind the archive", arguments: ["\0", "\n", "0123456789abcdef0123456789abcdef"])
  func trailingData(text: String) throws {
    let archive = try archive(of: Sample.text)
    try expectRefusal(archive + Array(text.utf8), content: Sample.text)
  }

  @Test("a second archive that ends early")
  func secondArchiveTruncated() throws {
    let archive = try archive(of: Sample.text)
    try expectRefusal(archive + archive.prefix(100), content: Sample.text)
  }

  @Test(
    "what is no archive",
    arguments: ["hello", "\u{1F}\u{8B}", "a text of more than sixteen bytes\n"]
  )
  func notAnArchive(text: String) throws {
    try expectRefusal(Array(text.utf8), content: [])
    try ansz("-d", input: Array(text.utf8)).expectFailure(2, saying: "not an ansz archive")
  }

  @Test("no bytes at all are no archive of nothing")
  func emptyInput() throws {
    try expectRefusal([], content: [])
    try ansz("-d").expectFailure(2, saying: "(at byte 0)")
    try ansz("-t").expectFailure(2, saying: "(at byte 0)")
  }

  @Test("the damaged one among several: the others are restored")
  func amongOthers() throws {
    try folder.write(try archive(of: [1]), to: "a.ansz")
    try folder.write(Array(try archive(of: [2]).dropLast()), to: "b.ansz")
    try folder.write(try archive(of: [3]), to: "c.ansz")
    try ansz("-d", "a.ansz", "b.ansz", "c.ansz", in: folder).expectFailure(2, saying: "b.ansz: ")
    #expect(folder.names == ["a", "a.ansz", "b.ansz", "c", "c.ansz"])
    try ansz("-t", "a.ansz", "b.ansz", "c.ansz", in: folder).expectFailure(2, saying: "b.ansz: ")
  }

  @Test("a damaged archive is reported while its writer is still busy", arguments: ["-T1", "-T2"])
  func inputStaysOpen(threads: String) throws {
    let archive = try archive(of: Self.content, "-b64K")
    let blocks = ArchiveBytes.blockOffsets(in: archive)
    let inputs = [
      ArchiveBytes.flipping(archive, at: blocks[2] + 500).prefix(blocks[8]).map(\.self),
      ArchiveBytes.flipping(archive, at: blocks[2] + 9).prefix(blocks[2] + 100).map(\.self),
      archive + [0],
      Array("this is certainly no archive\n".utf8),
    ]
    for input in inputs {
      for arguments in [["-d", threads], ["-t", threads], ["-d", threads, "-o", "x"]] {
        let command = try Command(arguments: arguments, folder: folder.path).start()
        command.write(input)
        command.end().expectFailure(2, saying: "standard input: ", "(at byte ")
        #expect(folder.names.isEmpty)
      }
    }
  }
}
