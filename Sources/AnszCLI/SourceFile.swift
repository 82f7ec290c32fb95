internal import Glibc
internal import SystemPackage

/// A file to read, or standard input.
struct SourceFile {
  /// The file's name; nil for standard input.
  let path: Path?
  let descriptor: FileDescriptor
  private let status: FileStatus?

  /// What a source has to be.
  enum Requirement {
    /// Anything that can be read, through symbolic links.
    case any
    /// A file, through symbolic links.
    case file
    /// A file itself.
    case fileItself

    fileprivate var openOptions: FileDescriptor.OpenOptions {
      switch self {
      case .any: .closeOnExec
      case .file: [.closeOnExec, .nonBlocking]
      case .fileItself: [.closeOnExec, .nonBlocking, .noFollow]
      }
    }
  }

  /// Opens a file; `-` is standard input.
  ///
  /// - Parameters:
  ///   - argument: The file's name.
  ///   - requirement: What it has to be; nothing else is opened, since that may wait for ever.
  /// - Throws: `UsageError`, or `Errno`.
  init(argument: String, _ requirement: Requirement) throws {
    guard argument != "-" else {
      path = nil
      descriptor = .standardInput
      status = FileStatus(descriptor: 0)
      return
    }
    let path = Path(argument: argument)
    if requirement == .fileItself, FileStatus(path, follows: false)?.isSymbolicLink == true {
      throw UsageError("is a symbolic link; -f follows it")
    }
    if let status = FileStatus(path) {
      try Self.check(status, requirement)
    }
    self.path = path
    // Another may stand there since the look; it must neither be waited for nor be taken for the file.
    descriptor = try path.open(.readOnly, options: requirement.openOptions)
    status = FileStatus(descriptor: descriptor.rawValue)
    do {
      guard let status else { throw Errno(rawValue: errno) }
      try Self.check(status, requirement)
    } catch {
      close()
      throw error
    }
  }

  private static func check(_ status: FileStatus, _ requirement: Requirement) throws {
    guard !status.isDirectory else { throw UsageError("is a directory") }
    guard status.isRegular || requirement == .any else {
      throw UsageError("is not a regular file; -c reads it, and writes to standard output")
    }
  }

  var name: String { path?.description ?? Self.standardInputName }

  /// The name as it is, for machines.
  var nameBytes: [UInt8] { path?.bytes ?? Array(Self.standardInputName.utf8) }

  private static var standardInputName: String { "standard input" }

  /// The name, for people, of what an argument stands for.
  static func name(of argument: String) -> String {
    argument == "-" ? standardInputName : Path(argument: argument).description
  }

  /// The name, for machines, of what an argument stands for.
  static func nameBytes(of argument: String) -> [UInt8] {
    argument == "-" ? Array(standardInputName.utf8) : Path(argument: argument).bytes
  }

  var isTerminal: Bool { isatty(descriptor.rawValue) == 1 }
  var isRegular: Bool { status?.isRegular ?? false }
  var linkCount: Int { status?.linkCount ?? 1 }

  func isSameFile(as other: FileStatus) -> Bool { status?.isSameFile(as: other) ?? false }

  /// Checks that what is read isn't what is written: that would never end, or spoil the source.
  func refuseBeingStandardOutput() throws {
    if let output = FileStatus(descriptor: 1), output.isRegular, isSameFile(as: output) {
      throw UsageError("is the output, too")
    }
  }

  /// The status to give to a result; nil for what isn't a file of its own.
  var metadata: FileStatus? { isRegular && path != nil ? status : nil }

  func close() {
    if path != nil {
      try? descriptor.close()
    }
  }

  /// Bytes from the current place on; nil when nobody knows.
  var remainingByteCount: Int? {
    guard isRegular, let status, let place = try? descriptor.seek(offset: 0, from: .current) else {
      return nil
    }
    return max(0, status.byteCount - Int(place))
  }

  /// Whether starting a thread for it would take longer than all the rest.
  var isSmall: Bool { isRegular && (status?.byteCount ?? 0) < 1 << 17 }

  /// Set-user-ID, set-group-ID and sticky bits, which a result doesn't have.
  var hasSpecialBits: Bool { status?.hasSpecialBits ?? false }

  /// Removes the file, if it is still what was read: others may have written to it or put another in its
  /// place meanwhile.
  func remove(afterReading readByteCount: Int) throws {
    guard let path, let status else { return }
    guard let now = FileStatus(path), now.isUnchanged(since: status),
      readByteCount == status.byteCount
    else {
      throw UsageError("changed while it was read; the result is complete, the source is kept")
    }
    try path.unlink()
  }
}
