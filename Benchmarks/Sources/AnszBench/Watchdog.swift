import Dispatch
import Glibc
import Synchronization

/// Kills a process group that runs past its time, so that a contender which hangs costs a row and
/// not the whole benchmark.
final class Watchdog: Sendable {
  private enum State {
    case waiting, bitten, calledOff
  }

  private let group: pid_t
  private let state = Mutex(State.waiting)

  init(group: pid_t, seconds: Double) {
    self.group = group
    DispatchQueue.global().asyncAfter(deadline: .now() + seconds) { [weak self] in self?.bite() }
  }

  /// Kills the group now.
  func bite() {
    state.withLock { state in
      guard state == .waiting else { return }
      state = .bitten
      kill(-group, SIGKILL)
    }
  }

  /// Ends the watch.
  ///
  /// To be called before the contender is reaped: afterwards its number may belong to some other
  /// process.
  ///
  /// - Returns: whether the group was killed.
  func callOff() -> Bool {
    state.withLock { state in
      defer { state = .calledOff }
      return state == .bitten
    }
  }
}
