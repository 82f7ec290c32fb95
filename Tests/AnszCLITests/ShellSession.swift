import Foundation
import Testing

/// A session at a shell: commands, and what each of them prints and returns.
///
/// Sessions are files for people, in `Sessions`: what is indented by four spaces is the session, the rest is
/// prose. `$ ` and the lines behind it that begin with `> ` are a command; then come the lines of its standard
/// output as they are, those of standard error with `! ` in front, and `[N]` for an exit status other than 0.
/// Files that a case begins with, and those that it leaves, are made and shown by commands of the shell.
struct ShellSession: CustomTestStringConvertible {
  /// A command and what is expected of it.
  struct Step: Equatable {
    var command: String
    var output: [String] = []
    var errors: [String] = []
    var status: Int32 = 0
  }

  let name: String
  let steps: [Step]

  var testDescription: String { name }

  private static let indentation = "    "

  /// A session without its prose.
  init(name: String, text: String) throws {
    self.name = name
    var steps: [Step] = []
    for line in text.split(separator: "\n") where line.hasPrefix(Self.indentation) {
      let line = String(line.dropFirst(Self.indentation.count))
      if line.hasPrefix("$ ") {
        steps.append(Step(command: String(line.dropFirst(2))))
        continue
      }
      guard let last = steps.indices.last else {
        throw SessionError(description: "\(name): output without a command: \(line)")
      }
      let isStill = steps[last].output.isEmpty && steps[last].errors.isEmpty
      if isStill, line.hasPrefix("> ") {
        steps[last].command += "\n" + line.dropFirst(2)
      } else if line.hasPrefix("! ") {
        steps[last].errors.append(String(line.dropFirst(2)))
      } else if line.hasPrefix("["), line.hasSuffix("]"),
        let status = Int32(line.dropFirst().dropLast())
      {
        steps[last].status = status
      } else {
        steps[last].output.append(line)
      }
    }
    guard !steps.isEmpty else { throw SessionError(description: "\(name) has no commands") }
    self.steps = steps
  }

  /// All sessions beside this file.
  static let all: [ShellSession] = {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Sessions")
    do {
      let files = try FileManager.default.contentsOfDirectory(
        at: folder,
        includingPropertiesForKeys: nil
      )
      return try files.filter { $0.pathExtension == "md" }
        .sorted { $0.path < $1.path }
        .map {
          try ShellSession(
            name: $0.deletingPathExtension().lastPathComponent,
            text: String(contentsOf: $0, encoding: .utf8)
          )
        }
    } catch {
      Issue.record("sessions: \(error)")
      return []
    }
  }()

  /// Runs a command in a folder.
  static func run(_ command: String, in folder: TemporaryFolder) throws -> Step {
    let outcome = try Command(
      executable: "/bin/sh",
      arguments: ["-c", command],
      folder: folder.path,
      environment: ["PATH": "\(Binary.folder):/usr/bin:/bin", "LC_ALL": "C.UTF-8"]
    ).run()
    let status: Int32 =
      switch outcome.ending {
      case .exited(let status): status
      case .signalled(let signal): 128 + signal
      case .hung: -1
      }
    return Step(
      command: command,
      output: lines(of: outcome.outputText),
      errors: lines(of: outcome.errorText),
      status: status
    )
  }

  private static func lines(of text: String) -> [String] {
    guard !text.isEmpty else { return [] }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    return text.hasSuffix("\n")
      ? lines.dropLast() : lines.dropLast() + ["\(lines.last ?? "") (no newline)"]
  }
}

/// A session that can't be read.
struct SessionError: Error, CustomStringConvertible {
  let description: String
}

/// What people see when they type commands.
@Suite struct SessionTests {
  @Test("sessions print what they are said to print", arguments: ShellSession.all)
  func run(session: ShellSession) throws {
    let folder = try TemporaryFolder()
    for step in session.steps {
      let actual = try ShellSession.run(step.command, in: folder)
      #expect(actual == step, "\(session.name)")
      // What follows builds on it.
      guard actual == step else { return }
    }
  }

  @Test("there are sessions")
  func some() {
    #expect(!ShellSession.all.isEmpty)
  }
}
