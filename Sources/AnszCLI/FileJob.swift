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
  }

  var operation: Operation
  var target: Target
  var removesSource = false
  /// Whether a result is read back although its source stays.
  var verifies = false
  /// Whether a content that goes into a file has holes for zeros.
  var isSparse = true
  /// Whether a folder stands for the files in it.
  var isRecursive = false
  var force = false
  var verbose = false
  var quiet = false
  /// Bytes to expect from a source that doesn't tell its size.
  var sizeHint: Int?
  var memory = MemoryBudget(limit: nil)
  /// Workers, at most.
  var threadCount: Int
  /// Of ``CompressionOptions/levelRange``.
  var level = CompressionOptions.defaultLevel
  /// Nil for what suits the level.
  var blockByteCount: Int?
  var records = RecordSettings()
  /// Which order a content is given; nil for the source's.
  var form: ContentForm?

  static let suffix = ".ansz"

  /// Works through the files; one that fails doesn't stop the others.
  func run(on arguments: [String]) -> ExitStatus {
    let loop = FileLoop(
      isRecursive: isRecursive,
      followsLinks: force,
      leavesOut: isLeftOut,
      warn: warn
    )
    return loop.run(on: arguments) { try run(on: $0) }
  }

  /// Whether a file that was found, not named, is already what it would become.
  private func isLeftOut(_ path: Path) -> Bool {
    guard operation == .compress else {
      // Among other files archives are looked for; to name each of the others would help nobody.
      return !path.hasSuffix(Self.suffix)
    }
    guard !force, path.hasSuffix(Self.suffix) else { return false }
    warn("skipped, has the suffix \(Self.suffix) already; -f compresses it again", path)
    return true
  }

  private func warn(_ text: String, _ path: Path) {
    guard !quiet else { return }
    Message.print("\(path): warning: \(text)")
  }

  private func run(on argument: String) throws {
    let source = try SourceFile(argument: argument, requirement)
    defer { source.close() }
    if operation != .compress && source.isTerminal && !force {
      throw UsageError("an archive is not read from a terminal; `ansz --help` helps")
    }
    if !source.isSmall {
      SignalThread.start()
    }
    switch operation {
    case .test: try test(source)
    case .compress, .decompress:
      try write(source, to: try destination(of: source))
    }
  }

  private var requirement: SourceFile.Requirement {
    guard operation != .test && (target == .besideSource || removesSource) else { return .any }
    return force ? .file : .fileItself
  }
}
