internal import Ansz
internal import Synchronization

/// How far a run has come: counted by the threads that move its bytes, read by the one that shows it.
final class Progress: Sendable {
  /// What a run does to its bytes.
  enum Phase: String {
    case compress = "compressing"
    case decompress = "decompressing"
    case test = "testing"
    case verify = "reading back"
  }

  let name: String
  let phase: Phase
  /// Bytes of the whole input; nil when nobody knows.
  let inputByteCount: Int?
  private let start = ContinuousClock.now
  private let read = Atomic(0)
  private let written = Atomic(0)

  init(of name: String, _ phase: Phase, inputByteCount: Int?) {
    self.name = name
    self.phase = phase
    self.inputByteCount = inputByteCount
  }

  func addInput(_ byteCount: Int) {
    read.add(byteCount, ordering: .relaxed)
  }

  func addOutput(_ byteCount: Int) {
    written.add(byteCount, ordering: .relaxed)
  }

  /// The run as it stands.
  var snapshot: ProgressText {
    ProgressText(
      name: name,
      phase: phase,
      inputByteCount: inputByteCount,
      read: read.load(ordering: .relaxed),
      written: written.load(ordering: .relaxed),
      elapsed: ContinuousClock.now - start
    )
  }
}

/// A source whose bytes are counted as they go by.
struct CountedSource<Base: ByteSource>: ByteSource {
  private var base: Base
  private let progress: Progress

  init(_ base: Base, _ progress: Progress) {
    self.base = base
    self.progress = progress
  }

  mutating func append(
    to buffer: inout [UInt8],
    atMost byteCount: Int,
    unless cancellation: Cancellation
  ) throws -> Int {
    let appended = try base.append(to: &buffer, atMost: byteCount, unless: cancellation)
    progress.addInput(appended)
    return appended
  }

  mutating func isReady(
    before deadline: ContinuousClock.Instant,
    unless cancellation: Cancellation
  ) throws -> Bool {
    try base.isReady(before: deadline, unless: cancellation)
  }
}

/// A sink whose bytes are counted as they go by.
struct CountedSink<Base: ByteSink>: ByteSink {
  private var base: Base
  private let progress: Progress

  init(_ base: Base, _ progress: Progress) {
    self.base = base
    self.progress = progress
  }

  mutating func write(_ bytes: Span<UInt8>) throws {
    try base.write(bytes)
    progress.addOutput(bytes.count)
  }
}
