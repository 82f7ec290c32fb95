internal import Synchronization

/// Files to remove when a signal ends the command.
enum TemporaryFiles {
  private static let paths = Mutex<[Path]>([])

  /// Creates a file and remembers it; no signal comes between the two.
  static func create<File>(_ path: Path, _ open: () throws -> File) throws -> File {
    SignalThread.start()
    return try paths.withLock { paths in
      let file = try open()
      paths.append(path)
      return file
    }
  }

  static func forget(_ path: Path) {
    paths.withLock { $0.removeAll { $0 == path } }
  }

  /// Removes the files, and does something before another can be created.
  static func removeAll(_ then: () -> Void) {
    paths.withLock { paths in
      for path in paths {
        try? path.unlink()
      }
      then()
    }
  }
}
