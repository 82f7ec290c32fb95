internal import Ansz
internal import Synchronization

/// How far a run has come: told by the threads that do its work, read by the one that shows it.
///
/// What has been read but is still being worked on isn't counted: at the strong levels that is most of the time.
final class Progress: Sendable {
  /// What a run does to its bytes.
  enum Phase: String {
    case compress = "compressing"
    case decompress = "decompressing"
    case test = "testing"
    case verify = "reading back"
    case recover = "recovering"
    case extract = "taking out"
    case measure = "measuring"
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

  /// Sets how much is done: what has gone into it, and what has come of it.
  func set(_ summary: RunSummary) {
    let takesContent = phase == .compress
    read.store(
      takesContent ? summary.contentByteCount : summary.archiveByteCount,
      ordering: .relaxed
    )
    written.store(
      takesContent ? summary.archiveByteCount : summary.contentByteCount,
      ordering: .relaxed
    )
  }

  /// Counts what is read, where that is all that happens to it.
  func add(_ byteCount: Int) {
    read.add(byteCount, ordering: .relaxed)
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

/// A sink of which nothing but what comes out counts, however it was found.
struct CountedSink<Base: ByteSink>: ByteSink {
  private var base: Base
  private let progress: Progress

  init(_ base: Base, _ progress: Progress) {
    self.base = base
    self.progress = progress
  }

  mutating func write(_ bytes: Span<UInt8>) throws {
    try base.write(bytes)
    progress.add(bytes.count)
  }
}

/// A source of which nothing but reading is wanted: its bytes are counted as they go by.
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
    progress.add(appended)
    return appended
  }

  mutating func isReady(
    before deadline: ContinuousClock.Instant,
    unless cancellation: Cancellation
  ) throws -> Bool {
    try base.isReady(before: deadline, unless: cancellation)
  }
}
