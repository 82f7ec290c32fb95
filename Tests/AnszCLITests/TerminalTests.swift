import Testing

/// What is refused at a terminal, which util-linux's `script` stands in for.
@Suite(.enabled(if: Binary.has("script"), "no script")) struct TerminalTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(Array("hello".utf8), to: "a")
    try folder.write(try archive(of: Array("hello".utf8)), to: "a.ansz")
  }

  /// Runs a script of the shell at a terminal; all it prints is in `output`.
  private func terminal(_ script: String) throws -> Outcome {
    let command = Command(
      executable: "/usr/bin/env",
      arguments: ["script", "-qec", script, "/dev/null"],
      folder: folder.path,
      environment: ["SHELL": "/bin/sh"]
    )
    return try command.run()
  }

  @Test(
    "an archive is not written to a terminal",
    arguments: [#""$ANSZ" < a"#, #""$ANSZ" -c a"#, #""$ANSZ" -o - a"#, #""$ANSZ""#, #""$ANSZ" -"#]
  )
  func compressing(script: String) throws {
    let outcome = try terminal(script)
    #expect(outcome.ending == .exited(1), "\(outcome.outputText)")
    #expect(outcome.outputText.contains("ansz: "), "\(outcome.outputText)")
    #expect(outcome.outputText.contains("terminal"), "\(outcome.outputText)")
    #expect(!outcome.output.contains(0xF5))
  }

  @Test("with -f it is")
  func forced() throws {
    let outcome = try terminal(#""$ANSZ" -f < a"#)
    #expect(outcome.ending == .exited(0), "\(outcome.outputText)")
    #expect(outcome.output.contains(0xF5))
  }

  @Test("an archive is not read from a terminal", arguments: ["-d", "-t", "-l", "-dc -", "cat"])
  func restoring(arguments: String) throws {
    let outcome = try terminal("\"$ANSZ\" \(arguments)")
    #expect(outcome.ending == .exited(1), "\(outcome.outputText)")
    #expect(outcome.outputText.contains("terminal"), "\(outcome.outputText)")
  }

  @Test("a content is written to a terminal, and so is what is no archive")
  func contents() throws {
    for arguments in ["-d < a.ansz", "-dc a.ansz", "cat a.ansz", "cat --range 0+5 a.ansz"] {
      let outcome = try terminal("\"$ANSZ\" \(arguments)")
      #expect(
        outcome.ending == .exited(0) && outcome.outputText == "hello",
        "\(outcome.outputText)"
      )
    }
    #expect(try terminal(#""$ANSZ" -l a.ansz"#).ending == .exited(0))
    #expect(try terminal(#""$ANSZ" -k -f a"#).ending == .exited(0))
  }
}
