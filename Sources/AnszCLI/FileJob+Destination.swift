internal import Glibc
internal import SystemPackage

extension FileJob {
  /// Where one result goes.
  enum Destination {
    /// As it comes.
    case descriptor(FileDescriptor)
    /// Into a new file.
    case file(String)
  }

  /// Finds the destination for a source, and refuses what would surprise.
  func destination(of source: SourceFile) throws -> Destination {
    let path: String
    switch target {
    case .standardOutput: return try standardOutput()
    case .besideSource where source.isStandardInput: return try standardOutput()
    case .besideSource:
      guard source.isRegular else {
        throw UsageError("not a regular file; -c writes to standard output")
      }
      guard !removesSource || force || source.linkCount == 1 else {
        throw UsageError("has \(source.linkCount) names; -f removes this one")
      }
      path = try resultName(for: source.name)
    case .file(let name): path = name
    }
    return try file(path, for: source)
  }

  private func standardOutput() throws -> Destination {
    if operation == .compress && !force && StandardDescriptors.isTerminal(1) {
      throw UsageError(
        "an archive is not written to a terminal; name a file, or use -o, > or -f"
      )
    }
    return .descriptor(.standardOutput)
  }

  private func resultName(for name: String) throws -> String {
    if operation == .compress {
      guard force || !name.hasSuffix(Self.suffix) else {
        throw UsageError("has the suffix \(Self.suffix) already; -f compresses it again")
      }
      return name + Self.suffix
    }
    guard name.hasSuffix(Self.suffix), name.lastPathComponent != Self.suffix else {
      throw UsageError("has no suffix \(Self.suffix); -o or -c says where the content goes")
    }
    return String(name.dropLast(Self.suffix.count))
  }

  /// A file that can be written to, whatever is there now.
  private func file(_ path: String, for source: SourceFile) throws -> Destination {
    guard let existing = FileStatus(path) else { return .file(path) }
    guard !existing.isDirectory else { throw UsageError("\(path.escaped) is a directory") }
    guard existing.isRegular else {
      // A device or a pipe must not be replaced by a file.
      return .descriptor(try FileDescriptor.open(FilePath(path), .writeOnly))
    }
    guard !source.isSameFile(as: existing) else {
      throw UsageError("\(path.escaped) is the source itself")
    }
    guard force else { throw UsageError("\(path.escaped) exists; -f overwrites it") }
    return .file(FileStatus.resolvingLinks(path))
  }
}
