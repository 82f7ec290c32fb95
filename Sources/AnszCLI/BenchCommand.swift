internal import Ansz
internal import ArgumentParser
internal import Plotting
internal import SystemPackage

/// `ansz bench`: levels, and other compressors that are installed, by size and speed.
struct BenchCommand: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    _superCommandName: "ansz",
    abstract: "Measures levels on your files, beside other compressors that are installed.",
    discussion: """
      Files are taken together, in memory. ansz is measured in this process; zstd, lz4, xz, brotli, bzip3 and gzip \
      as processes that read and write files in memory, their start counted. Every result is restored and compared. \
      Speeds are medians, in 10^6 bytes of content a second.
      """
  )
  static let optionsWithValue: Set<Character> = ["b", "T"]

  @Option(
    name: [.customShort("b"), .long],
    parsing: .unconditional,
    help: "Levels: 3, 1-5 or 1,3,7. (default: 1-7)"
  )
  var levels: LevelList?

  @Option(
    name: [.customShort("T"), .long],
    parsing: .unconditional,
    help: "Number of threads, for all that can have some; 0 is all processors."
  )
  var threads = 1

  @Option(parsing: .unconditional, help: "Runs to take the median of; fewer of what takes seconds.")
  var runs = 5

  @Flag(inversion: .prefixedNo, help: "Measure other compressors, too.")
  var peers = true

  @Flag(help: "Print JSON instead of a table.")
  var json = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Draw ratio against speed into this file.", valueName: "file"),
    completion: .file()
  )
  var svg: String?

  @Argument(help: "Files; - is standard input.", completion: .file())
  var files: [String] = []

  func validate() throws {
    guard (1...1000).contains(runs) else { throw ValidationError("--runs is 1 to 1000") }
  }

  func execute() throws -> ExitStatus {
    guard !files.isEmpty else { throw ValidationError("a file to measure is needed") }
    let threadCount = try ThreadCount.resolve(threads)
    var contents: [[UInt8]] = []
    for argument in files {
      do {
        contents.append(try Self.content(of: argument))
      } catch {
        throw BlamedError(name: SourceFile.name(of: argument), error: error)
      }
    }
    let bench = Bench(contents: contents, threadCount: threadCount, runCount: runs)
    guard bench.contentByteCount > 0 else { throw ValidationError("there is nothing to measure") }
    let report = BenchReport(
      contentByteCount: bench.contentByteCount,
      fileCount: files.count,
      threadCount: threadCount
    )
    if !json { try StandardOutput.printLine(report.head) }
    var rows: [BenchRow] = []
    var status = ExitStatus.success
    SignalThread.start()
    func add(_ name: String, _ measure: () throws -> BenchRow) throws {
      do {
        let progress = Progress(of: name, .measure, inputByteCount: nil)
        let row = try ProgressLine.following(progress, measure)
        rows.append(row)
        if !json { try StandardOutput.printLine(report.line(row)) }
      } catch let error as BenchError {
        Message.print("\(name): \(error)")
        status = max(status, error.isOurs ? .internalError : .failure)
      }
    }
    for level in levels?.levels ?? Array(1...CompressionOptions.levelRange.upperBound) {
      try add("ansz -\(level)") { try bench.measure(level: level) }
    }
    var missing: [String] = []
    for peer in peers ? PeerProgram.all(threadCount: threadCount) : [] {
      guard !missing.contains(peer.family) else { continue }
      do {
        try add(peer.name) { try bench.measure(peer) }
      } catch is PeerProgram.Missing {
        missing.append(peer.family)
      }
    }
    if !missing.isEmpty, !json {
      Message.print("not installed: \(missing.joined(separator: ", "))")
    }
    if json { try StandardOutput.printLine("\(report.json(rows))") }
    if let svg { try write(report.plot(rows).svg, to: Path(argument: svg)) }
    return status
  }

  private static func content(of argument: String) throws -> [UInt8] {
    let file = try SourceFile(argument: argument, .any)
    defer { file.close() }
    var source = FileDescriptorSource(file.descriptor)
    var sink = ArraySink()
    try copy(from: &source, to: &sink)
    return sink.bytes
  }

  private func write(_ picture: String, to path: Path) throws {
    try blaming("\(path)") {
      // A picture of before is replaced; anything else was not meant.
      if let existing = FileStatus(path, follows: false) {
        guard existing.isRegular, path.hasSuffix(".svg") else {
          throw UsageError("exists, and is no .svg file")
        }
      }
      let file = try AtomicFile(path, replacing: true)
      defer { file.discard() }
      try file.descriptor.writeAll(picture.utf8)
      try file.dress(like: nil)
      try file.commit(lastingly: false)
    }
  }
}

/// `3`, `1-5` or `1,3,7`.
struct LevelList: ExpressibleByArgument {
  let levels: [Int]

  init?(argument: String) {
    var levels: [Int] = []
    for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
      guard (1...2).contains(ends.count), let first = ends.first ?? nil,
        let last = ends.last ?? nil,
        first <= last, CompressionOptions.levelRange.contains(first),
        CompressionOptions.levelRange.contains(last)
      else { return nil }
      levels += first...last
    }
    self.levels = levels
  }
}
