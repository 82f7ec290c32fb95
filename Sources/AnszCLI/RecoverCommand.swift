internal import Ansz
internal import ArgumentParser
internal import SystemPackage

/// `ansz recover`: what survives in a damaged archive.
struct RecoverCommand: Subcommand {
  static let optionsWithValue = WorkOptions.letters.union(["o"])

  static let configuration = CommandConfiguration(
    commandName: "recover",
    _superCommandName: "ansz",
    abstract:
      "Writes what survives in a damaged archive, and says which bytes of the content are lost.",
    discussion: """
      Index, headers and ends may be missing. What is written is right: each block has its checksum, which number and \
      place are bound into. Lost ranges are told on standard error, one on a line. The exit status is 0 when nothing is \
      lost, and 2 when something is, or may be, because the end of the archive is missing.
      """
  )

  @Option(
    name: .shortAndLong,
    parsing: .unconditional,
    help: "Write to this file, which must not exist; otherwise to standard output."
  )
  var output: String?

  @Option(
    help: "What to write for lost bytes: zeros, so that the others are in their places, or none."
  )
  var fill: FillArgument = .zeros

  @Flag(help: "With -o: write the lost ranges as a line of JSON to standard output.")
  var json = false

  @Flag(name: .shortAndLong, help: "Overwrite the output.")
  var force = false

  @Flag(inversion: .prefixedNo, help: "Leave holes for zeros where the content goes into a file.")
  var sparse = true

  @Flag(
    name: .shortAndLong,
    help: "Leave out which ranges are lost; the exit status tells that some are."
  )
  var quiet = false

  @OptionGroup var work: WorkOptions

  @Argument(
    help: "The archive, a file: it is read from its end and its beginning.",
    completion: .file()
  )
  var file: String

  func execute() throws -> ExitStatus {
    let outputPath = output.flatMap { $0 == "-" ? nil : Path(argument: $0) }
    guard !json || outputPath != nil else { throw ValidationError("--json needs -o FILE") }
    let threadCount = try work.threadCount
    do {
      return try recover(to: outputPath, threadCount: threadCount)
    } catch {
      Message.print(error, about: SourceFile.name(of: file))
      return ExitStatus(error)
    }
  }

  private func recover(to path: Path?, threadCount: Int) throws -> ExitStatus {
    let source = try SourceFile(argument: file, .any)
    defer { source.close() }
    guard source.isRegular else {
      throw UsageError("recovery needs a file, not a pipe")
    }
    let destination =
      try path.map { try FileJob.Destination($0, for: source, force: force) } ?? .standardOutput
    ProgressLine.enable(quiet ? .never : .auto, writingToStandardOutput: path == nil)
    SignalThread.start()
    let report: RecoveryReport
    switch destination {
    case .standardOutput:
      try source.refuseBeingStandardOutput()
      report = try recover(
        source,
        to: .standardOutput,
        called: StandardOutput.name,
        threadCount: threadCount
      )
    case .device(let path):
      let device = try blaming("\(path)") { try path.open(.writeOnly) }
      defer { try? device.close() }
      report = try recover(source, to: device, called: "\(path)", threadCount: threadCount)
    case .file(let path, let place):
      // A file that is there when all that survives is in it.
      let output = try blaming("\(path)") { try AtomicFile(place, replacing: force) }
      defer { output.discard() }
      report = try recover(
        source,
        to: output.descriptor,
        called: "\(path)",
        threadCount: threadCount
      )
      try blaming("\(path)") {
        try output.dress(like: source)
        try output.commit(lastingly: false)
      }
    }
    if !quiet { report.print(about: source.name) }
    if json {
      try StandardOutput.printLine("\(report.json(name: source.nameBytes))")
    }
    return report.isComplete ? .success : .corrupt
  }

  private func recover(
    _ source: SourceFile,
    to descriptor: FileDescriptor,
    called name: String,
    threadCount: Int
  ) throws -> RecoveryReport {
    let progress = Progress(of: source.name, .recover, inputByteCount: source.remainingByteCount)
    return try ProgressLine.following(progress) {
      var salvage = try Salvage(FileDescriptorRandomAccess(source.descriptor))
      guard salvage.frames.contains(where: { !$0.blocks.isEmpty || $0.contentByteCount != nil })
      else { throw NothingSurvives() }
      let blocks = salvage.frames.lazy.flatMap(\.blocks)
      let threadCount = try work.budget.threadCount(
        atMost: threadCount,
        for: .decompression(
          blockByteCount: blocks.map(\.blockByteCount).max() ?? 0,
          modelByteCount: blocks.map(\.header.modelByteCount).max() ?? 0
        )
      )
      let file = SparseFileSink(descriptor, sparse: sparse)
      var sink = NamedSink(file, name)
      let report = Result {
        try Ansz.recover(
          &salvage,
          to: &sink,
          fill: fill.fill,
          threadCount: threadCount,
          onProgress: progress.set
        )
      }
      let end = Result { try blaming(name) { try file.finish() } }
      let result = try report.get()
      try end.get()
      return result
    }
  }
}

/// It is no archive, or nothing is left of it.
struct NothingSurvives: Error, CustomStringConvertible {
  var description: String { "nothing of an ansz archive survives" }
}

/// `zeros` or `none`.
enum FillArgument: String, ExpressibleByArgument, CaseIterable {
  case zeros
  case none

  var fill: LostContentFill {
    switch self {
    case .zeros: .zeros
    case .none: .none
    }
  }
}

extension RecoveryReport {
  /// Says what is lost.
  fileprivate func print(about name: String) {
    for (number, frame) in frames.enumerated() {
      for range in frame.lost {
        Message.print(
          "\(name): lost \(range.count) bytes of content from byte \(range.lowerBound) on"
        )
      }
      guard frame.contentByteCount == nil else {
        if !frame.endingIsGood {
          Message.print(
            "\(name): the end of frame \(number) disagrees with its blocks: some may be foreign"
          )
        }
        continue
      }
      Message.print(
        "\(name): the end of frame \(number) is lost: content may be missing from byte \(frame.knownEnd) on"
      )
    }
  }

  fileprivate func json(name: [UInt8]) -> JSON {
    .object([
      ("name", .bytes(name)),
      ("isComplete", .bool(isComplete)),
      ("recoveredByteCount", .int(recoveredByteCount)),
      ("frames", .array(frames.map(Self.json))),
    ])
  }

  private static func json(_ frame: RecoveredFrame) -> JSON {
    let lost = frame.lost.map { range in
      JSON.object([("offset", .int(range.lowerBound)), ("byteCount", .int(range.count))])
    }
    return .object([
      ("archiveOffset", .int(frame.archiveRange.lowerBound)),
      ("archiveByteCount", .int(frame.archiveRange.count)),
      ("contentOffset", .int(frame.contentOffset)),
      ("contentByteCount", .optional(frame.contentByteCount)),
      ("endingIsGood", .bool(frame.endingIsGood)),
      ("mayBeLostFrom", frame.contentByteCount == nil ? .int(frame.knownEnd) : .null),
      ("lost", .array(lost)),
    ])
  }
}
