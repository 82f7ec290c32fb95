internal import Ansz

/// Works through the files of a call, and those in folders; one that fails doesn't stop the others.
struct FileLoop {
  /// Whether a folder stands for the files in it; nil where that can't be asked for.
  var isRecursive: Bool?
  /// Whether symbolic links to folders are followed.
  var followsLinks = false
  /// Whether a file that was found in a folder, not named, is left out.
  var leavesOut: (Path) -> Bool = { _ in false }
  /// Tells of what a folder has that is passed over.
  var warn: (String, Path) -> Void = { _, _ in }

  /// Does something with each file.
  ///
  /// - Parameters:
  ///   - arguments: The files' names; none, or `-`, is standard input.
  ///   - body: Called with each name; what it throws is told on standard error.
  /// - Returns: The worst of what happened.
  func run(on arguments: [String], _ body: @escaping (String) throws -> Void) -> ExitStatus {
    var status = ExitStatus.success
    for argument in arguments.isEmpty ? ["-"] : arguments {
      let path = Path(argument: argument)
      if let isRecursive, argument != "-", FileStatus(path)?.isDirectory == true {
        status = max(status, run(onFolder: path, isRecursive, body))
      } else {
        status = max(status, run(onFile: argument, body))
      }
    }
    return status
  }

  private func run(onFile argument: String, _ body: (String) throws -> Void) -> ExitStatus {
    do {
      try body(argument)
      return .success
    } catch {
      Message.print(error, about: SourceFile.name(of: argument))
      return ExitStatus(error)
    }
  }

  private func run(
    onFolder folder: Path,
    _ isRecursive: Bool,
    _ body: @escaping (String) throws -> Void
  ) -> ExitStatus {
    let isLink = FileStatus(folder, follows: false)?.isSymbolicLink == true
    guard isRecursive, followsLinks || !isLink else {
      let reason =
        isRecursive ? "is a symbolic link; -f follows it" : "is a directory; -r takes its files"
      Message.print("\(folder): \(reason)")
      return .failure
    }
    var status = ExitStatus.success
    FolderWalk(followsLinks: followsLinks) { find in
      switch find {
      case .file(let path):
        if !leavesOut(path) {
          status = max(status, run(onFile: RawArguments.text(of: path.bytes), body))
        }
      case .skipped(let path, let reason):
        warn("skipped, \(reason)", path)
      case .failed(let path, let error):
        Message.print(error, about: "\(path)")
        status = max(status, ExitStatus(error))
      }
    }.walk(folder)
    return status
  }
}
