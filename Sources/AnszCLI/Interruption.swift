internal import Ansz
internal import Glibc
internal import Synchronization

/// A signal that is to end the command, for a command that puts something right before.
///
/// Once it is expected, the first signal only stops the run: what ends the command is ``end()``. The second one ends it
/// at once, as it would without all this.
enum Interruption {
  private struct State {
    var isExpected = false
    var signal: Int32?
    var run: Cancellation?
  }

  private static let state = Mutex(State())

  /// Whether a signal has come.
  static var isRequested: Bool { state.withLock { $0.signal != nil } }

  /// Expects signals from now on.
  static func expect() {
    state.withLock { $0.isExpected = true }
    SignalThread.start()
  }

  /// Does something that can be stopped; a signal that came before stops it at once.
  static func stopping<Result>(_ body: (Cancellation) throws -> Result) rethrows -> Result {
    let run = Cancellation()
    state.withLock {
      $0.run = run
      if $0.signal != nil { run.cancel() }
    }
    defer { state.withLock { $0.run = nil } }
    return try body(run)
  }

  /// Takes note of a signal.
  ///
  /// - Returns: False when nobody will see to it.
  static func request(by signal: Int32) -> Bool {
    state.withLock { state in
      guard state.isExpected, state.signal == nil else { return false }
      state.signal = signal
      state.run?.cancel()
      return true
    }
  }

  /// Ends the command by the signal that has come, if one has: all is put right.
  static func end() {
    let signal = state.withLock { state in
      state.isExpected = false
      return state.signal
    }
    if let signal { SignalThread.die(by: signal) }
  }
}
