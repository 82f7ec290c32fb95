internal import Dispatch
internal import Synchronization

/// Items on their way through workers, and their outputs on the way out in order.
///
/// Whoever completes the next output in order hands it on, and those behind it that are ready; the
/// others meanwhile go on working. So outputs leave as soon as they can, without a thread for that.
///
/// Invariants: outputs below `nextOutput` have been handed on; at most one thread hands on at a time
/// (`isHandingOn`); items in `waiting` and outputs not handed on are at most the window.
final class OrderedQueue<Item: Sendable, Output: Sendable>: Sendable {
  private struct State {
    var waiting: [(number: Int, item: Item)] = []
    var submittedCount = 0
    var outputs: [Int: Result<Output, any Error>] = [:]
    var nextOutput = 0
    var isHandingOn = false
    var failure: (any Error)?
  }

  private let state = Mutex(State())
  private let itemsWaiting = DispatchSemaphore(value: 0)
  private let freeSlots = DispatchSemaphore(value: 0)
  private let transform: @Sendable (Item) throws -> Output
  // SAFETY: called by one thread at a time, the one that has set `isHandingOn`; the mutex orders the
  // calls. The queue doesn't outlive the call of `runOrdered` that lends the closure.
  private nonisolated(unsafe) let consume: (Output) throws -> Void
  private let cancellation: Cancellation

  init(
    window: Int,
    cancellation: Cancellation,
    transform: @escaping @Sendable (Item) throws -> Output,
    consume: @escaping (Output) throws -> Void
  ) {
    self.transform = transform
    unsafe self.consume = consume
    self.cancellation = cancellation
    // Signalled up from 0: a semaphore must not go below its first value when it is freed.
    for _ in 0..<window {
      freeSlots.signal()
    }
  }

  /// The first error in order, if there was one.
  var failure: (any Error)? { state.withLock { $0.failure } }

  /// Waits until another item may be made.
  ///
  /// - Returns: False when the run has failed.
  func waitForSlot() -> Bool {
    freeSlots.wait()
    return failure == nil
  }

  /// Gives an item to the workers.
  func submit(_ item: Item) {
    state.withLock { state in
      state.waiting.append((state.submittedCount, item))
      state.submittedCount += 1
    }
    itemsWaiting.signal()
  }

  /// Puts an error in the place of the next item: outputs before it are handed on first.
  func submit(failure: any Error) {
    let number = state.withLock { state in
      state.submittedCount += 1
      return state.submittedCount - 1
    }
    complete(number, .failure(failure))
  }

  /// Says that no more items come; `workerCount` workers leave when the last one is done.
  func close(workerCount: Int) {
    for _ in 0..<workerCount {
      itemsWaiting.signal()
    }
  }

  /// A worker's life: takes items until there are no more.
  func work() {
    while workOnce() {}
  }

  /// Takes one item, or waits for it.
  ///
  /// - Returns: False when there are no more.
  @discardableResult
  func workOnce() -> Bool {
    itemsWaiting.wait()
    let next = state.withLock { $0.waiting.isEmpty ? nil : $0.waiting.removeFirst() }
    guard let (number, item) = next else { return false }
    complete(
      number,
      Result {
        try cancellation.check()
        return try transform(item)
      }
    )
    return true
  }

  private func complete(_ number: Int, _ output: Result<Output, any Error>) {
    state.withLock { $0.outputs[number] = output }
    handOn()
  }

  /// Hands on what is next in order, unless another thread is at it; that one sees ours then.
  private func handOn() {
    while let output = takeNextOutput() {
      // SAFETY: this thread has set `isHandingOn`.
      let result = Result { try unsafe consume(output.get()) }
      state.withLock { state in
        state.isHandingOn = false
        if case .failure(let error) = result, state.failure == nil {
          state.failure = error
          cancellation.cancel()
        }
      }
      freeSlots.signal()
    }
  }

  private func takeNextOutput() -> Result<Output, any Error>? {
    state.withLock { state in
      guard !state.isHandingOn, let output = state.outputs.removeValue(forKey: state.nextOutput)
      else { return nil }
      state.nextOutput += 1
      if state.failure != nil {
        // Behind an error nothing is handed on, but slots are freed.
        return .failure(CancellationError())
      }
      state.isHandingOn = true
      return output
    }
  }
}
