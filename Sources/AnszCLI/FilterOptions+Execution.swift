internal import Ansz
internal import ArgumentParser
internal import EntropyCoding

extension FilterOptions {
  /// Names under which the command decompresses.
  static let aliases = ["unansz", "anszcat"]

  static var versionText: String { "ansz 0.1.0 (format 0.0, kernel \(RansKernel.current.name))" }

  private func checkOperations() throws {
    guard [compress, decompress, test, list].count(where: { $0 }) <= 1 else {
      throw ValidationError("only one of -z, -d, -t and -l at a time")
    }
    guard list || !json else { throw ValidationError("--json goes with -l") }
  }

  private func operation(calledAs name: String) -> FileJob.Operation {
    if test { return .test }
    return decompress || !compress && Self.aliases.contains(name) ? .decompress : .compress
  }

  private var listJob: ListJob {
    ListJob(
      verbose: verbose,
      json: json,
      quiet: quiet,
      isRecursive: recursive,
      followsLinks: force
    )
  }

  /// Does what the flags ask for.
  func execute(calledAs name: String) throws -> ExitStatus {
    if version {
      return StandardOutput.print(Self.versionText)
    }
    try checkOperations()
    guard !(verify || remove) || !(test || list) else {
      throw ValidationError("--verify and --rm need a result; -t and -l have none")
    }
    guard let files = try fileLists.names(behind: files) else { return .success }
    guard !list else { return listJob.run(on: files) }
    let operation = operation(calledAs: name)
    guard records.isEmpty || operation == .compress else {
      throw ValidationError("--metadata, --index-lines and --flush-every are for compressing")
    }
    guard form == nil || operation == .compress else {
      throw ValidationError("--unordered and --graph are for compressing")
    }
    guard form == nil || records.flush == nil else {
      throw ArrangementOptions.flushError
    }
    guard !(keep && remove) else { throw ValidationError("-k and --rm exclude each other") }
    let toStdout = stdout || output == "-" || name == "anszcat"
    guard !(remove && files.contains("-")) else {
      throw ValidationError("--rm needs files; standard input can't be removed")
    }
    guard !(toStdout && output != nil && output != "-") else {
      throw ValidationError("-c and -o exclude each other")
    }
    guard !(toStdout && remove) else {
      throw ValidationError("--rm needs a result that can be read back; standard output is none")
    }
    guard output == nil || toStdout || (files.count <= 1 && !recursive) else {
      throw ValidationError("-o takes one input")
    }
    ProgressLine.enable(
      progress ?? (quiet ? .never : .auto),
      writingToStandardOutput: toStdout || files.isEmpty || files.contains("-")
    )
    let job = FileJob(
      operation: operation,
      target: toStdout
        ? .standardOutput : output.map { .file(Path(argument: $0)) } ?? .besideSource,
      removesSource: remove,
      verifies: verify,
      isSparse: sparse,
      isRecursive: recursive,
      force: force,
      verbose: verbose,
      quiet: quiet,
      sizeHint: sizeHint?.byteCount,
      memory: MemoryBudget(limit: memory?.byteCount),
      threadCount: try ThreadCount.resolve(threads),
      level: operation == .compress
        ? try LevelSetting.resolve(level) : CompressionOptions.defaultLevel,
      blockByteCount: try blockSize?.blockByteCount(),
      records: records,
      form: form
    )
    return job.run(on: files)
  }
}
