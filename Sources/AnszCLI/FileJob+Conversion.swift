internal import Ansz
internal import SystemPackage

extension FileJob {
  /// Reads an archive and leaves nothing but the news.
  func test(_ source: SourceFile) throws {
    var sink = NullSink()
    tell(source, "is good", try decompress(source, to: &sink))
  }

  /// Compresses or decompresses a source into its result.
  func write(_ source: SourceFile, to destination: Destination) throws {
    switch destination {
    case .standardOutput:
      try refuseVerification(of: StandardOutput.name)
      let (summary, _) = try convert(source, to: .standardOutput, called: StandardOutput.name)
      tell(source, "to standard output", summary)
    case .device(let path):
      try refuseVerification(of: "\(path)")
      let device = try blaming("\(path)") { try path.open(.writeOnly) }
      let result = Result { try convert(source, to: device, called: "\(path)").summary }
      try blaming("\(path)") { try device.close() }
      tell(source, "to \(path)", try result.get())
    case .file(let path):
      try write(source, to: path)
    }
  }

  private func refuseVerification(of name: String) throws {
    guard !verifies else { throw UsageError("\(name) can't be read back for --verify") }
  }

  /// Whether a digest of the content is needed.
  private var readsBack: Bool { verifies || removesSource }

  /// Writes a file that is complete or isn't there.
  private func write(_ source: SourceFile, to path: Path) throws {
    let file = try blaming("\(path)") { try AtomicFile(path, replacing: force) }
    defer { file.discard() }
    let (summary, content) = try convert(source, to: file.descriptor, called: "\(path)")
    try blaming("\(path)") { try file.synchronise() }
    if readsBack {
      try verify(file, holds: content)
    }
    // Last, so that until here nobody else could read it, and reading it back hasn't changed its times.
    try blaming("\(path)") {
      try file.dress(like: source)
      try file.commit(lastingly: removesSource)
    }
    if removesSource {
      let readByteCount =
        operation == .compress ? summary.contentByteCount : summary.archiveByteCount
      try source.remove(afterReading: readByteCount)
    }
    tell(source, "to \(path)", summary)
  }

  /// Compresses or decompresses.
  ///
  /// - Returns: Sizes, and a digest of the content when it will be compared.
  private func convert(
    _ source: SourceFile,
    to descriptor: FileDescriptor,
    called name: String
  ) throws -> (summary: RunSummary, content: ContentDigest) {
    let digest = ContentDigest()
    let plainInput = FileDescriptorSource(source.descriptor)
    let file = SparseFileSink(descriptor, sparse: isSparse && operation == .decompress)
    let plainOutput = NamedSink(file, name)
    guard operation == .compress else {
      var output = DigestingSink(plainOutput, readsBack ? digest : nil)
      let summary = Result { try decompress(source, to: &output) }
      let end = Result { try blaming(name) { try file.finish() } }
      return (try summary.get(), try end.map { digest }.get())
    }
    var input = DigestingSource(plainInput, readsBack ? digest : nil)
    var output = plainOutput
    let options = CompressionOptions(
      level: level,
      blockByteCount: blockByteCount,
      threadCount: threadCount(for: source)
    )
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
    try file.rewind()
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
