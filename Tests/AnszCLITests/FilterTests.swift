import TestSupport
import Testing

/// `… | ansz | … | ansz -d | …`: what goes in comes out, whatever it is.
@Suite struct FilterTests {
  /// A content and what it stands for.
  struct Content: CustomTestStringConvertible, Sendable {
    let name: String
    let bytes: [UInt8]

    var testDescription: String { name }
  }

  static let contents = [
    Content(name: "empty", bytes: []),
    Content(name: "one byte", bytes: [0x61]),
    Content(name: "two bytes", bytes: [0xFF, 0]),
    Content(name: "a line", bytes: Array("hello, world\n".utf8)),
    Content(name: "3 MB, mixed", bytes: Sample.mixed),
    Content(name: "3 MB of zeros", bytes: [UInt8](repeating: 0, count: 3_000_000)),
    Content(name: "3 MB of noise", bytes: Samples.random(3_000_000, seed: 5)),
    Content(name: "exactly one block", bytes: Samples.text(1 << 20, seed: 6)),
    Content(name: "one byte more than a block", bytes: Samples.text((1 << 20) + 1, seed: 7)),
    Content(name: "all byte values", bytes: (0..<100_000).map { UInt8($0 & 255) }),
  ]

  @Test("a pipe both ways", arguments: contents)
  func pipe(content: Content) throws {
    let compressed = try ansz(input: content.bytes)
    compressed.expectSuccess()
    try ansz("-d", input: compressed.output).expectOutput(content.bytes)
  }

  @Test("a file both ways", arguments: contents)
  func file(content: Content) throws {
    let folder = try TemporaryFolder()
    try folder.write(content.bytes, to: "a")
    try ansz("a", in: folder).expectOutput([])
    try ansz("-d", "a.ansz", "-o", "b", in: folder).expectOutput([])
    expectSame(try folder.bytes(of: "b"), content.bytes)
    #expect(folder.names == ["a", "a.ansz", "b"])
  }

  @Test("the content has the bytes of an archive")
  func archiveInside() throws {
    let inner = try archive(of: Sample.text)
    let outer = try archive(of: inner)
    try ansz("-d", input: outer).expectOutput(inner)
  }

  @Test("archives joined end to end are an archive of the contents joined")
  func concatenation() throws {
    let parts = [Sample.text, [], [7], Sample.mixed, []]
    let joined = try parts.flatMap { try archive(of: $0) }
    try ansz("-d", input: joined).expectOutput(parts.flatMap(\.self))
    try ansz("-d", "-T1", input: joined).expectOutput(parts.flatMap(\.self))
    try ansz("-t", input: joined).expectOutput([])
  }

  @Test("archives appended to a file, and input that begins in the middle of one")
  func appending() throws {
    let folder = try TemporaryFolder()
    try folder.write(Sample.text, to: "a")
    try folder.write([1, 2, 3], to: "b")
    let append = #""$ANSZ" -c a >> x; "$ANSZ" -c b >> x; "$ANSZ" -dc x"#
    try shell(append, in: folder).expectOutput(Sample.text + [1, 2, 3])
    let middle = #"{ dd bs=1 count=1 of=/dev/null status=none; "$ANSZ"; } < b | "$ANSZ" -d"#
    try shell(middle, in: folder).expectOutput([2, 3])
  }

  @Test("pipes that don't block", arguments: ["-T1", "-T2"])
  func nonBlocking(threads: String) throws {
    // Whoever shares a pipe with a program that sets this flag has it as well.
    let compress = Command(arguments: [threads, "-b64K"], pipesBlock: false)
    let compressed = try compress.run(Sample.mixed)
    compressed.expectSuccess()
    let restore = Command(arguments: [threads, "-d"], pipesBlock: false)
    try restore.run(compressed.output).expectOutput(Sample.mixed)
  }

  @Test("-c of several files is an archive of all of them")
  func severalFiles() throws {
    let folder = try TemporaryFolder()
    try folder.write(Sample.text, to: "a")
    try folder.write([1, 2, 3], to: "b")
    let compressed = try ansz("-c", "a", "b", in: folder)
    compressed.expectSuccess()
    try ansz("-d", input: compressed.output).expectOutput(Sample.text + [1, 2, 3])
    #expect(folder.names == ["a", "b"])
  }

  @Test("- is standard input, at any place among files")
  func dash() throws {
    let folder = try TemporaryFolder()
    try folder.write([1], to: "a")
    try folder.write([3], to: "c")
    let compressed = try ansz("-c", "a", "-", "c", input: [2], in: folder)
    compressed.expectSuccess()
    try ansz("-d", "-", input: compressed.output).expectOutput([1, 2, 3])
  }

  @Test("-z compresses, also what is an archive already")
  func explicitCompress() throws {
    let once = try archive(of: Sample.text)
    let twice = try ansz("-z", input: once)
    twice.expectSuccess()
    try ansz("-d", input: twice.output).expectOutput(once)
  }

  @Test("real files go through unchanged", arguments: ["dickens", "mr", "ooffice", "xml"])
  func corpora(name: String) throws {
    for (_, content) in Corpora.load([name]) {
      let compressed = try ansz(input: content)
      compressed.expectSuccess()
      try ansz("-d", input: compressed.output).expectOutput(content)
    }
  }
}
