import Testing

/// A session with the command, as data: what is typed, and what must come of it.
struct Transcript: CustomTestStringConvertible, Sendable {
  /// One call, and all that can be seen of it.
  struct Step: Sendable {
    /// The words behind `ansz`, parted by spaces; for words with spaces there is `words`.
    let words: [String]
    let input: [UInt8]
    let output: String
    /// Standard error, line by line.
    let errors: [String]
    let status: Int32

    init(
      _ call: String,
      input: String = "",
      bytes: [UInt8]? = nil,
      output: String = "",
      errors: [String] = [],
      status: Int32 = 0
    ) {
      words = call.split(separator: " ").map(String.init)
      self.input = bytes ?? Array(input.utf8)
      self.output = output
      self.errors = errors
      self.status = status
    }
  }

  let name: String
  /// Files that are there before.
  let files: [String: String]
  let steps: [Step]
  /// All files that are there afterwards, hidden ones too.
  let names: [String]
  /// Contents of some of them.
  let contents: [String: String]

  init(
    _ name: String,
    files: [String: String] = [:],
    _ steps: [Step],
    names: [String],
    contents: [String: String] = [:]
  ) {
    self.name = name
    self.files = files
    self.steps = steps
    self.names = names
    self.contents = contents
  }

  var testDescription: String { name }

  /// Plays the session in a folder of its own.
  func play() throws {
    let folder = try TemporaryFolder()
    for (file, text) in files {
      try folder.write(Array(text.utf8), to: file)
    }
    for step in steps {
      let call = step.words.joined(separator: " ")
      let command = Command(arguments: step.words, folder: folder.path)
      let outcome = try command.run(step.input)
      #expect(outcome.outputText == step.output, "standard output of `\(call)`")
      #expect(outcome.errorLines.map(String.init) == step.errors, "standard error of `\(call)`")
      #expect(outcome.ending == .exited(step.status), "exit status of `\(call)`")
    }
    #expect(folder.names == names)
    for (file, text) in contents {
      expectSame(try folder.bytes(of: file), Array(text.utf8), "\(file)")
    }
  }
}
