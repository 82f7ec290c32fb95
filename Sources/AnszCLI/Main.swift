internal import ArgumentParser
internal import Glibc

/// The command: chooses between the filter and the subcommands, and turns errors into exit codes.
@main
enum Main {
  static func main() {
    StandardDescriptors.open()
    let arguments = Array(CommandLine.arguments.dropFirst())
    let name = CommandLine.arguments.first ?? "ansz"
    exit(run(arguments, calledAs: name.lastPathComponent).rawValue)
  }

  private static func run(_ arguments: [String], calledAs name: String) -> ExitStatus {
    do {
      if arguments.first == "cat" {
        return try CatCommand.parse(Array(arguments.dropFirst())).execute()
      }
      return try FilterCommand.parse(arguments).execute(calledAs: name)
    } catch {
      return report(error, asksForHelpOf: arguments.first == "cat")
    }
  }

  /// Prints what the parser has to say: help on standard output, a mistake on standard error.
  private static func report(_ error: any Error, asksForHelpOf cat: Bool) -> ExitStatus {
    let command: any ParsableArguments.Type = cat ? CatCommand.self : FilterCommand.self
    if command.exitCode(for: error) == .success {
      print(command.fullMessage(for: error))
      return .success
    }
    Message.print("\(command.message(for: error)) (`ansz --help` lists the options)")
    return .failure
  }
}
