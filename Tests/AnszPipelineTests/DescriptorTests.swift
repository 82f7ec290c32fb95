import Ansz
import Glibc
import SystemPackage
import TestSupport
import Testing

@Suite struct DescriptorTests {
  /// Both directions through pipes, whose pieces are smaller than a block.
  @Test(arguments: [1, 2])
  func pipes(threadCount: Int) throws {
    let content = Samples.text(3_000_000, seed: 30)
    let archive = try through(content) { input, output in
      var source = FileDescriptorSource(input)
      var sink = FileDescriptorSink(output)
      _ = try compress(
        from: &source,
        to: &sink,
        options: CompressionOptions(threadCount: threadCount)
      )
    }
    #expect(archive == compress(content))
    let restored = try through(archive) { input, output in
      var source = FileDescriptorSource(input)
      var sink = FileDescriptorSink(output)
      _ = try decompress(from: &source, to: &sink, threadCount: threadCount)
    }
    #expect(restored == content)
  }

  /// A pipe that doesn't block, from both ends.
  @Test func nonBlockingPipes() throws {
    let content = Samples.random(2_000_000, seed: 31)
    let restored = try through(content, nonBlocking: true) { input, output in
      var source = FileDescriptorSource(input)
      var sink = FileDescriptorSink(output)
      var buffer: [UInt8] = []
      while try source.append(to: &buffer, atMost: 70_000, unless: Cancellation()) > 0 {
        try sink.write(buffer.span)
        buffer.removeAll()
      }
    }
    #expect(restored == content)
  }

  /// A damaged archive is reported although its pipe stays open.
  @Test(arguments: [1, 2])
  func errorsDontWaitForInput(threadCount: Int) throws {
    var bytes = compress(
      Samples.text(100_000, seed: 32),
      options: CompressionOptions(blockByteCount: 1024)
    )
    bytes[3000] ^= 1
    let pipe = try FileDescriptor.pipe()
    defer {
      try? pipe.readEnd.close()
      try? pipe.writeEnd.close()
    }
    // All of it fits into the pipe.
    try pipe.writeEnd.writeAll(bytes.prefix(40_000))
    var source = FileDescriptorSource(pipe.readEnd)
    var sink = ArraySink()
    #expect(throws: FormatError.self) {
      _ = try decompress(from: &source, to: &sink, threadCount: threadCount)
    }
  }

  /// Cancelling ends a run that waits for input.
  @Test(arguments: [1, 2])
  func cancellingEndsTheWait(threadCount: Int) throws {
    let pipe = try FileDescriptor.pipe()
    defer {
      try? pipe.readEnd.close()
      try? pipe.writeEnd.close()
    }
    let cancellation = Cancellation()
    let canceller = Thread {
      usleep(50_000)
      cancellation.cancel()
    }
    var source = FileDescriptorSource(pipe.readEnd)
    var sink = ArraySink()
    #expect(throws: CancellationError.self) {
      _ = try decompress(
        from: &source,
        to: &sink,
        threadCount: threadCount,
        cancellation: cancellation
      )
    }
    canceller.join()
  }

  private func through(
    _ input: [UInt8],
    nonBlocking: Bool = false,
    _ body: @escaping @Sendable (FileDescriptor, FileDescriptor) throws -> Void
  ) throws -> [UInt8] {
    let first = try FileDescriptor.pipe()
    let second = try FileDescriptor.pipe()
    if nonBlocking {
      for descriptor in [first.readEnd, second.writeEnd] {
        _ = fcntl(descriptor.rawValue, F_SETFL, O_NONBLOCK)
      }
    }
    let writer = Thread {
      _ = try? first.writeEnd.writeAll(input)
      try? first.writeEnd.close()
    }
    let worker = Thread {
      try? body(first.readEnd, second.writeEnd)
      try? second.writeEnd.close()
    }
    var output: [UInt8] = []
    var source = FileDescriptorSource(second.readEnd)
    while try source.append(to: &output, atMost: 1 << 16, unless: Cancellation()) > 0 {}
    writer.join()
    worker.join()
    try first.readEnd.close()
    try second.readEnd.close()
    return output
  }
}

/// A thread that may block, unlike the tasks of the test runner.
private final class Thread: @unchecked Sendable {
  private var handle = pthread_t()
  private let body: @Sendable () -> Void

  init(_ body: @escaping @Sendable () -> Void) {
    self.body = body
    let status = pthread_create(
      &handle,
      nil,
      { argument in
        guard let argument else { return nil }
        Unmanaged<Thread>.fromOpaque(argument).takeRetainedValue().body()
        return nil
      },
      Unmanaged.passRetained(self).toOpaque()
    )
    precondition(status == 0)
  }

  func join() {
    pthread_join(handle, nil)
  }
}
