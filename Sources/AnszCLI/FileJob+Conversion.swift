internal import Ansz
internal import Glibc
internal import SystemPackage

extension FileJob {
  /// Reads an archive and leaves nothing but the news.
  func test(_ source: SourceFile) throws {
    let progress = Progress(of: source.name, .test, inputByteCount: inputByteCount(of: source))
    let summary = try read(
      source.descriptor,
      threadCount: threadCount(for: source),
      showing: progress
    ) {
      try Ansz.check(&$0, threadCount: $1, limits: $2, onProgress: progress.set)
    }
    tell(source, "is good", summary, readByteCount: summary.archiveByteCount)
  }

  /// Compresses or decompresses a source into its result.
  func write(_ source: SourceFile, to destination: Destination) throws {
    switch destination {
    case .standardOutput:
      try refuseVerification(of: StandardOutput.name)
      // What goes out bit by bit may be an archive that grows; an append must leave it alone until it is whole.
      let isGrowing = operation == .compress && records.flush != nil
      if isGrowing { _ = flock(1, LOCK_EX | LOCK_NB) }
      defer { if isGrowing { _ = flock(1, LOCK_UN) } }
      let done = try convert(source, to: .standardOutput, called: StandardOutput.name)
      tell(source, "to standard output", done.summary, readByteCount: done.readByteCount)
    case .device(let path):
      try refuseVerification(of: "\(path)")
      let device = try blaming("\(path)") { try path.open(.writeOnly) }
      let result = Result { try convert(source, to: device, called: "\(path)") }
      try blaming("\(path)") { try device.close() }
      let done = try result.get()
      tell(source, "to \(path)", done.summary, readByteCount: done.readByteCount)
    case .file(let path, let place):
      try write(source, to: path, in: place)
    }
  }

  private func refuseVerification(of name: String) throws {
    guard !verifies else { throw UsageError("\(name) can't be read back for --verify") }
  }

  /// Whether a digest of the content is needed.
  private var readsBack: Bool { verifies || removesSource }

  /// Writes a file that is complete or isn't there.
  private func write(_ source: SourceFile, to path: Path, in place: Path) throws {
    let file = try blaming("\(path)") { try AtomicFile(place, replacing: force) }
    defer { file.discard() }
    let (summary, content, readByteCount) = try convert(
      source,
      to: file.descriptor,
      called: "\(path)"
    )
    try blaming("\(path)") { try file.synchronise() }
    if readsBack {
      try verify(file, holds: content, of: source)
    }
    // Last, so that until here nobody else could read it, and reading it back hasn't changed its times.
    try blaming("\(path)") {
      try file.dress(like: source)
      try file.commit(lastingly: removesSource)
    }
    if removesSource {
      try source.remove(afterReading: readByteCount)
    }
    tell(source, "to \(path)", summary, readByteCount: readByteCount)
  }

  /// What has been written: sizes, a digest of the content when it will be compared, and how much was read for it.
  private typealias Conversion = (
    summary: RunSummary, content: ContentDigest, readByteCount: Int
  )

  /// Compresses or decompresses.
  private func convert(
    _ source: SourceFile,
    to descriptor: FileDescriptor,
    called name: String
  ) throws -> Conversion {
    let digest = ContentDigest()
    guard operation == .compress else {
      let file = SparseFileSink(descriptor, sparse: isSparse)
      let output = DigestingSink(NamedSink(file, name), readsBack ? digest : nil)
      let result = Result { try decompress(source, to: output) }
      let end = Result { try blaming(name) { try file.finish() } }
      let summary = try result.get()
      try end.get()
      return (summary, digest, summary.archiveByteCount)
    }
    let progress = Progress(of: source.name, .compress, inputByteCount: inputByteCount(of: source))
    var output = NamedSink(FileDescriptorSink(descriptor), name)
    return try ProgressLine.following(progress) {
      let blockByteCount =
        blockByteCount ?? CompressionOptions.defaultBlockByteCount(level: level)
      if let form {
        return try compress(source, as: form, in: blockByteCount, to: &output, digest, progress)
      }
      var reader = PeekedSource(FileDescriptorSource(source.descriptor))
      let need = MemoryNeed.compression(
        level: level,
        blockByteCount: blockByteCount,
        contentByteCount: try contentByteCount(of: source, &reader, in: blockByteCount)
      )
      let options = try options(for: source, blockByteCount: blockByteCount, need)
      var input = DigestingSource(reader, readsBack ? digest : nil)
      let summary = try Ansz.compress(
        from: &input,
        to: &output,
        options: options,
        onProgress: progress.set
      )
      return (summary, digest, summary.contentByteCount)
    }
  }

  /// Bytes of content, since less than a block takes less; nil when nobody knows.
  ///
  /// A pipe is looked into where it may have to be refused: if it ends soon, it need not be.
  private func contentByteCount(
    of source: SourceFile,
    _ reader: inout PeekedSource<FileDescriptorSource>,
    in blockByteCount: Int
  ) throws -> Int? {
    if let byteCount = source.remainingByteCount { return byteCount }
    guard records.flush == nil,
      let room = memory.contentRoom(level: level, blockByteCount: blockByteCount)
    else { return nil }
    let byteCount = try reader.peek(room + 1).count
    return byteCount <= room ? byteCount : nil
  }

  private func options(
    for source: SourceFile,
    blockByteCount: Int,
    _ need: MemoryNeed
  ) throws -> CompressionOptions {
    var options = CompressionOptions(
      level: level,
      blockByteCount: blockByteCount,
      threadCount: try affordableThreadCount(
        atMost: threadCount(for: source),
        for: need,
        source.name
      )
    )
    try records.apply(to: &options, for: source, form: form)
    return options
  }

  /// Compresses a content to which an order is given: all of it is read first.
  private func compress(
    _ source: SourceFile,
    as form: ContentForm,
    in blockByteCount: Int,
    to output: inout some ByteSink,
    _ digest: ContentDigest,
    _ progress: Progress
  ) throws -> Conversion {
    let unarranged = try UnarrangedSource(
      source,
      form: form,
      blockByteCount: blockByteCount,
      memory: memory
    )
    let options = try options(for: source, blockByteCount: blockByteCount, unarranged.need)
    let readByteCount = unarranged.bytes.count
    let content = try unarranged.arranged()
    if content.droppedLineCount > 0, verbose || removesSource && !quiet {
      Message.print(
        "\(source.name): \(content.droppedLineCount) lines without a new edge are left out"
      )
    }
    if readsBack {
      digest.update(content.bytes.span)
    }
    let summary = try Ansz.compress(
      content,
      to: &output,
      options: options,
      onProgress: progress.set
    )
    return (summary, digest, readByteCount)
  }

  private func decompress(
    _ source: SourceFile,
    to sink: some ByteSink
  ) throws -> RunSummary {
    let progress = Progress(
      of: source.name,
      .decompress,
      inputByteCount: inputByteCount(of: source)
    )
    return try decompress(
      source.descriptor,
      to: sink,
      threadCount: threadCount(for: source),
      showing: progress
    )
  }

  private func decompress(
    _ descriptor: FileDescriptor,
    to sink: some ByteSink,
    threadCount: Int,
    showing progress: Progress
  ) throws -> RunSummary {
    var output = sink
    return try read(descriptor, threadCount: threadCount, showing: progress) {
      try Ansz.decompress(
        from: &$0,
        to: &output,
        threadCount: $1,
        limits: $2,
        onProgress: progress.set
      )
    }
  }

  /// An archive whose block size is known before it is read.
  private typealias ArchiveSource = PeekedSource<FileDescriptorSource>

  /// Reads an archive with as many threads as memory allows, and within its limits.
  private func read(
    _ descriptor: FileDescriptor,
    threadCount: Int,
    showing progress: Progress,
    _ body: (inout ArchiveSource, _ threadCount: Int, Limits) throws -> RunSummary
  ) throws -> RunSummary {
    var input = ArchiveSource(FileDescriptorSource(descriptor))
    var threadCount = threadCount
    return try ProgressLine.following(progress) {
      let firstBlockByteCount =
        memory.isBounded || threadCount > 1 ? try input.peekBlockByteCount() : nil
      if let blockByteCount = firstBlockByteCount {
        threadCount = try affordableThreadCount(
          atMost: threadCount,
          for: .decompression(blockByteCount: blockByteCount),
          progress.name
        )
      }
      func refused(_ need: MemoryNeed) -> MemoryLimitError {
        MemoryLimitError(need: need, threadCount: threadCount, limit: memory.limit ?? 0)
      }
      do {
        return try body(
          &input,
          threadCount,
          memory.limits(threadCount: threadCount, blockByteCount: firstBlockByteCount)
        )
      } catch FormatError.limitExceeded(.blockByteCount, let requested, _) {
        // A frame behind the first has larger blocks.
        throw refused(.decompression(blockByteCount: requested))
      } catch FormatError.limitExceeded(.modelByteCount, let requested, _) {
        throw refused(.models(byteCount: requested))
      }
    }
  }

  private func inputByteCount(of source: SourceFile) -> Int? {
    source.remainingByteCount ?? sizeHint
  }

  private func affordableThreadCount(
    atMost most: Int,
    for need: MemoryNeed,
    _ name: String
  ) throws -> Int {
    let count = try memory.threadCount(atMost: most, for: need)
    if verbose, count < most {
      Message.print("\(name): \(count) of \(most) threads, for lack of memory")
    }
    return count
  }

  /// A small file is done sooner than a thread has started.
  private func threadCount(for source: SourceFile) -> Int {
    source.isSmall ? 1 : threadCount
  }

  /// Reads a file back from its first byte and compares its content with what it should be.
  private func verify(_ file: AtomicFile, holds content: ContentDigest, of source: SourceFile)
    throws
  {
    let digest = ContentDigest()
    let sink = DigestingSink(NullSink(), digest)
    try file.rewind()
    let progress = Progress(
      of: source.name,
      .verify,
      inputByteCount: FileStatus(descriptor: file.descriptor.rawValue)?.byteCount
    )
    do {
      if operation == .compress {
        _ = try decompress(
          file.descriptor,
          to: sink,
          threadCount: threadCount(for: source),
          showing: progress
        )
      } else {
        var input = CountedSource(FileDescriptorSource(file.descriptor), progress)
        var sink = sink
        try ProgressLine.following(progress) { try copy(from: &input, to: &sink) }
      }
    } catch let error as FormatError {
      throw VerificationError(reason: "\(error)")
    }
    guard digest == content else { throw VerificationError(reason: "its content differs") }
  }

  /// Says what was done; what was read of a source is more than the content where an order is given to it.
  private func tell(
    _ source: SourceFile,
    _ what: String,
    _ summary: RunSummary,
    readByteCount: Int
  ) {
    guard verbose else { return }
    let isCompressed = operation == .compress
    let resultByteCount = isCompressed ? summary.archiveByteCount : summary.contentByteCount
    let ratio = Percentage(
      summary.archiveByteCount,
      of: isCompressed ? readByteCount : summary.contentByteCount
    )
    Message.print("\(source.name): \(what), \(readByteCount) → \(resultByteCount) bytes (\(ratio))")
  }
}

/// What was written can't be read back: a mistake of ours, or of the machine's.
struct VerificationError: Error, CustomStringConvertible {
  let reason: String

  var description: String { "read back, the result is wrong: \(reason); the source is kept" }
}
