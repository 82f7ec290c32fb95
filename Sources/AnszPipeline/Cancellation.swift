internal import Synchronization

/// A flag that stops a run from another thread; one for each run.
///
/// The run then throws `CancellationError`, and none of its workers is left behind. A run that fails
/// sets the flag itself, so that nothing goes on waiting for input.
public final class Cancellation: Sendable {
  private let flag = Atomic(false)

  /// A flag that isn't set.
  public init() {}

  /// Whether the run is to stop.
  public var isCancelled: Bool { flag.load(ordering: .acquiring) }

  /// Stops the run; it is safe to call this at any time, any number of times.
  public func cancel() {
    flag.store(true, ordering: .releasing)
  }

  package func check() throws {
    if isCancelled { throw CancellationError() }
  }
}
