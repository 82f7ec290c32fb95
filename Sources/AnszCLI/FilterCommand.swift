internal import Ansz
internal import ArgumentParser
internal import EntropyCoding

/// The options of `ansz` itself, in the habits of gzip, xz and zstd.
struct FilterCommand: ParsableCommand {
  /// Names under which the command decompresses.
  static let aliases = ["unansz", "anszcat"]

  static var versionText: String { "ansz 0.1.0 (format 0.0, kernel \(RansKernel.current.name))" }

  static let configuration = CommandConfiguration(
    commandName: "ansz",
    abstract:
      "Compresses and decompresses; a filter like gzip, with blocks that can be taken out alone.",
    discussion: "`ansz cat` takes out byte ranges and blocks: see `ansz cat --help`."
  )

  @Flag(name: [.customShort("z"), .long], help: "Compress; this is what happens anyway.")
  var compress = false

  @Flag(
    name: [.customShort("d"), .customLong("decompress"), .customLong("uncompress")],
    help: "Decompress."
  )
  var decompress = false

  @Flag(name: .shortAndLong, help: "Check archives and write nothing.")
  var test = false

  @Flag(name: .shortAndLong, help: "List sizes of archives.")
  var list = false

  @Flag(
    name: [.customShort("c"), .customLong("stdout"), .customLong("to-stdout")],
    help: "Write to standard output."
  )
  var stdout = false

  @Flag(name: .shortAndLong, help: "Keep the sources; this is what happens anyway.")
  var keep = false

  @Flag(name: .customLong("rm"), help: "Remove each source once its result is read back and right.")
  var remove = false

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
    help: "Write to this file; - is standard output."
  )
  var output: String?

  @Option(
    name: [.customShort("T"), .long],
    parsing: .unconditional,
    help: "Number of threads; 0 is all processors. (default: $ANSZ_THREADS or 0)"
  )
  var threads: Int?

  @Option(
    name: [.customShort("b"), .long],
    parsing: .unconditional,
    help: "Block size, 64K to 64M. (default: 1M)"
  )
  var blockSize: ByteCountArgument?

  @Flag(name: [.customShort("V"), .long], help: "Print the version.")
  var version = false

  @Argument(help: "Files; none, or -, is standard input.")
  var files: [String] = []

  /// The operation that the flags ask for.
  enum Operation {
    case compress
    case decompress
    case test
    case list
  }

  private func operation(calledAs name: String) throws -> Operation {
    let asked: [Operation] = [
      compress ? .compress : nil, decompress ? .decompress : nil, test ? .test : nil,
      list ? .list : nil,
    ].compactMap { $0 }
    guard asked.count <= 1 else {
      throw ValidationError("only one of -z, -d, -t and -l at a time")
    }
    if let only = asked.first { return only }
    return Self.aliases.contains(name) ? .decompress : .compress
  }

  /// Does what the flags ask for.
  func execute(calledAs name: String) throws -> ExitStatus {
    if version {
      return StandardOutput.print(Self.versionText)
    }
    let operation = try operation(calledAs: name)
    guard !(keep && remove) else { throw ValidationError("-k and --rm exclude each other") }
    let toStdout = stdout || output == "-" || name == "anszcat"
    guard !(toStdout && output != nil && output != "-") else {
      throw ValidationError("-c and -o exclude each other")
    }
    guard output == nil || toStdout || files.count <= 1 else {
      throw ValidationError("-o takes one input")
    }
    let job = FileJob(
      operation: operation,
      target: toStdout
        ? .standardOutput : output.map { .file(Path(argument: $0)) } ?? .besideSource,
      removesSource: remove,
      force: force,
      verbose: verbose,
      quiet: quiet,
      threadCount: try ThreadCount.resolve(threads),
      blockByteCount: try blockSize?.blockByteCount() ?? FrameHeader.defaultBlockByteCount
    )
    return job.run(on: files)
  }
}
