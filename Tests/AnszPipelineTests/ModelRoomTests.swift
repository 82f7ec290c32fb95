import Ansz
import Dispatch
import Synchronization
import TestSupport
import Testing

@testable import AnszPipeline

/// Blocks that wait for room rather than take more memory than there is.
@Suite struct ModelRoomTests {
  @Test func neverMoreThanThereIs() {
    let room = ModelRoom(byteCount: 100)
    let taken = Mutex(0)
    let most = Mutex(0)
    let done = Mutex(0)
    DispatchQueue.concurrentPerform(iterations: 8) { thread in
      var generator = SeededGenerator(seed: UInt64(thread))
      for _ in 0..<200 {
        let need = Int.random(in: 0...100, using: &generator)
        room.with(need) {
          let now = taken.withLock { sum -> Int in
            sum += need
            return sum
          }
          most.withLock { $0 = max($0, now) }
          for _ in 0..<Int.random(in: 0..<500, using: &generator) { _ = generator.next() }
          taken.withLock { $0 -= need }
        }
        done.withLock { $0 += 1 }
      }
    }
    #expect(done.withLock { $0 } == 1600)
    #expect(most.withLock { $0 } <= 100 && taken.withLock { $0 } == 0)
  }

  /// What fails gives its room back.
  @Test func failures() {
    let room = ModelRoom(byteCount: 10)
    for _ in 0..<3 {
      #expect(throws: CancellationError.self) {
        try room.with(10) { throw CancellationError() }
      }
    }
  }

  /// Threads are slowed down by a limit that one block keeps to, not refused.
  @Test(arguments: [1, 2, 8]) func threads(threadCount: Int) throws {
    let (archive, content) = try ArrangedContentTests.archive(
      ArrangedContentTests.lines(3000, seed: 73),
      .sortedLines,
      blockByteCount: 2048
    )
    let blocks = try SeekableArchive(ArrayRandomAccess(archive)).blocks
    #expect(blocks.count > 8)
    var limits = Limits()
    limits.maximumModelByteCount = try #require(blocks.map(\.header.modelByteCount).max())
    #expect(try decompress(archive, threadCount: threadCount, limits: limits) == content)
    var source = ArraySource(archive)
    let summary = try check(&source, threadCount: threadCount, limits: limits)
    #expect(summary.contentByteCount == content.count)
  }
}
