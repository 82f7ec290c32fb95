internal import Ansz
internal import SystemPackage

/// One operation on some files, as the options want it.
struct FileJob {
  /// Where results go.
  enum Target: Equatable {
    case standardOutput
    case file(Path)
    /// Beside each source, with the suffix added or taken off; standard input goes to standard
    /// output.
    case besideSource
  }

  /// What is to be done.
  enum Operation {
    case compress
    case decompress
    case test
    case list
  }

  var operation: Operation
  var target: Target
  var removesSource = false
  /// Whether a result is read back although its source stays.
  var verifies = false
  var force = false
  var verbose = false
  var quiet = false
  var threadCount: Int
  /// Of ``CompressionOptions/levelRange``.
  var level = CompressionOptions.defaultLevel
  /// Nil for what suits the level.
  var blockByteCount: Int?

  static let suffix = ".ansz"

  /// Works through the files; one that fails doesn't stop the others.
  func run(on arguments: [String]) -> ExitStatus {
    var status = ExitStatus.success
    if operation == .list {
      status = StandardOutput.print(Listing.head)
      guard status == .success else { return status }
    }
    for argument in arguments.isEmpty ? ["-"] : arguments {
      do {
        try run(on: argument)
      } catch {
        let name = argument == "-" ? "standard input" : Path(argument: argument).description
        Message.print(error, about: name)
        status = max(status, ExitStatus(error))
      }
    }
    return status
  }

  private func run(on argument: String) throws {
    let source = try SourceFile(argument: argument, requirement)
    defer { source.close() }
    if operation != .compress && source.isTerminal && !force {
      throw UsageError("an archive is not read from a terminal; `ansz --help` helps")
    }
    switch operation {
    case .list:
      try Listing.printRow(of: source)
    case .test:
      try test(source)
    case .compress, .decompress:
      try write(source, to: try destination(of: source))
    }
  }

  private var requirement: SourceFile.Requirement {
    let isConversion = operation == .compress || operation == .decompress
    guard isConversion && (target == .besideSource || removesSource) else { return .any }
    return force ? .file : .fileItself
  }
}
