internal import Ansz
internal import Checksums

/// Size and hash of a content that goes by, to compare it with another.
final class ContentDigest: Equatable {
  private var hash = XXH64Stream(seed: 0)
  private var byteCount = 0

  func update(_ bytes: Span<UInt8>) {
    hash.update(bytes)
    byteCount += bytes.count
  }

  static func == (left: ContentDigest, right: ContentDigest) -> Bool {
    left.byteCount == right.byteCount && left.hash.digest() == right.hash.digest()
  }
}

/// A source whose bytes are digested as they go by, if there is a digest.
struct DigestingSource<Base: ByteSource>: ByteSource {
  private var base: Base
  private let digest: ContentDigest?

  init(_ base: Base, _ digest: ContentDigest?) {
    self.base = base
    self.digest = digest
  }

  mutating func append(
    to buffer: inout [UInt8],
    atMost byteCount: Int,
    unless cancellation: Cancellation
  ) throws -> Int {
    let before = buffer.count
    let appended = try base.append(to: &buffer, atMost: byteCount, unless: cancellation)
    digest?.update(buffer.span.extracting(droppingFirst: before))
    return appended
  }

  mutating func isReady(
    before deadline: ContinuousClock.Instant,
    unless cancellation: Cancellation
  ) throws -> Bool {
    try base.isReady(before: deadline, unless: cancellation)
  }
}

/// A sink whose bytes are digested as they go by, if there is a digest.
struct DigestingSink<Base: ByteSink>: ByteSink {
  private var base: Base
  private let digest: ContentDigest?

  init(_ base: Base, _ digest: ContentDigest?) {
    self.base = base
    self.digest = digest
  }

  mutating func write(_ bytes: Span<UInt8>) throws {
    digest?.update(bytes)
    try base.write(bytes)
  }
}

/// A sink for what only has to be checked.
struct NullSink: ByteSink {
  mutating func write(_ bytes: Span<UInt8>) throws {}
}

/// Moves all bytes from a source to a sink.
func copy(from source: inout some ByteSource, to sink: inout some ByteSink) throws {
  let cancellation = Cancellation()
  var buffer: [UInt8] = []
  while try source.append(to: &buffer, atMost: 1 << 18, unless: cancellation) > 0 {
    try sink.write(buffer.span)
    buffer.removeAll(keepingCapacity: true)
  }
}
