import Testing

/// `unansz` and `anszcat`: the command by its other names.
@Suite struct AliasTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    for name in ["unansz", "anszcat"] {
      try folder.link(name, to: Binary.path)
    }
    try folder.write(try archive(of: Sample.text), to: "a.ansz")
  }

  private func alias(_ name: String, _ arguments: String..., input: [UInt8] = []) throws -> Outcome
  {
    let command = Command(
      executable: folder.path(of: name),
      arguments: arguments,
      folder: folder.path
    )
    return try command.run(input)
  }

  @Test("unansz restores beside the source, or from a pipe")
  func unansz() throws {
    try alias("unansz", "a.ansz").expectOutput([])
    expectSame(try folder.bytes(of: "a"), Sample.text)
    try alias("unansz", input: try folder.bytes(of: "a.ansz")).expectOutput(Sample.text)
    #expect(folder.names == ["a", "a.ansz", "anszcat", "unansz"])
  }

  @Test("anszcat restores to standard output, whatever the suffix")
  func anszcat() throws {
    try alias("anszcat", "a.ansz", "a.ansz").expectOutput(Sample.text + Sample.text)
    try alias("anszcat", input: try folder.bytes(of: "a.ansz")).expectOutput(Sample.text)
    try folder.write(try archive(of: [1]), to: "b")
    try folder.link("link", to: "b")
    try alias("anszcat", "b", "link").expectOutput([1, 1])
    #expect(folder.names == ["a.ansz", "anszcat", "b", "link", "unansz"])
  }

  @Test("options change what a name means")
  func options() throws {
    try alias("unansz", "-t", "a.ansz").expectOutput([])
    try alias("unansz", "-c", "a.ansz").expectOutput(Sample.text)
    try alias("unansz", "-z", input: Sample.text).expectOutput(try folder.bytes(of: "a.ansz"))
    try alias("anszcat", "-d", "a.ansz").expectOutput(Sample.text)
  }

  @Test("a file called cat is a file for them, as for zcat")
  func fileCalledCat() throws {
    try folder.write(try archive(of: [7]), to: "cat")
    try alias("anszcat", "cat").expectOutput([7])
    try alias("unansz", "-c", "cat").expectOutput([7])
    try alias("unansz", "cat").expectFailure(1, saying: "cat: ", "suffix")
  }

  @Test("argv[0] decides, not the file", arguments: ["unansz", "/else/where/unansz", "./unansz"])
  func argumentZero(name: String) throws {
    let input = try folder.bytes(of: "a.ansz")
    try Command(calledAs: name, arguments: []).run(input).expectOutput(Sample.text)
  }

  @Test("any other name compresses", arguments: ["ansz", "ansz-0.1", "", "gunzip", "/"])
  func otherNames(name: String) throws {
    try Command(calledAs: name).run(Sample.text).expectOutput(try folder.bytes(of: "a.ansz"))
  }
}
