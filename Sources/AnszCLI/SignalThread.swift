internal import Glibc
internal import Synchronization

/// A thread that takes the signals, so that what is done about them isn't bound by what a signal handler may do.
///
/// Signals that end the process: temporary files are removed first. SIGUSR1: a line says how far the run is. In
/// between the thread draws the progress line. All threads that start later have the signals blocked.
enum SignalThread {
  /// What ends a process unless it has other plans.
  private static let endingSignals = [
    SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGALRM, SIGVTALRM, SIGXCPU,
  ]
  private static let statusSignal = SIGUSR1
  private static let thread: Void = startThread()

  /// Keeps SIGUSR1 from ending a process that can't answer yet: it waits until somebody takes it.
  static func holdStatusSignal() {
    guard !isIgnored(statusSignal) else { return }
    var signals = statusSignals
    // SAFETY: the set is alive during the call.
    unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
  }

  /// Takes a SIGUSR1 that waits, if one does.
  static func takeStatusRequest() -> Bool {
    var signals = statusSignals
    var interval = timespec()
    // SAFETY: the set and the interval are alive during the call.
    return unsafe sigtimedwait(&signals, nil, &interval) == statusSignal
  }

  private static var statusSignals: sigset_t {
    var signals = sigset_t()
    // SAFETY: the set is alive during the calls that fill it.
    unsafe sigemptyset(&signals)
    unsafe sigaddset(&signals, statusSignal)
    return signals
  }

  /// Starts the thread, once.
  static func start() {
    _ = thread
  }

  private static func startThread() {
    var signals = sigset_t()
    // SAFETY: all sets are alive during the calls that fill and read them.
    unsafe sigemptyset(&signals)
    for signal in endingSignals + [statusSignal] where !isIgnored(signal) {
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
        unsafe SignalThread.run(argument.assumingMemoryBound(to: sigset_t.self))
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
  static func isIgnored(_ signal: Int32) -> Bool {
    var action = sigaction()
    // SAFETY: `action` is alive during the call; both handlers are compared as addresses only.
    unsafe sigaction(signal, nil, &action)
    return unsafe unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
      == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  private static func run(_ signals: UnsafeMutablePointer<sigset_t>) {
    while true {
      switch unsafe nextSignal(in: signals) {
      case nil: ProgressLine.draw()
      case statusSignal: ProgressLine.printStatus()
      case .some(let signal):
        if !Interruption.request(by: signal) { end(by: signal) }
      }
    }
  }

  /// Waits for a signal; nil when it is time to draw.
  private static func nextSignal(in signals: UnsafeMutablePointer<sigset_t>) -> Int32? {
    while true {
      // SAFETY: the set that was handed over to this thread.
      var signal: Int32 = 0
      guard let nanoseconds = ProgressLine.intervalNanoseconds else {
        if unsafe sigwait(signals, &signal) == 0 { return signal }
        continue
      }
      var interval = timespec(tv_sec: 0, tv_nsec: nanoseconds)
      signal = unsafe sigtimedwait(signals, nil, &interval)
      if signal > 0 { return signal }
      if errno == EAGAIN { return nil }
    }
  }

  /// Cleans up, and lets the signal end the process after all.
  private static func end(by signal: Int32) {
    ProgressLine.wipe()
    TemporaryFiles.removeAll { die(by: signal) }
  }

  /// Ends the process by a signal, so that whoever waits for it knows.
  static func die(by signal: Int32) {
    Glibc.signal(signal, SIG_DFL)
    var signals = sigset_t()
    // SAFETY: the set is alive during the calls that fill and read it.
    unsafe sigemptyset(&signals)
    unsafe sigaddset(&signals, signal)
    unsafe pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    raise(signal)
  }
}
