import Glibc
import Testing

/// Which name a result gets, and which sources are refused.
@Suite struct NamingTests {
  @Test("a file is compressed and restored beside itself, and kept")
  func besideTheSource() throws {
    let folder = try TemporaryFolder()
    try folder.makeFolder("sub")
    try folder.write(Sample.text, to: "sub/a.txt")
    try ansz("sub/a.txt", in: folder).expectOutput([])
    expectSame(try folder.bytes(of: "sub/a.txt"), Sample.text)
    try folder.write([], to: "sub/a.txt")
    try ansz("-d", "-f", "sub/a.txt.ansz", in: folder).expectOutput([])
    expectSame(try folder.bytes(of: "sub/a.txt"), Sample.text)
    #expect(folder.names == ["sub"])
  }

  @Test("several files each get a result")
  func severalFiles() throws {
    let folder = try TemporaryFolder()
    for name in ["a", "b", "c"] {
      try folder.write(Array(name.utf8), to: name)
    }
    try ansz("-k", "a", "b", "c", in: folder).expectSuccess()
    #expect(folder.names == ["a", "a.ansz", "b", "b.ansz", "c", "c.ansz"])
    try ansz("-dc", "a.ansz", "b.ansz", "c.ansz", in: folder).expectOutput(Array("abc".utf8))
  }

  @Test(
    "names with spaces, other scripts, quotes and many dots",
    arguments: [
      "a b", " ", "naïve 漢字 🎈.txt", "e\u{301}", "it's \"that\"", "a.ansz.b", "...", "%s%n",
    ]
  )
  func unusualNames(name: String) throws {
    let folder = try TemporaryFolder()
    try folder.write(Sample.text, to: name)
    try ansz(name, in: folder).expectSuccess()
    #expect(folder.names == [name, name + ".ansz"].sorted())
    try ansz("-dc", name + ".ansz", in: folder).expectOutput(Sample.text)
  }

  @Test("behind -- everything is a name", arguments: ["-d", "--", "-", "--help", "-x"])
  func leadingDash(name: String) throws {
    let folder = try TemporaryFolder()
    try folder.write([1, 2, 3], to: name)
    // As for gzip and xz, a lone dash is standard input there too.
    guard name != "-" else {
      let outcome = try ansz("--", "-", input: [4], in: folder)
      outcome.expectSuccess()
      try ansz("-d", input: outcome.output).expectOutput([4])
      return
    }
    try ansz("--", name, in: folder).expectSuccess()
    #expect(folder.names == [name, name + ".ansz"].sorted())
    try ansz("-d", "-c", "--", name + ".ansz", in: folder).expectOutput([1, 2, 3])
  }

  @Test("a name that is not UTF-8 is a name like any other")
  func latin1() throws {
    let folder = try TemporaryFolder()
    let script = #"""
      name=$(printf 'caf\351'); printf hello > "$name"
      "$ANSZ" "$name" && rm "$name" && "$ANSZ" -d "$name.ansz" && cat "$name"
      """#
    try shell(script, in: folder).expectOutput(Array("hello".utf8))
    let output = #""$ANSZ" -o "$(printf 'na\357ve')" && cat "$(printf 'na\357ve')""#
    let compressed = try shell(output, input: [1], in: folder)
    compressed.expectSuccess()
    try ansz("-d", input: compressed.output).expectOutput([1])
  }

  @Test("a dot or a slash is one, whatever character it joins with on the screen")
  func joiningCharacters() throws {
    let folder = try TemporaryFolder()
    // U+0600 joins with what follows it, U+0301 with what stands before.
    try folder.write([1, 2], to: "\u{600}.ansz")
    try ansz("-f", "-o", "\u{600}.ansz", input: [1, 2], in: folder).expectSuccess()
    try ansz("-d", "\u{600}.ansz", in: folder).expectSuccess()
    #expect(folder.names == ["\u{600}", "\u{600}.ansz"])

    // The temporary file must be where the result will be: elsewhere may be another disk.
    let other = try TemporaryFolder()
    try other.makeFolder("d")
    let command = try Command(arguments: ["-o", "d/\u{301}x"], folder: other.path).start()
    let isBegun = command.wait {
      other.names.count > 1 || (try? shell("ls -A d", in: other).output.isEmpty) == false
    }
    #expect(isBegun && other.names == ["d"])
    command.finish().expectSuccess()
    #expect(other.names == ["d"])
  }

  @Test("an unknown suffix is refused, with and without -f")
  func unknownSuffix() throws {
    let folder = try TemporaryFolder()
    let compressed = try archive(of: [1])
    for name in ["a", "a.gz", "a.ansz.old", "ansz", "a.ANSZ"] {
      try folder.write(compressed, to: name)
      let before = folder.names
      try ansz("-d", name, in: folder).expectFailure(1, saying: "\(name): ", "suffix")
      try ansz("-df", name, in: folder).expectFailure(1, saying: "\(name): ", "suffix")
      #expect(folder.names == before)
      try ansz("-dc", name, in: folder).expectOutput([1])
    }
  }

  @Test("a name that is only the suffix has nothing left for a result")
  func suffixAlone() throws {
    let folder = try TemporaryFolder()
    try folder.makeFolder("sub")
    try folder.write(try archive(of: [1]), to: ".ansz")
    try folder.write(try archive(of: [1]), to: "sub/.ansz")
    try ansz("-d", ".ansz", in: folder).expectFailure(1, saying: ".ansz: ")
    try ansz("-d", "sub/.ansz", in: folder).expectFailure(1, saying: "sub/.ansz: ")
    #expect(folder.names == [".ansz", "sub"])
  }

  @Test("what has the suffix already is compressed with -f alone")
  func suffixAlready() throws {
    let folder = try TemporaryFolder()
    try folder.write([1], to: "a.ansz")
    try ansz("a.ansz", in: folder).expectFailure(1, saying: "a.ansz: ", "suffix")
    #expect(folder.names == ["a.ansz"])
    try ansz("-f", "a.ansz", in: folder).expectSuccess()
    #expect(folder.names == ["a.ansz", "a.ansz.ansz"])
  }

  @Test(
    "directories are refused",
    arguments: [["d"], ["-d", "d"], ["-f", "d"], ["-t", "d"], ["-l", "d"]]
  )
  func directory(arguments: [String]) throws {
    let folder = try TemporaryFolder()
    try folder.makeFolder("d")
    let outcome = try Command(arguments: arguments, folder: folder.path).run()
    outcome.expectFailure(1, saying: "d: ", "directory")
    #expect(folder.names == ["d"])
  }

  @Test("a directory as standard input is refused")
  func directoryAsInput() throws {
    try shell(#""$ANSZ" < ."#).expectFailure(1, saying: "standard input: ", "irectory")
    try shell(#""$ANSZ" -d < ."#).expectFailure(1, saying: "standard input: ", "irectory")
  }

  @Test("a symbolic link is followed with -f, -c or as standard input alone")
  func symbolicLink() throws {
    let folder = try TemporaryFolder()
    try folder.write(Sample.text, to: "a")
    try folder.link("link", to: "a")
    try ansz("link", in: folder).expectFailure(1, saying: "link: ", "symbolic link")
    #expect(folder.names == ["a", "link"])
    try ansz("-c", "link", in: folder).expectOutput(try archive(of: Sample.text))
    try ansz("-f", "link", in: folder).expectSuccess()
    #expect(folder.names == ["a", "link", "link.ansz"])
    #expect(try folder.status(of: "link.ansz").st_mode & S_IFMT == S_IFREG)
  }

  @Test("a link to nowhere fails, and so does a loop")
  func danglingLink() throws {
    let folder = try TemporaryFolder()
    try folder.link("nowhere", to: "missing")
    try folder.link("loop", to: "loop")
    for name in ["nowhere", "loop"] {
      try ansz(name, in: folder).expectFailure(1, saying: "\(name): ")
      try ansz("-f", name, in: folder).expectFailure(1, saying: "\(name): ")
      try ansz("-c", name, in: folder).expectFailure(1, saying: "\(name): ")
    }
    #expect(folder.names == ["loop", "nowhere"])
  }

  @Test("a named pipe or a device gets no result beside it, and nobody waits for its writer")
  func specialFile() throws {
    let folder = try TemporaryFolder()
    try folder.makePipe("fifo")
    try ansz("fifo", in: folder).expectFailure(1, saying: "fifo: ")
    try ansz("/dev/null", in: folder).expectFailure(1, saying: "/dev/null: ")
    #expect(folder.names == ["fifo"])
  }

  @Test("a named pipe can be read with -c")
  func namedPipe() throws {
    let folder = try TemporaryFolder()
    try folder.makePipe("fifo")
    let script = #"printf hello > fifo & "$ANSZ" -c fifo | "$ANSZ" -d"#
    try shell(script, in: folder).expectOutput(Array("hello".utf8))
  }

  @Test("an empty name is no file")
  func emptyName() throws {
    try ansz("").expectFailure(1)
  }
}
