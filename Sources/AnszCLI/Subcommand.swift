internal import ArgumentParser

/// One of the commands that `ansz NAME` stands for, beside the filter.
protocol Subcommand: ParsableCommand {
  /// The letters of short options that have a value.
  static var optionsWithValue: Set<Character> { get }

  /// Does what the arguments ask for.
  func execute() throws -> ExitStatus
}

extension Subcommand {
  static var optionsWithValue: Set<Character> { [] }
}

/// All subcommands.
enum Subcommands {
  static let all: [any Subcommand.Type] = [
    AppendCommand.self, BenchCommand.self, CatCommand.self, ListCommand.self, RecoverCommand.self,
    TestCommand.self,
  ]

  static func named(_ name: String) -> (any Subcommand.Type)? {
    all.first { $0.configuration.commandName == name }
  }
}
