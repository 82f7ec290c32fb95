import Foundation
import Testing

/// Every option of every command is typed in a case: a transcript, or a session.
///
/// What options there are is what the command says itself, as completions and manual have it.
@Suite struct CaseTests {
  @Test("each name of each option is in a case, and each subcommand")
  func allAreTyped() throws {
    let help = try ansz("--experimental-dump-help")
    help.expectSuccess()
    let tree = try JSONDecoder().decode(Tree.self, from: Data(help.output)).command
    let commands = [tree] + (tree.subcommands ?? []).filter { $0.commandName != "help" }
    #expect(commands.count >= 7)
    let calls = try calls()
    print("cases: \(calls.count) calls, of which \(Set(calls).count) differ")
    for command in commands {
      let isFilter = command.commandName == tree.commandName
      let typed = Set(
        calls.filter { call in
          isFilter
            ? !commands.dropFirst().contains { $0.commandName == call.first }
            : call.first == command.commandName
        }.flatMap { command.names(in: isFilter ? $0 : Array($0.dropFirst())) }
      )
      let all = Set(command.options.flatMap(\.flags))
      #expect(all.subtracting(typed).sorted() == [], "\(command.commandName): in no case")
      print("cases: \(command.commandName): \(all.count) names of options")
    }
  }

  /// The words behind `ansz` of all calls in transcripts and sessions.
  private func calls() throws -> [[String]] {
    let transcripts = ListTranscripts.transcripts + ReadingTranscripts.transcripts
    let sessions = ShellSession.all.flatMap(\.steps).flatMap { Self.calls(in: $0.command) }
    return transcripts.flatMap(\.steps).map(\.words) + sessions
  }

  /// Calls in a script of the shell, as far as words are what stands between spaces.
  private static func calls(in script: String) -> [[String]] {
    script.split { "|;&\n(".contains($0) }.compactMap { part in
      let words = part.split(separator: " ").map {
        $0.filter { !"'\"".contains($0) }
      }
      guard let name = words.firstIndex(of: "ansz") else { return nil }
      return Array(words[(name + 1)...])
    }
  }
}

extension CaseTests {
  /// What `--experimental-dump-help` prints, as far as it is of use here.
  private struct Tree: Decodable {
    let command: CommandHelp
  }

  fileprivate struct CommandHelp: Decodable {
    let commandName: String
    let subcommands: [CommandHelp]?
    let arguments: [Option]?

    var options: [Option] {
      (arguments ?? []).filter { $0.kind != "positional" && $0.shouldDisplay != false }
    }

    /// The names of options that are in some words, as `-x` or `--long`.
    func names(in words: [String]) -> [String] {
      words.flatMap { word -> [String] in
        guard word.hasPrefix("-"), !word.hasPrefix("--") else {
          return [String(word.prefix { $0 != "=" })]
        }
        // A cluster, up to a letter that the rest of the word is the value of.
        var names: [String] = []
        for letter in word.dropFirst() {
          names.append("-\(letter)")
          let option = options.first { $0.flags.contains("-\(letter)") }
          if option?.kind == "option" { break }
        }
        return names
      }
    }
  }

  fileprivate struct Option: Decodable {
    struct Name: Decodable {
      let kind: String
      let name: String
    }
    let kind: String
    let shouldDisplay: Bool?
    let names: [Name]?

    var flags: [String] {
      (names ?? []).map { $0.kind == "short" ? "-\($0.name)" : "--\($0.name)" }
    }
  }
}
