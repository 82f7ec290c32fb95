internal import Ansz
internal import ArgumentParser
internal import SystemPackage

/// `ansz append`: adds contents to an archive, each as a frame of its own.
struct AppendCommand: Subcommand {
  static let optionsWithValue = WorkOptions.letters.union(["b"])

  static let configuration = CommandConfiguration(
    commandName: "append",
    _superCommandName: "ansz",
    abstract:
      "Compresses files, or standard input, to the end of an archive, which is made if it isn't there.",
    discussion: """
      What the archive holds is never touched, and a damaged archive is refused. An append is all or nothing: one that \
      fails, or is interrupted, leaves the archive as it was. One that is killed leaves behind the archive's end what it \
      had written: what was there before can be read as ever, after which readers say that the archive ends too early. \
      The next append puts that right, by a note in .ARCHIVE.ansz-append beside the archive, which is there while an \
      append runs: it removes the rest.

      With --flush-every what has come matters more. Whatever ends it, the blocks that were written whole are kept: \
      `ansz -dc` and `ansz cat` give them at any time, while the append runs too, and the next append closes the frame \
      behind them. It does so, too, for what a killed `ansz --flush-every` has left: an archive of good blocks, one of \
      which is shorter than the others can be.

      With --unordered or --graph each content is given its order for itself: it is read to its end before the archive is \
      touched. `ansz cat --record` looks in all frames.

      Each frame is on disk before the next one is begun, and before the command ends.
      """
  )

  @Flag(
    exclusivity: .chooseLast,
    help: "Level: -0 stores, -1 is fast, -7 compresses most. (default: $ANSZ_LEVEL or 3)"
  )
  var level: LevelFlag?

  @Option(
    name: [.customShort("b"), .long],
    parsing: .unconditional,
    help: "Block size, 64K to 64M."
  )
  var blockSize: ByteCountArgument?

  @OptionGroup var work: WorkOptions

  @OptionGroup var records: RecordOptions

  @OptionGroup var arrangement: ArrangementOptions

  @Flag(name: .shortAndLong, help: "Leave out warnings.")
  var quiet = false

  @Argument(help: "The archive.")
  var archive: String

  @Argument(help: "Files; none, or -, is standard input.")
  var files: [String] = []

  func execute() throws -> ExitStatus {
    let options = CompressionOptions(
      level: try LevelSetting.resolve(level),
      blockByteCount: try blockSize?.blockByteCount(),
      threadCount: try work.threadCount
    )
    let form = try arrangement.form()
    guard form == nil || records.settings.flush == nil else {
      throw ArrangementOptions.flushError
    }
    let path = Path(argument: archive)
    let status: ExitStatus
    do {
      status = try append(to: path, options: options, form: form)
    } catch {
      Message.print(error, about: path.description)
      status = ExitStatus(error)
    }
    // The archive is closed: if a signal is to end the command, it does so here.
    Interruption.end()
    return status
  }

  private func append(
    to path: Path,
    options: CompressionOptions,
    form: ContentForm?
  ) throws -> ExitStatus {
    var options = options
    if form == nil {
      options.threadCount = try work.budget.threadCount(
        atMost: options.threadCount,
        for: .compression(level: options.level, blockByteCount: options.effectiveBlockByteCount)
      )
    }
    ProgressLine.enable(quiet ? .never : .auto, writingToStandardOutput: false)
    // To open the archive may be to put right what was left of it: that isn't left half done either.
    Interruption.expect()
    let growing = try GrowingArchive(path, quiet: quiet)
    return FileLoop().run(on: files) { argument in
      guard !Interruption.isRequested else { return }
      let source = try SourceFile(argument: argument, .any)
      defer { source.close() }
      var options = options
      try records.settings.apply(to: &options, for: source, form: form)
      do {
        try Interruption.stopping {
          try growing.append(
            source,
            options: options,
            form: form,
            memory: work.budget,
            unless: $0
          )
        }
      } catch is CancellationError where Interruption.isRequested {}
    }
  }
}
