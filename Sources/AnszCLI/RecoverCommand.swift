internal import Ansz
internal import ArgumentParser
internal import SystemPackage

/// `ansz recover`: what survives in a damaged archive.
struct RecoverCommand: Subcommand {
  static let optionsWithValue: Set<Character> = ["T", "o"]

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

  @Option(
    name: [.customShort("T"), .long],
    parsing: .unconditional,
    help: "Number of threads; 0 is all processors. (default: $ANSZ_THREADS or 0)"
  )
  var threads: Int?

  @Argument(help: "The archive, a file: it is read from its end and its beginning.")
  var file: String

  func execute() throws -> ExitStatus {
    let outputPath = output.flatMap { $0 == "-" ? nil : Path(argument: $0) }
    guard !json || outputPath != nil else { throw ValidationError("--json needs -o FILE") }
    let threadCount = try ThreadCount.resolve(threads)
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
    if path == nil {
      try source.refuseBeingStandardOutput()
    }
    var salvage = try Salvage(FileDescriptorRandomAccess(source.descriptor))
    guard salvage.frames.contains(where: { !$0.blocks.isEmpty || $0.contentByteCount != nil })
    else {
      throw NothingSurvives()
    }
    let report: RecoveryReport
    if let path {
      report = try write(&salvage, of: source, to: path, threadCount: threadCount)
    } else {
      var sink = NamedSink(FileDescriptorSink(.standardOutput), StandardOutput.name)
      report = try Ansz.recover(&salvage, to: &sink, fill: fill.fill, threadCount: threadCount)
    }
    report.print(about: source.name)
    if json {
      try StandardOutput.printLine("\(report.json(name: source.nameBytes))")
    }
    return report.isComplete ? .success : .corrupt
  }

  /// Writes a file that is there when all that survives is in it.
  private func write(
    _ salvage: inout Salvage<FileDescriptorRandomAccess>,
    of source: SourceFile,
    to path: Path,
    threadCount: Int
  ) throws -> RecoveryReport {
    if let existing = FileStatus(path) {
      guard !source.isSameFile(as: existing) else {
        throw UsageError("\(path) is the source itself")
      }
      guard existing.isRegular else { throw UsageError("\(path) is not a regular file") }
      guard force else { throw UsageError("\(path) exists; -f overwrites it") }
    }
    let output = try blaming("\(path)") { try AtomicFile(path, replacing: force) }
    defer { output.discard() }
    var sink = NamedSink(FileDescriptorSink(output.descriptor), "\(path)")
    let report = try Ansz.recover(&salvage, to: &sink, fill: fill.fill, threadCount: threadCount)
    try blaming("\(path)") {
      try output.dress(like: source)
      try output.commit(lastingly: false)
    }
    return report
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
