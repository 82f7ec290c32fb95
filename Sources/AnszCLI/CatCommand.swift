internal import Ansz
internal import ArgumentParser
internal import SystemPackage

/// `ansz cat`: the content of archives, or a part of it, to standard output.
struct CatCommand: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "cat",
    _superCommandName: "ansz",
    abstract: "Writes the content of archives, or a part of it, to standard output.",
    discussion: """
      A range may end behind the content, which then is its end. Of an archive that has no end, because it is still being \
      written or was cut off, whole blocks are read: the exit status is 2 unless all that was asked for is there.
      """
  )
  static let optionsWithValue = WorkOptions.letters

  @Option(
    help: ArgumentHelp(
      "Only these bytes of the content: OFFSET+LENGTH, or OFFSET+ for all the rest.",
      valueName: "offset+length"
    )
  )
  var range: RangeArgument?

  @Option(
    help: ArgumentHelp(
      """
      Only these lines of the content, from 1: A-B, A- for all the rest, or A. Archives made with --index-lines are \
      read where the lines are, others from the beginning.
      """,
      valueName: "a-b"
    )
  )
  var lines: LineRangeArgument?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      """
      Only this record, as often as it is there: for archives made with --unordered, of which few blocks are read. \
      The exit status is 1 when it isn't there.
      """,
      valueName: "text"
    )
  )
  var record: String?

  @Option(
    help: ArgumentHelp(
      "Only these blocks of the content, from 0: N-M, N- for all the rest, or N.",
      valueName: "n-m"
    )
  )
  var block: BlockRangeArgument?

  @OptionGroup var work: WorkOptions

  @OptionGroup var search: ArchiveFileOptions

  @Argument(help: "Archives; none, or -, is standard input.", completion: .file())
  var files: [String] = []

  func execute() throws -> ExitStatus {
    let threadCount = try work.threadCount
    let choices = [range != nil, block != nil, lines != nil, record != nil].count { $0 }
    guard choices <= 1 else {
      throw ValidationError("--range, --lines, --record and --block exclude each other")
    }
    guard let files = try search.fileLists.lists.names(behind: files) else { return .success }
    ProgressLine.enable(search.quiet ? .never : .auto, writingToStandardOutput: true)
    guard choices > 0 else {
      let job = FileJob(
        operation: .decompress,
        target: .standardOutput,
        isRecursive: search.recursive,
        force: search.force,
        quiet: search.quiet,
        memory: work.budget,
        threadCount: threadCount
      )
      return job.run(on: files)
    }
    let loop = FileLoop(
      isRecursive: search.recursive,
      followsLinks: search.force,
      leavesOut: { !$0.hasSuffix(FileJob.suffix) }
    )
    var foundCount = 0
    let status = loop.run(on: files) {
      foundCount += try extract(from: $0, threadCount: threadCount)
    }
    // Like grep: nothing is said, nothing is wrong, but a script wants to know.
    return record != nil && foundCount == 0 ? max(status, .failure) : status
  }

  /// - Returns: How many records were found, when one is looked for.
  private func extract(from argument: String, threadCount: Int) throws -> Int {
    let file = try SourceFile(argument: argument, .file)
    defer { file.close() }
    guard file.isRegular else { throw UsageError("a range needs a file, not a pipe") }
    try file.refuseBeingStandardOutput()
    if !file.isSmall {
      SignalThread.start()
    }
    let source = try FileDescriptorRandomAccess(file.descriptor)
    var archive = try SeekableArchive(source, acceptingUnfinished: true)
    if let error = archive.indexError, archive.endError == nil, !search.quiet {
      Message.warn(ofIndex: error, about: file.name)
    }
    let (isThere, foundCount) = try extract(
      from: &archive,
      called: file.name,
      threadCount: threadCount
    )
    guard let error = archive.endError else { return foundCount }
    guard isThere else { throw error }
    if !search.quiet { Message.warn(ofEnd: error, about: file.name) }
    return foundCount
  }

  /// Writes what is wanted of an archive.
  ///
  /// - Returns: Whether all of it is there, what isn't lies behind the content; and how many records were found, when one
  ///   is looked for.
  private func extract<Source>(
    from archive: inout SeekableArchive<Source>,
    called name: String,
    threadCount: Int
  ) throws -> (isThere: Bool, foundCount: Int) {
    let blockByteCount = archive.outline.frames.map(\.blockByteCount).max()
    let threadCount = try work.budget.threadCount(
      atMost: threadCount,
      for: .decompression(
        blockByteCount: blockByteCount ?? 0,
        modelByteCount: archive.blocks.map(\.header.modelByteCount).max() ?? 0
      )
    )
    /// Shows how much has come, of how much, if that is known.
    func showing<Result>(
      ofByteCount byteCount: Int? = nil,
      _ body: (inout CountedSink<NamedSink<FileDescriptorSink>>) throws -> Result
    ) rethrows -> Result {
      let progress = Progress(of: name, .extract, inputByteCount: byteCount)
      let output = NamedSink(FileDescriptorSink(.standardOutput), StandardOutput.name)
      var sink = CountedSink(output, progress)
      return try ProgressLine.following(progress) { try body(&sink) }
    }
    if let lines {
      let outline = archive.outline
      let index = try LineIndex(outline) { try archive.read(outline.records[$0]) }
      let extracted = try showing {
        try Ansz.extractLines(
          lines.numbers,
          from: &archive,
          by: index,
          to: &$0,
          threadCount: threadCount
        )
      }
      // Nothing has no line, but all of nothing is nothing.
      guard !extracted.isEmpty || lines.numbers.lowerBound == 1 || archive.endError != nil else {
        throw UsageError("the content has fewer than \(lines.numbers.lowerBound) lines")
      }
      return (extracted.areComplete, 0)
    }
    if let record {
      // There may be more behind the end.
      return (
        false,
        try showing { try find(RawArguments.bytes(of: record), in: &archive, to: &$0) }
      )
    }
    let (wanted, isThere) = try contentRange(in: archive)
    try showing(ofByteCount: wanted.count) {
      try Ansz.extract(wanted, from: &archive, to: &$0, threadCount: threadCount)
    }
    return (isThere, 0)
  }

  /// Writes a record as often as it is in frames of sorted records.
  private func find<Source>(
    _ record: [UInt8],
    in archive: inout SeekableArchive<Source>,
    to sink: inout some ByteSink
  ) throws -> Int {
    let outline = archive.outline
    let metadata = try outline.metadata { try archive.read(outline.records[$0]) }
    // Before any is written.
    let frames = try outline.frames.indices.filter {
      !outline.frames[$0].blockNumbers.isEmpty
    }.map { frameNumber in
      guard let terminator = metadata[frameNumber]?.form?.terminator else {
        throw UsageError("--record needs sorted records; they are made with --unordered")
      }
      return (frameNumber, terminator)
    }
    var count = 0
    for (frameNumber, terminator) in frames where !record.contains(terminator) {
      count += try Ansz.extractRecord(
        record,
        from: &archive,
        frameNumber: frameNumber,
        terminator: terminator,
        to: &sink
      )
    }
    return count
  }

  /// The bytes that are wanted, as far as they are there, and whether all are.
  private func contentRange<Source>(
    in archive: SeekableArchive<Source>
  ) throws -> (Range<Int>, isThere: Bool) {
    let end = archive.contentByteCount
    if let range {
      guard range.offset <= end || archive.endError != nil else {
        throw UsageError("the content has \(end) bytes only")
      }
      let start = min(range.offset, end)
      guard let byteCount = range.byteCount, byteCount <= end - range.offset else {
        return (start..<end, false)
      }
      return (start..<(start + byteCount), true)
    }
    guard let numbers = block?.numbers else { return (0..<end, true) }
    guard numbers.lowerBound < archive.blocks.count || archive.endError != nil else {
      let count = archive.blocks.count
      throw UsageError("the archive has \(count) block\(count == 1 ? "" : "s"), counted from 0")
    }
    let last = min(numbers.upperBound, archive.blocks.count - 1)
    guard numbers.lowerBound <= last else { return (end..<end, false) }
    let start = archive.blocks[numbers.lowerBound].contentOffset
    return (start..<archive.blocks[last].contentRange.upperBound, last == numbers.upperBound)
  }
}

/// `OFFSET+LENGTH` or `OFFSET+`, in bytes.
struct RangeArgument: ExpressibleByArgument {
  let offset: Int
  /// nil for all the rest.
  let byteCount: Int?

  init?(argument: String) {
    let parts = argument.split(separator: "+", omittingEmptySubsequences: false)
    guard parts.count == 2, let offset = ByteCountArgument(argument: String(parts[0])) else {
      return nil
    }
    self.offset = offset.byteCount
    guard !parts[1].isEmpty else {
      byteCount = nil
      return
    }
    guard let length = ByteCountArgument(argument: String(parts[1])) else { return nil }
    byteCount = length.byteCount
  }
}

/// `A-B`, `A-` or `A`, from 1, both counted.
struct LineRangeArgument: ExpressibleByArgument {
  let numbers: ClosedRange<Int>

  init?(argument: String) {
    guard let numbers = ClosedRange(ofNumbers: argument, from: 1) else { return nil }
    self.numbers = numbers
  }
}

/// `N-M`, `N-` or `N`, from 0, both counted.
struct BlockRangeArgument: ExpressibleByArgument {
  let numbers: ClosedRange<Int>

  init?(argument: String) {
    guard let numbers = ClosedRange(ofNumbers: argument, from: 0) else { return nil }
    self.numbers = numbers
  }
}

extension ClosedRange<Int> {
  /// `A-B`, `A-` or `A`, both counted; nil for anything else.
  fileprivate init?(ofNumbers text: String, from least: Int) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count <= 2, let first = parts.first.flatMap({ Int($0) }), first >= least else {
      return nil
    }
    guard parts.count == 2 else {
      self = first...first
      return
    }
    guard !parts[1].isEmpty else {
      self = first ... .max
      return
    }
    guard let last = Int(parts[1]), last >= first else { return nil }
    self = first...last
  }
}
