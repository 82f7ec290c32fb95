import Testing

/// What stands on standard error: one line for each failure, with nothing that a terminal obeys.
@Suite struct MessageTests {
  static let names = [
    "line\nbreak", "\u{1B}[31mred", "bell\u{7}", "tab\t", "del\u{7F}", "c1\u{9B}0m",
  ]

  /// Names can hold these, and messages must not.
  private func expectHarmless(
    _ outcome: Outcome,
    status: Int32,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    outcome.expectFailure(status, sourceLocation: sourceLocation)
    let controls = outcome.errorText.dropLast().unicodeScalars.filter {
      $0.properties.generalCategory == .control
    }
    outcome.expect(controls.isEmpty, "no control characters", sourceLocation)
  }

  @Test("control characters in the names of files are escaped", arguments: names)
  func fileNames(name: String) throws {
    let folder = try TemporaryFolder()
    expectHarmless(try ansz(name, in: folder), status: 1)
    try folder.write([1, 2, 3], to: name)
    try ansz(name, in: folder).expectSuccess()
    expectHarmless(try ansz(name, in: folder), status: 1)
    expectHarmless(try ansz("-o", name, input: [1], in: folder), status: 1)
    expectHarmless(try ansz("-dc", name, in: folder), status: 2)
    expectHarmless(try ansz("-t", name, in: folder), status: 2)
    expectHarmless(try ansz("cat", "--range", "0+1", name, in: folder), status: 2)
    expectHarmless(try ansz("-o", "\(name)/x", input: [1], in: folder), status: 1)
    let verbose = try ansz("-v", "-f", name, in: folder)
    #expect(verbose.ending == .exited(0) && verbose.errorLines.count == 1, "\(verbose)")
    #expect(!verbose.errorText.contains(name))
  }

  @Test("control characters in the table of -l are escaped", arguments: names)
  func listing(name: String) throws {
    let folder = try TemporaryFolder()
    try folder.write(try archive(of: [1]), to: name)
    let outcome = try ansz("-l", name, in: folder)
    outcome.expectSuccess()
    #expect(outcome.outputText.split(separator: "\n").count == 2, "\(outcome.outputText)")
    #expect(!outcome.outputText.contains(name))
  }

  @Test("control characters in wrong arguments are escaped", arguments: names)
  func arguments(text: String) throws {
    expectHarmless(try ansz("--\(text)"), status: 1)
    expectHarmless(try ansz("-T", text), status: 1)
    expectHarmless(try ansz("-b\(text)"), status: 1)
    expectHarmless(try ansz("cat", "--range", text), status: 1)
    expectHarmless(try ansz("cat", "--block=\(text)"), status: 1)
    expectHarmless(try ansz(environment: ["ANSZ_THREADS": text]), status: 1)
  }

  @Test("marks that reverse the direction of writing are escaped")
  func directionMarks() throws {
    let outcome = try ansz("gpj.\u{202E}exe")
    outcome.expectFailure(1)
    #expect(!outcome.errorText.unicodeScalars.contains("\u{202E}"))
  }

  @Test("bytes of a name that are not UTF-8 do no harm")
  func notUTF8() throws {
    let folder = try TemporaryFolder()
    let outcome = try shell(#""$ANSZ" "$(printf 'a\2331mb')""#, in: folder)
    outcome.expectFailure(1)
    #expect(!outcome.errors.contains(0x9B), "C1 control as a byte")
  }

  @Test("other characters stand as they are")
  func plainNames() throws {
    try ansz("naïve 漢字 🎈").expectFailure(1, saying: "ansz: naïve 漢字 🎈: No such file")
  }

  @Test("-q leaves errors and leaves out nothing else that matters")
  func quiet() throws {
    try ansz("-q", "missing").expectFailure(1, saying: "missing: ")
    try ansz("-q", "-d", input: [1, 2, 3]).expectFailure(2)
  }
}
