internal import Glibc
internal import Synchronization

/// Files to remove when a signal ends the command.
///
/// A thread of its own waits for the signals, so that what it does isn't bound by what a signal
/// handler may do. All threads that start later have the signals blocked.
enum TemporaryFiles {
  private static let paths = Mutex<[Path]>([])
  /// What ends a process unless it has other plans.
  private static let endingSignals = [
    SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE, SIGALRM, SIGVTALRM, SIGXCPU,
  ]
  private static let signalThread: Void = startSignalThread()

  /// Creates a file and remembers it; no signal comes between the two.
  static func create<File>(_ path: Path, _ open: () throws -> File) throws -> File {
    _ = signalThread
    return try paths.withLock { paths in
      let file = try open()
      paths.append(path)
      return file
    }
  }

  static func forget(_ path: Path) {
    paths.withLock { $0.removeAll { $0 == path } }
  }

  private static func startSignalThread() {
    var signals = sigset_t()
    // SAFETY: all sets are alive during the calls that fill and read them.
    unsafe sigemptyset(&signals)
    for signal in endingSignals where !isIgnored(signal) {
      unsafe sigaddset(&signals, signal)
    }
    unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
    var thread = pthread_t()
    // The set is handed over to the thread, which keeps it for ever.
    let argument = UnsafeMutablePointer<sigset_t>.allocate(capacity: 1)
    // SAFETY: allocated above for one set; never freed, and read by the thread alone.
    unsafe argument.initialize(to: signals)
    let status = unsafe pthread_create(
      &thread,
      nil,
      { argument in
        guard let argument = unsafe argument else { return nil }
        unsafe TemporaryFiles.waitForSignal(in: argument.assumingMemoryBound(to: sigset_t.self))
        return nil
      },
      argument
    )
    if status != 0 {
      // Without the thread the signals do what they always do.
      unsafe pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    }
  }

  /// Whether whoever started the command wants it to live through a signal, as `nohup` does.
  private static func isIgnored(_ signal: Int32) -> Bool {
    var action = sigaction()
    // SAFETY: `action` is alive during the call; both handlers are compared as addresses only.
    unsafe sigaction(signal, nil, &action)
    return unsafe unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
      == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  /// Waits, removes the files, and lets the signal end the process after all.
  private static func waitForSignal(in signals: UnsafeMutablePointer<sigset_t>) {
    var received: Int32 = 0
    // SAFETY: the set that was handed over to this thread.
    guard unsafe sigwait(signals, &received) == 0 else { return }
    paths.withLock { paths in
      for path in paths {
        try? path.unlink()
      }
      // Still under the lock, so that no file is created after the removal.
      signal(received, SIG_DFL)
      unsafe pthread_sigmask(SIG_UNBLOCK, signals, nil)
      raise(received)
    }
  }
}
