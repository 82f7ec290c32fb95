import ArgumentParser
import Foundation

/// Compares `ansz` with the compressors that are installed, over files of one's choice.
///
/// Build `ansz` in the package around this one, then the harness, and give it some files:
///
///     swift build -c release
///     swift build -c release --package-path Benchmarks
///     Benchmarks/.build/release/ansz-bench corpus/dickens corpus/xml
///
/// Every contender runs as a whole process that reads a pipe and writes a pipe, start-up
/// included, and every output is decompressed and compared with the input on every run. The
/// exit status is 1 if any of that fails. `--json FILE` keeps the figures; `--help` lists the
/// other options.
///
/// Compare ratios to the base contender (`--base`), not absolute speeds: they come from the same
/// minutes of the same machine. Pipes cost time as well, the same for all; what they allow at
/// best is seen with `--contender 'cat=cat|cat'`.
@main
struct AnszBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ansz-bench",
    abstract: "Compares ansz with other compressors: size, speed and memory, pipe to pipe."
  )

  @Argument(help: "The files to compress.")
  var files: [String]

  @Option(help: "How many runs of each contender are measured.")
  var runs = 5

  @Option(help: "How many rounds are run before those.")
  var warmUp = 1

  @Option(
    help: "Numbers of threads, separated by commas. (default: 1,2)",
    transform: Self.parseThreads
  )
  var threads = [1, 2]

  @Option(
    parsing: .unconditionalSingleValue,
    help: "Run only contenders with this in their name. (repeatable)"
  )
  var only: [String] = []

  @Option(help: "The contender that speeds are set in relation to.")
  var base = "zstd -1 -T1"

  @Option(
    help: "The ansz to measure. (default: the release build around this package, or in PATH)"
  )
  var ansz: String?

  @Option(
    parsing: .unconditionalSingleValue,
    help: "Measure ansz with these options for compression as well. (repeatable)"
  )
  var anszOptions: [String] = []

  @Flag(help: "Measure the other compressors alone.")
  var noAnsz = false

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      """
      Another contender, as 'NAME=COMPRESS|DECOMPRESS': two filters, their words split at \
      spaces; {threads} stands for the number of threads. (repeatable)
      """,
      valueName: "spec"
    ),
    transform: ContenderTemplate.init(parsing:)
  )
  var contender: [ContenderTemplate] = []

  @Option(help: "The most seconds that a single run may take.")
  var timeLimit = 300.0

  @Option(help: "Write the report as JSON to this file; '-' for standard output, and no table.")
  var json: String?

  func validate() throws {
    guard runs >= 1 else { throw ValidationError("--runs must be at least 1") }
    guard warmUp >= 0 else { throw ValidationError("--warm-up must not be negative") }
    guard timeLimit > 0 else { throw ValidationError("--time-limit must be positive") }
  }

  func run() throws {
    let selected = try Contenders.selected(
      withAnsz: !noAnsz,
      anszOptions: anszOptions,
      extra: contender,
      threads: threads,
      only: only
    )
    let contenders = try Programs(anszPath: ansz).resolved(selected)
    if !contenders.contains(where: { $0.name == base }) {
      note("'\(base)', the base contender, is not among those run: no relative speeds")
    }
    let contents = try files.map(Self.read)

    try Launcher.prepare()
    var report = Report(
      date: Date(),
      machine: .current,
      toolVersions: ToolVersions.of(contenders),
      warmUp: warmUp,
      runs: runs,
      base: base
    )
    var benchmark = Benchmark(
      contenders: contenders,
      warmUp: warmUp,
      runs: runs,
      timeLimit: timeLimit
    )
    for (file, content) in zip(files, contents) {
      report.add(
        benchmark.measure(content),
        file: URL(filePath: file).lastPathComponent,
        contentBytes: content.count
      )
    }
    try write(report)
    if report.hasFailures { throw ExitCode.failure }
  }

  private func write(_ report: Report) throws {
    let isJSONOnly = json == "-"
    do {
      let text = isJSONOnly ? try report.json() : Data(report.text.utf8)
      try FileHandle.standardOutput.write(contentsOf: text)
    } catch {
      throw BenchError("cannot write to standard output")
    }
    guard let json, !isJSONOnly else { return }
    do {
      try report.json().write(to: URL(filePath: json))
    } catch {
      throw BenchError("cannot write \(json)")
    }
  }

  private static func read(_ file: String) throws -> [UInt8] {
    do {
      return [UInt8](try Data(contentsOf: URL(filePath: file)))
    } catch {
      throw BenchError("cannot read \(file)")
    }
  }

  private static func parseThreads(_ text: String) throws -> [Int] {
    let counts = text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
    guard counts.allSatisfy({ $0 >= 1 }) else {
      throw BenchError("'\(text)' is not a list of numbers of threads such as 1,2")
    }
    var seen: Set<Int> = []
    return counts.filter { seen.insert($0).inserted }
  }
}
