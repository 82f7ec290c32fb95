internal import ArgumentParser

/// The options of `ansz` itself, in the habits of gzip, xz and zstd.
struct FilterCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ansz",
    abstract:
      "Compresses and decompresses; a filter like gzip, with blocks that can be taken out alone.",
    discussion: """
      Subcommands, each with its own --help: `ansz cat` takes out byte ranges, lines, records and blocks, `ansz list` \
      says what archives hold, `ansz test` checks them, `ansz append` adds to an archive, `ansz recover` saves what \
      survives in a damaged one, `ansz bench` measures levels and other compressors on your files.
      """
  )

  @OptionGroup var flags: FilterFlags

  @Argument(help: "Files; none, or -, is standard input.", completion: .file())
  var files: [String] = []

  /// What the parser has found.
  func options() throws -> FilterOptions {
    var options = try flags.options()
    options.files = files
    return options
  }
}

/// The options without the files, which the subcommands stand in place of.
struct FilterFlags: ParsableArguments {
  @Flag(name: [.customShort("z"), .long], help: "Compress; this is what happens anyway.")
  var compress = false

  @Flag(
    name: [.customShort("d"), .customLong("decompress"), .customLong("uncompress")],
    help: "Decompress."
  )
  var decompress = false

  @Flag(name: .shortAndLong, help: "Check archives and write nothing.")
  var test = false

  @Flag(name: .shortAndLong, help: "List sizes of archives; with -v frames and blocks too.")
  var list = false

  @Flag(help: "With -l: a line of JSON for each archive.")
  var json = false

  @Flag(
    name: [.customShort("c"), .customLong("stdout"), .customLong("to-stdout")],
    help: "Write to standard output."
  )
  var stdout = false

  @Flag(name: .shortAndLong, help: "Keep the sources; this is what happens anyway.")
  var keep = false

  @Flag(name: .customLong("rm"), help: "Remove each source once its result is read back and right.")
  var remove = false

  @Flag(help: "Read each result back and compare checksums before it gets its name.")
  var verify = false

  @Flag(name: .shortAndLong, help: "Take the files in folders, and in the folders in them.")
  var recursive = false

  @Flag(inversion: .prefixedNo, help: "Leave holes for zeros where a content goes into a file.")
  var sparse = true

  @Flag(
    name: .shortAndLong,
    help: "Overwrite files, follow symbolic links, write to a terminal."
  )
  var force = false

  @Flag(name: .shortAndLong, help: "Say what was done.")
  var verbose = false

  @Flag(name: .shortAndLong, help: "Leave out warnings.")
  var quiet = false

  @Option(
    name: .shortAndLong,
    parsing: .unconditional,
    help: ArgumentHelp("Write to this file; - is standard output.", valueName: "file"),
    completion: .file()
  )
  var output: String?

  @OptionGroup var work: WorkOptions

  @Flag(
    exclusivity: .chooseLast,
    help: """
      Level: -0 stores, -1 is fast, -7 compresses most. -8, -9 and --best are -7, the strongest there is; --fast is \
      -1. (default: $ANSZ_LEVEL or 3)
      """
  )
  var level: LevelFlag?

  @Option(
    name: [.customShort("b"), .long],
    parsing: .unconditional,
    help: ArgumentHelp(
      "Block size, 64K to 64M. (default by level: 1M, -4 2M, -5 4M, -6 and -7 8M)",
      valueName: "size"
    )
  )
  var blockSize: ByteCountArgument?

  @OptionGroup var fileLists: FileListOptions

  @OptionGroup var progress: ProgressOptions

  @OptionGroup var records: RecordOptions

  @OptionGroup var arrangement: ArrangementOptions

  @Flag(name: [.customShort("V"), .long], help: "Print the version.")
  var version = false

  /// What the parser has found.
  func options() throws -> FilterOptions {
    var options = FilterOptions()
    options.compress = compress
    options.decompress = decompress
    options.test = test
    options.list = list
    options.json = json
    options.stdout = stdout
    options.keep = keep
    options.remove = remove
    options.verify = verify
    options.recursive = recursive
    options.sparse = sparse
    options.fileLists = fileLists.lists
    options.force = force
    options.verbose = verbose
    options.quiet = quiet
    options.version = version
    options.output = output
    options.threads = work.threads
    options.level = level
    options.blockSize = blockSize
    options.memory = work.memory
    options.progress = progress.progress
    options.sizeHint = progress.sizeHint
    options.records = records.settings
    options.form = try arrangement.form()
    return options
  }
}
