internal import ArgumentParser
internal import Glibc
internal import SystemPackage

/// The command: chooses between the filter and the subcommands, and turns errors into exit codes.
@main
enum Main {
  static func main() {
    StandardDescriptors.open()
    // A file that grows over its limit is an error of a write, like any other.
    signal(SIGXFSZ, SIG_IGN)
    SignalThread.holdStatusSignal()
    let name = Path(argument: RawArguments.all.first ?? "ansz").lastComponent.description
    var status = run(Array(RawArguments.all.dropFirst()), calledAs: name)
    if status == .success {
      status = StandardOutput.finish()
    }
    exit(status.rawValue)
  }

  private static func run(_ words: [String], calledAs name: String) -> ExitStatus {
    // An alias has files only, one of which may be called `cat`.
    let isAlias = FilterOptions.aliases.contains(name)
    if !isAlias, let subcommand = words.first.flatMap(Subcommands.named) {
      return run(subcommand, Array(words.dropFirst()))
    }
    if CommandTree.isAsked(by: words) { return describe(words) }
    do {
      let words = ArgumentWords.expand(words, optionsWithValue: ["M", "T", "b", "o"])
      let options = try FilterOptions(plain: words) ?? FilterCommand.parse(words).options()
      return try options.execute(calledAs: name)
    } catch {
      return report(error, of: FilterCommand.self, called: "ansz")
    }
  }

  private static func run<Command: Subcommand>(
    _ command: Command.Type,
    _ words: [String]
  ) -> ExitStatus {
    do {
      let words = ArgumentWords.expand(words, optionsWithValue: command.optionsWithValue)
      return try command.parse(words).execute()
    } catch {
      return report(error, of: command, called: "ansz \(command.configuration.commandName ?? "")")
    }
  }

  /// Prints completions or a description for programs, which the parser makes of everything there is.
  private static func describe(_ words: [String]) -> ExitStatus {
    do {
      _ = try CommandTree.parse(words)
      return .success
    } catch {
      return report(error, of: CommandTree.self, called: "ansz")
    }
  }

  /// Prints what the parser has to say: help on standard output, a mistake on standard error.
  private static func report<Command: ParsableArguments>(
    _ error: any Error,
    of command: Command.Type,
    called name: String
  ) -> ExitStatus {
    if command.exitCode(for: error) == .success {
      return StandardOutput.print(command.fullMessage(for: error))
    }
    if let error = error as? BlamedError {
      Message.print(error, about: "")
      return ExitStatus(error)
    }
    let text = command.message(for: error).split(separator: "\n").joined(separator: "; ")
    Message.print("\(text.escaped) (`\(name) --help` lists the options)")
    return .failure
  }
}
