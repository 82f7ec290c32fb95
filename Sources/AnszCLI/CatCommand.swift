internal import Ansz
internal import ArgumentParser
internal import SystemPackage

/// `ansz cat`: the content of archives, or a part of it, to standard output.
struct CatCommand: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "cat",
    _superCommandName: "ansz",
    abstract: "Writes the content of archives, or a part of it, to standard output."
  )
  static let optionsWithValue: Set<Character> = ["T"]

  @Option(
    help: "Only these bytes of the content: OFFSET+LENGTH, or OFFSET+ for all the rest."
  )
  var range: RangeArgument?

  @Option(
    help: """
      Only these lines of the content, from 1: A-B, A- for all the rest, or A. Archives made with --index-lines are \
      read where the lines are, others from the beginning.
      """
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

  @Option(help: "Only these blocks of the content, from 0: N, or N-M.")
  var block: BlockRangeArgument?

  @Option(
    name: [.customShort("T"), .long],
    parsing: .unconditional,
    help: "Number of threads; 0 is all processors. (default: $ANSZ_THREADS or 0)"
  )
  var threads: Int?

  @Flag(name: .shortAndLong, help: "Leave out warnings.")
  var quiet = false

  @Argument(help: "Archives; none, or -, is standard input.", completion: .file())
  var files: [String] = []

  func execute() throws -> ExitStatus {
    let threadCount = try ThreadCount.resolve(threads)
    let choices = [range != nil, block != nil, lines != nil, record != nil].count { $0 }
    guard choices <= 1 else {
      throw ValidationError("--range, --lines, --record and --block exclude each other")
    }
    guard choices > 0 else {
      let job = FileJob(
        operation: .decompress,
        target: .standardOutput,
        quiet: quiet,
        threadCount: threadCount
      )
      return job.run(on: files)
    }
    var foundCount = 0
    let status = FileLoop().run(on: files) {
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
    let source = try FileDescriptorRandomAccess(file.descriptor)
    var archive = try SeekableArchive(source)
    if let error = archive.indexError, !quiet {
      Message.warn(error, about: file.name)
    }
    var sink = NamedSink(FileDescriptorSink(.standardOutput), StandardOutput.name)
    if let lines {
      let outline = archive.outline
      let index = try LineIndex(outline) { try archive.read(outline.records[$0]) }
      let isThere = try Ansz.extractLines(
        lines.numbers,
        from: &archive,
        by: index,
        to: &sink,
        threadCount: threadCount
      )
      // Nothing has no line, but all of nothing is nothing.
      guard isThere || lines.numbers.lowerBound == 1 else {
        throw UsageError("the content has fewer than \(lines.numbers.lowerBound) lines")
      }
      return 0
    }
    if let record {
      return try find(RawArguments.bytes(of: record), in: &archive, to: &sink)
    }
    let wanted = try contentRange(in: archive)
    try Ansz.extract(wanted, from: &archive, to: &sink, threadCount: threadCount)
    return 0
  }

  /// Writes a record as often as it is in frames of sorted records.
  private func find<Source>(
    _ record: [UInt8],
    in archive: inout SeekableArchive<Source>,
    to sink: inout some ByteSink
  ) throws -> Int {
    let outline = archive.outline
    let metadata = try outline.metadata { try archive.read(outline.records[$0]) }
    let terminators = metadata.map { $0?.form?.terminator }
    guard !terminators.contains(nil) else {
      throw UsageError("--record needs sorted records; they are made with --unordered")
    }
    var count = 0
    for (frameNumber, terminator) in terminators.enumerated() {
      guard let terminator, !record.contains(terminator) else { continue }
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

  private func contentRange<Source>(in archive: SeekableArchive<Source>) throws -> Range<Int> {
    if let range {
      guard range.offset <= archive.contentByteCount else {
        throw UsageError("the content has \(archive.contentByteCount) bytes only")
      }
      let rest = archive.contentByteCount - range.offset
      return range.offset..<(range.offset + min(rest, range.byteCount ?? rest))
    }
    guard let block else { return 0..<archive.contentByteCount }
    guard block.numbers.upperBound <= archive.blocks.count else {
      throw UsageError("the archive has \(archive.blocks.count) blocks, counted from 0")
    }
    let first = archive.blocks[block.numbers.lowerBound].contentRange
    let last = archive.blocks[block.numbers.upperBound - 1].contentRange
    return first.lowerBound..<last.upperBound
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
    let parts = argument.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count <= 2, let first = parts.first.flatMap({ Int($0) }), first >= 1 else {
      return nil
    }
    guard parts.count == 2 else {
      numbers = first...first
      return
    }
    guard !parts[1].isEmpty else {
      numbers = first ... .max
      return
    }
    guard let last = Int(parts[1]), last >= first else { return nil }
    numbers = first...last
  }
}

/// `N` or `N-M`, both counted.
struct BlockRangeArgument: ExpressibleByArgument {
  let numbers: Range<Int>

  init?(argument: String) {
    let parts = argument.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count <= 2, let first = parts.first ?? nil, let last = parts.last ?? nil,
      0 <= first, first <= last, last < Int.max
    else { return nil }
    numbers = first..<(last + 1)
  }
}
