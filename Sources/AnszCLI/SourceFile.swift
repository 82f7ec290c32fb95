internal import Glibc
internal import SystemPackage

/// A file to read, or standard input.
struct SourceFile {
  let name: String
  let descriptor: FileDescriptor
  let isStandardInput: Bool
  private let status: FileStatus?

  /// Opens a file; `-` is standard input.
  ///
  /// - Parameters:
  ///   - name: The path.
  ///   - follows: Whether a symbolic link may lead to it.
  /// - Throws: `UsageError`, or `Errno`.
  init(_ name: String, follows: Bool) throws {
    isStandardInput = name == "-"
    self.name = isStandardInput ? "standard input" : name
    guard !isStandardInput else {
      descriptor = .standardInput
      status = FileStatus(descriptor: 0)
      return
    }
    if !follows, FileStatus(name, follows: false)?.isSymbolicLink == true {
      throw UsageError("is a symbolic link; -f follows it")
    }
    if FileStatus(name)?.isDirectory == true {
      throw UsageError("is a directory")
    }
    descriptor = try FileDescriptor.open(FilePath(name), .readOnly, options: .closeOnExec)
    status = FileStatus(descriptor: descriptor.rawValue)
  }

  var isTerminal: Bool { isatty(descriptor.rawValue) == 1 }
  var isRegular: Bool { status?.isRegular ?? false }
  var linkCount: Int { status?.linkCount ?? 1 }

  func isSameFile(as other: FileStatus) -> Bool { status?.isSameFile(as: other) ?? false }

  /// The status to give to a result; nil for what isn't a file.
  var metadata: FileStatus? { isRegular && !isStandardInput ? status : nil }

  func remove() throws {
    guard unsafe unlink(name) == 0 else { throw Errno(rawValue: errno) }
  }

  func close() {
    if !isStandardInput {
      try? descriptor.close()
    }
  }
}
