internal import Ansz

/// A source whose first bytes can be looked at before they are read.
struct PeekedSource<Base: ByteSource>: ByteSource {
  private var base: Base
  /// Looked at.
  private var waiting: [UInt8] = []
  /// As many of these have been read since.
  private var readCount = 0

  init(_ base: Base) {
    self.base = base
  }

  /// The next bytes: as many as asked for, unless the source ends before.
  mutating func peek(_ byteCount: Int) throws -> ArraySlice<UInt8> {
    let cancellation = Cancellation()
    while waiting.count - readCount < byteCount {
      // More than that, so that reading goes on in the steps that suit the system.
      guard try base.append(to: &waiting, atMost: 1 << 18, unless: cancellation) > 0 else { break }
    }
    return waiting[readCount...].prefix(byteCount)
  }

  mutating func append(
    to buffer: inout [UInt8],
    atMost byteCount: Int,
    unless cancellation: Cancellation
  ) throws -> Int {
    guard readCount < waiting.count else {
      return try base.append(to: &buffer, atMost: byteCount, unless: cancellation)
    }
    let piece = waiting[readCount...].prefix(byteCount)
    buffer += piece
    readCount += piece.count
    if readCount == waiting.count {
      waiting = []
      readCount = 0
    }
    return piece.count
  }

  mutating func isReady(
    before deadline: ContinuousClock.Instant,
    unless cancellation: Cancellation
  ) throws -> Bool {
    if readCount < waiting.count { return true }
    return try base.isReady(before: deadline, unless: cancellation)
  }
}

extension PeekedSource {
  /// The block size of the archive that the source holds; nil when its header isn't one that can be read, which
  /// reading it will tell.
  mutating func peekBlockByteCount() throws -> Int? {
    let bytes = Array(try peek(FrameHeader.byteCount))
    guard bytes.count == FrameHeader.byteCount else { return nil }
    return try? FrameHeader(bytes.span, limits: Limits()).blockByteCount
  }
}
