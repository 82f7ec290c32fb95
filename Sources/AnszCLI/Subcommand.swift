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

/// All subcommands by their names.
enum Subcommands {
  static func named(_ name: String) -> (any Subcommand.Type)? {
    switch name {
    case "append": AppendCommand.self
    case "cat": CatCommand.self
    case "list": ListCommand.self
    case "recover": RecoverCommand.self
    default: nil
    }
  }
}
