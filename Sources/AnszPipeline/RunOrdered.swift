/// Runs items through workers, in order at both ends.
///
/// Memory is bounded: at most ``itemWindow(threadCount:)`` items and outputs exist at a time. An
/// error stands in the place of its item: all outputs before it are consumed, none behind it, and the
/// first one in order is thrown, whatever the number of threads. When the function returns or throws,
/// no worker is left.
///
/// - Parameters:
///   - threadCount: Workers, at least 1. With 1 everything happens on the calling thread.
///   - cancellation: Stops the run; it is set when the run fails.
///   - isLast: Whether an item is known to be the last one. When it is the first one too, it is
///     worked on by the calling thread: starting a thread takes longer than a small input.
///   - produce: Makes the next item, on the calling thread; nil ends the run.
///   - transform: Turns an item into an output, on any worker.
///   - consume: Takes the outputs in order, one at a time, on any thread.
/// - Throws: The first error in order of the three closures, or `CancellationError`.
package func runOrdered<Item: Sendable, Output: Sendable>(
  threadCount: Int,
  cancellation: Cancellation,
  isLast: (Item) -> Bool = { _ in false },
  produce: () throws -> Item?,
  transform: @escaping @Sendable (Item) throws -> Output,
  consume: (Output) throws -> Void
) throws {
  precondition(threadCount >= 1, "at least one thread")
  guard threadCount > 1 else {
    while let item = try produce() {
      try cancellation.check()
      try consume(transform(item))
    }
    return
  }
  guard let first = try produce() else { return }
  guard !isLast(first) else { return try consume(transform(first)) }
  var firstItem: Item? = first
  try withoutActuallyEscaping(consume) { consume in
    let queue = OrderedQueue(
      window: itemWindow(threadCount: threadCount),
      cancellation: cancellation,
      transform: transform,
      consume: consume
    )
    var workers = Workers { queue.work() }
    submitItems(
      from: {
        defer { firstItem = nil }
        return try firstItem ?? produce()
      },
      to: queue
    ) {
      // A worker more for each of the first items: a small input starts no threads in vain.
      guard workers.count < threadCount, !workers.start(), workers.count == 0 else { return }
      // There is none to be had.
      queue.workOnce()
    }
    queue.close(workerCount: workers.count)
    workers.join()
    if let failure = queue.failure { throw failure }
  }
}

/// The most items that are in flight: one for each worker, and one more each to wait for it.
package func itemWindow(threadCount: Int) -> Int {
  threadCount == 1 ? 1 : 2 * threadCount
}

private func submitItems<Item, Output>(
  from produce: () throws -> Item?,
  to queue: OrderedQueue<Item, Output>,
  onSubmission: () -> Void
) {
  while queue.waitForSlot() {
    do {
      guard let item = try produce() else { return }
      queue.submit(item)
      onSubmission()
    } catch {
      queue.submit(failure: error)
      return
    }
  }
}
