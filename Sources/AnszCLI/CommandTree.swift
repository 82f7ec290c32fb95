internal import ArgumentParser

/// The whole command, filter and subcommands in one: what completions and the manual are made from.
///
/// Nothing is run through it: a file may be called `cat`, and the filter gets going faster alone.
struct CommandTree: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ansz",
    abstract: FilterCommand.configuration.abstract,
    discussion: FilterCommand.configuration.discussion,
    subcommands: Subcommands.all
  )

  @OptionGroup var flags: FilterFlags

  /// Whether a call asks for one of these.
  static func isAsked(by words: [String]) -> Bool {
    guard let word = words.first else { return false }
    return word.hasPrefix("--generate-completion-script") || word == "--experimental-dump-help"
  }
}
