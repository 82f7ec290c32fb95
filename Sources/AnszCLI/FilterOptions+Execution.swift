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

  /// Does what the flags ask for.
  func execute(calledAs name: String) throws -> ExitStatus {
    if version {
      return StandardOutput.print(Self.versionText)
    }
    try checkOperations()
    guard !list else { return ListJob(verbose: verbose, json: json).run(on: files) }
    guard records.isEmpty || operation(calledAs: name) == .compress else {
      throw ValidationError("--metadata, --index-lines and --flush-every are for compressing")
    }
    guard !(keep && remove) else { throw ValidationError("-k and --rm exclude each other") }
    let toStdout = stdout || output == "-" || name == "anszcat"
    guard !(toStdout && output != nil && output != "-") else {
      throw ValidationError("-c and -o exclude each other")
    }
    guard output == nil || toStdout || files.count <= 1 else {
      throw ValidationError("-o takes one input")
    }
    let job = FileJob(
      operation: operation(calledAs: name),
      target: toStdout
        ? .standardOutput : output.map { .file(Path(argument: $0)) } ?? .besideSource,
      removesSource: remove,
      force: force,
      verbose: verbose,
      quiet: quiet,
      threadCount: try ThreadCount.resolve(threads),
      level: level?.level ?? CompressionOptions.defaultLevel,
      blockByteCount: try blockSize?.blockByteCount(),
      records: records
    )
    return job.run(on: files)
  }
}
