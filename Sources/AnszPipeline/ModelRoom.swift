internal import Dispatch
internal import Synchronization

/// Memory for the models of blocks that are being decoded: who finds none free waits for the others.
///
/// Those who wait are served in their order, so that a block that needs much isn't passed by for ever.
final class ModelRoom: Sendable {
  private struct State {
    var freeByteCount: Int
    var waiting: [(byteCount: Int, hasRoom: DispatchSemaphore)] = []
  }

  private let state: Mutex<State>

  /// - Parameter byteCount: At least what a block needs that is decoded alone.
  init(byteCount: Int) {
    state = Mutex(State(freeByteCount: byteCount))
  }

  /// Does something that takes so many bytes, when they are free.
  func with<Result, Failure: Error>(
    _ byteCount: Int,
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    guard byteCount > 0 else { return try body() }
    take(byteCount)
    defer { give(byteCount) }
    return try body()
  }

  private func take(_ byteCount: Int) {
    let hasRoom = state.withLock { state -> DispatchSemaphore? in
      guard !state.waiting.isEmpty || state.freeByteCount < byteCount else {
        state.freeByteCount -= byteCount
        return nil
      }
      let semaphore = DispatchSemaphore(value: 0)
      state.waiting.append((byteCount, semaphore))
      return semaphore
    }
    hasRoom?.wait()
  }

  private func give(_ byteCount: Int) {
    state.withLock { state in
      state.freeByteCount += byteCount
      while let next = state.waiting.first, next.byteCount <= state.freeByteCount {
        state.freeByteCount -= next.byteCount
        state.waiting.removeFirst()
        next.hasRoom.signal()
      }
    }
  }
}
