internal import Ansz

/// A source whose first bytes can be looked at before they are read.
struct PeekedSource<Base: ByteSource>: ByteSource {
  private var base: Base
  /// Looked at, and not read yet.
  private var waiting: [UInt8] = []

  init(_ base: Base) {
    self.base = base
  }

  /// The first bytes: as many as asked for, unless the source ends before.
  mutating func peek(_ byteCount: Int) throws -> ArraySlice<UInt8> {
    let cancellation = Cancellation()
    while waiting.count < byteCount {
      // More than that, so that reading goes on in the steps that suit the system.
      guard try base.append(to: &waiting, atMost: 1 << 18, unless: cancellation) > 0 else { break }
    }
    return waiting.prefix(byteCount)
  }

  mutating func append(
    to buffer: inout [UInt8],
    atMost byteCount: Int,
    unless cancellation: Cancellation
  ) throws -> Int {
    guard !waiting.isEmpty else {
      return try base.append(to: &buffer, atMost: byteCount, unless: cancellation)
    }
    let piece = waiting.prefix(byteCount)
    buffer += piece
    waiting = Array(waiting.dropFirst(piece.count))
    return piece.count
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
