internal import ArgumentParser

/// When the progress line is shown, and of how much it tells.
struct ProgressOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      """
      Show a line with share, sizes, rate and time left: auto (at a terminal), always or never. (default: auto)
      """,
      valueName: "when"
    )
  )
  var progress: ProgressLine.Mode?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How much a pipe will bring, for the progress line.", valueName: "size")
  )
  var sizeHint: ByteCountArgument?
}
