internal import Glibc
internal import Synchronization

/// Files to remove when a signal ends the command.
enum TemporaryFiles {
  /// What the names of unfinished files begin with.
  static let namePrefix = ".ansz-"

  private static let paths = Mutex<[Path]>([])
  /// Whether a pipe that nobody reads ends this process, as it does unless somebody wants otherwise.
  private static let diesOfPipes = !SignalThread.isIgnored(SIGPIPE)

  /// Creates a file and remembers it; no signal comes between the two.
  static func create<File>(_ path: Path, _ open: () throws -> File) throws -> File {
    SignalThread.start()
    return try paths.withLock { paths in
      let file = try open()
      // SIGPIPE comes to the thread that writes, so that no other can take it. With a file to remove it is an error
      // of the write instead; a filter dies of it.
      if diesOfPipes { signal(SIGPIPE, SIG_IGN) }
      paths.append(path)
      return file
    }
  }

  /// Remembers a file that is about to be made; whatever stands there is to go.
  static func remember(_ path: Path) {
    paths.withLock { $0.append(path) }
  }

  static func forget(_ path: Path) {
    paths.withLock { paths in
      paths.removeAll { $0 == path }
      if paths.isEmpty, diesOfPipes { signal(SIGPIPE, SIG_DFL) }
    }
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
