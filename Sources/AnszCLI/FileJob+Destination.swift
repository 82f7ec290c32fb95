internal import Glibc
internal import SystemPackage

extension FileJob {
  /// Where one result goes.
  enum Destination {
    /// As it comes, to standard output.
    case standardOutput
    /// As it comes, into something that isn't a file.
    case device(Path)
    /// Into a new file: by the name that messages have, in the place that it stands for.
    case file(Path, place: Path)
  }

  /// Finds the destination for a source, and refuses what would surprise.
  func destination(of source: SourceFile) throws -> Destination {
    guard !removesSource || force || source.linkCount == 1 else {
      throw UsageError("has \(source.linkCount) names; -f removes this one")
    }
    guard !removesSource || force || !source.hasSpecialBits else {
      throw UsageError("has special mode bits, which its result would lose; -f removes it")
    }
    switch target {
    case .standardOutput: return try standardOutput(for: source)
    case .file(let path): return try Destination(path, for: source, force: force)
    case .besideSource:
      guard let path = source.path else { return try standardOutput(for: source) }
      return try Destination(try resultPath(for: path), for: source, force: force)
    }
  }

  private func standardOutput(for source: SourceFile) throws -> Destination {
    if operation == .compress && !force && StandardDescriptors.isTerminal(1) {
      throw UsageError(
        "an archive is not written to a terminal; name a file, or use -o, > or -f"
      )
    }
    try source.refuseBeingStandardOutput()
    return .standardOutput
  }

  private func resultPath(for path: Path) throws -> Path {
    if operation == .compress {
      guard force || !path.hasSuffix(Self.suffix) else {
        throw UsageError("has the suffix \(Self.suffix) already; -f compresses it again")
      }
      return path.appending(Self.suffix)
    }
    guard path.hasSuffix(Self.suffix), path.lastComponent != Path(argument: Self.suffix) else {
      throw UsageError("has no suffix \(Self.suffix); -o or -c says where the content goes")
    }
    return path.dropping(suffix: Self.suffix)
  }
}

extension FileJob.Destination {
  /// A file that can be written to, whatever is there now.
  ///
  /// - Throws: `UsageError` about what would surprise.
  init(_ path: Path, for source: SourceFile, force: Bool) throws {
    guard let existing = FileStatus(path) else {
      self = .file(path, place: path)
      return
    }
    guard !existing.isDirectory else { throw UsageError("\(path) is a directory") }
    // A device or a pipe must not be replaced by a file.
    guard existing.isRegular else {
      self = .device(path)
      return
    }
    guard !source.isSameFile(as: existing) else {
      throw UsageError("\(path) is the source itself")
    }
    guard force else { throw UsageError("\(path) exists; -f overwrites it") }
    self = .file(path, place: path.resolvingLinks)
  }
}
