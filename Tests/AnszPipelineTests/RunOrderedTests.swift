import AnszPipeline
import Synchronization
import TestSupport
import Testing

private struct Failure: Error, Equatable {
  let number: Int
}

@Suite struct RunOrderedTests {
  static let threadCounts = [1, 2, 3, 8]

  /// Runs numbers through, with some noise in the time that they take.
  private func run(
    threadCount: Int,
    count: Int,
    failing: [Int: String] = [:],
    cancellation: Cancellation = Cancellation(),
    onTransform: @escaping @Sendable (Int) -> Void = { _ in }
  ) -> (outputs: [Int], error: (any Error)?) {
    var next = 0
    var outputs: [Int] = []
    do {
      try runOrdered(
        threadCount: threadCount,
        cancellation: cancellation,
        produce: {
          if failing[next] == "produce" { throw Failure(number: next) }
          guard next < count else { return nil }
          next += 1
          return next - 1
        },
        transform: { (number: Int) in
          onTransform(number)
          var generator = SeededGenerator(seed: UInt64(number))
          let spins = generator.next() % 2000
          for _ in 0..<spins { _ = generator.next() }
          if failing[number] == "transform" { throw Failure(number: number) }
          return number * 10
        },
        consume: { (output: Int) in
          if failing[output / 10] == "consume" { throw Failure(number: output / 10) }
          outputs.append(output)
        }
      )
      return (outputs, nil)
    } catch {
      return (outputs, error)
    }
  }

  @Test(arguments: threadCounts)
  func outputsComeInOrder(threadCount: Int) {
    for count in [0, 1, 2, 3, 50, 1000] {
      let (outputs, error) = run(threadCount: threadCount, count: count)
      #expect(outputs == (0..<count).map { $0 * 10 })
      #expect(error == nil)
    }
  }

  /// The first error in order is thrown, and what comes before it comes out, for any threads.
  @Test(arguments: threadCounts)
  func errorsKeepTheirPlace(threadCount: Int) {
    for stage in ["produce", "transform", "consume"] {
      for place in [0, 1, 5, 99] {
        for _ in 0..<20 {
          let (outputs, error) = run(
            threadCount: threadCount,
            count: 100,
            failing: [place: stage, place + 1: "transform", place + 3: "produce"]
          )
          #expect(outputs == (0..<place).map { $0 * 10 }, "\(stage) \(place)")
          #expect(error as? Failure == Failure(number: place), "\(stage) \(place)")
        }
      }
    }
  }

  /// No more items are in flight than the window allows, however slow the consumer.
  @Test(arguments: threadCounts)
  func windowIsKept(threadCount: Int) throws {
    let producedCount = Mutex(0)
    var consumedCount = 0
    var largest = 0
    try runOrdered(
      threadCount: threadCount,
      cancellation: Cancellation(),
      produce: {
        producedCount.withLock { count in
          count += 1
          return count <= 300 ? count : nil
        }
      },
      transform: { (number: Int) in number },
      consume: { (_: Int) in
        largest = max(largest, producedCount.withLock { $0 } - consumedCount)
        consumedCount += 1
      }
    )
    #expect(consumedCount == 300)
    #expect(largest <= itemWindow(threadCount: threadCount) + 1)
  }

  /// When the call returns, no worker is at it any more.
  @Test(arguments: threadCounts)
  func nothingIsLeftBehind(threadCount: Int) {
    for failing in [[:], [7: "transform"], [7: "consume"], [7: "produce"]] {
      let returned = Atomic(false)
      let lateCount = Atomic(0)
      _ = run(threadCount: threadCount, count: 50, failing: failing) { _ in
        if returned.load(ordering: .sequentiallyConsistent) {
          lateCount.add(1, ordering: .sequentiallyConsistent)
        }
      }
      returned.store(true, ordering: .sequentiallyConsistent)
      #expect(lateCount.load(ordering: .sequentiallyConsistent) == 0)
    }
  }

  @Test(arguments: threadCounts)
  func cancellationStopsTheRun(threadCount: Int) {
    let cancellation = Cancellation()
    let (outputs, error) = run(
      threadCount: threadCount,
      count: 1_000_000,
      cancellation: cancellation
    ) { number in
      if number == 200 { cancellation.cancel() }
    }
    #expect(error is CancellationError)
    #expect(outputs == (0..<outputs.count).map { $0 * 10 })
    // The item that cancels is at work itself.
    #expect(outputs.count <= 201)
  }
}
