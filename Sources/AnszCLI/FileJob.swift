internal import Ansz
internal import SystemPackage

/// One operation on some files, as the options want it.
struct FileJob {
  /// Where results go.
  enum Target: Equatable {
    case standardOutput
    case file(Path)
    /// Beside each source, with the suffix added or taken off; standard input goes to standard
    /// output.
    case besideSource
  }

  /// What is to be done.
  enum Operation {
    case compress
    case decompress
    case test
  }

  var operation: Operation
  var target: Target
  var removesSource = false
  var force = false
  var verbose = false
  var quiet = false
  var threadCount: Int
  /// Of ``CompressionOptions/levelRange``.
  var level = CompressionOptions.defaultLevel
  /// Nil for what suits the level.
  var blockByteCount: Int?
  var records = RecordSettings()

  static let suffix = ".ansz"

  /// Works through the files; one that fails doesn't stop the others.
  func run(on arguments: [String]) -> ExitStatus {
    FileLoop.run(on: arguments) { try run(on: $0) }
  }

  private func run(on argument: String) throws {
    let source = try SourceFile(argument: argument, requirement)
    defer { source.close() }
    if operation != .compress && source.isTerminal && !force {
      throw UsageError("an archive is not read from a terminal; `ansz --help` helps")
    }
    switch operation {
    case .test:
      var input = FileDescriptorSource(source.descriptor)
      tell(source, "is good", try Ansz.check(&input, threadCount: threadCount(for: source)))
    case .compress, .decompress:
      try write(source, to: try destination(of: source))
    }
  }

  private var requirement: SourceFile.Requirement {
    let isConversion = operation == .compress || operation == .decompress
    guard isConversion && (target == .besideSource || removesSource) else { return .any }
    return force ? .file : .fileItself
  }

  private func write(_ source: SourceFile, to destination: Destination) throws {
    switch destination {
    case .standardOutput:
      let (summary, _) = try convert(source, to: .standardOutput, called: StandardOutput.name)
      tell(source, "to standard output", summary)
    case .device(let path):
      let device = try blaming("\(path)") { try path.open(.writeOnly) }
      let result = Result { try convert(source, to: device, called: "\(path)").summary }
      try blaming("\(path)") { try device.close() }
      tell(source, "to \(path)", try result.get())
    case .file(let path):
      try write(source, to: path)
    }
  }

  /// Writes a file that is complete or isn't there.
  private func write(_ source: SourceFile, to path: Path) throws {
    let file = try blaming("\(path)") { try AtomicFile(path, replacing: force) }
    defer { file.discard() }
    let (summary, content) = try convert(source, to: file.descriptor, called: "\(path)")
    try blaming("\(path)") { try file.finish(like: source) }
    if removesSource {
      try verify(file, holds: content)
    }
    try blaming("\(path)") { try file.commit(lastingly: removesSource) }
    if removesSource {
      let readByteCount =
        operation == .compress ? summary.contentByteCount : summary.archiveByteCount
      try source.remove(afterReading: readByteCount)
    }
    tell(source, "to \(path)", summary)
  }

  /// Compresses or decompresses.
  ///
  /// - Returns: Sizes, and a digest of the content when the source is to be removed.
  private func convert(
    _ source: SourceFile,
    to descriptor: FileDescriptor,
    called name: String
  ) throws -> (summary: RunSummary, content: ContentDigest) {
    let digest = ContentDigest()
    let plainInput = FileDescriptorSource(source.descriptor)
    let plainOutput = NamedSink(FileDescriptorSink(descriptor), name)
    guard operation == .compress else {
      var output = DigestingSink(plainOutput, removesSource ? digest : nil)
      return (try decompress(source, to: &output), digest)
    }
    var input = DigestingSource(plainInput, removesSource ? digest : nil)
    var output = plainOutput
    var options = CompressionOptions(
      level: level,
      blockByteCount: blockByteCount,
      threadCount: threadCount(for: source)
    )
    try records.apply(to: &options, for: source)
    return (try Ansz.compress(from: &input, to: &output, options: options), digest)
  }

  private func decompress(
    _ source: SourceFile,
    to sink: inout some ByteSink
  ) throws -> RunSummary {
    var input = FileDescriptorSource(source.descriptor)
    return try Ansz.decompress(
      from: &input,
      to: &sink,
      threadCount: threadCount(for: source)
    )
  }

  /// A small file is done sooner than a thread has started.
  private func threadCount(for source: SourceFile) -> Int {
    source.isSmall ? 1 : threadCount
  }

  /// Reads a file back from its first byte and compares its content with what it should be.
  private func verify(_ file: AtomicFile, holds content: ContentDigest) throws {
    let digest = ContentDigest()
    var sink = DigestingSink(NullSink(), digest)
    try file.descriptor.seek(offset: 0, from: .start)
    var input = FileDescriptorSource(file.descriptor)
    do {
      if operation == .compress {
        _ = try Ansz.decompress(from: &input, to: &sink, threadCount: threadCount)
      } else {
        try copy(from: &input, to: &sink)
      }
    } catch let error as FormatError {
      throw VerificationError(reason: "\(error)")
    }
    guard digest == content else { throw VerificationError(reason: "its content differs") }
  }

  private func tell(_ source: SourceFile, _ what: String, _ summary: RunSummary) {
    guard verbose else { return }
    let sizes =
      (operation == .compress)
      ? "\(summary.contentByteCount) → \(summary.archiveByteCount)"
      : "\(summary.archiveByteCount) → \(summary.contentByteCount)"
    let ratio = Percentage(summary.archiveByteCount, of: summary.contentByteCount)
    Message.print("\(source.name): \(what), \(sizes) bytes (\(ratio))")
  }
}

/// What was written can't be read back: a mistake of ours, or of the machine's.
struct VerificationError: Error, CustomStringConvertible {
  let reason: String

  var description: String { "read back, the result is wrong: \(reason); the source is kept" }
}
