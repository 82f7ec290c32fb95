internal import Synchronization

/// Storage that goes round between the stages of a run: fresh pages cost more than the memory moves
/// that they serve.
final class BufferPool: Sendable {
  private let buffers = Mutex<[[UInt8]]>([])

  /// A buffer, whatever it holds.
  func take() -> [UInt8] {
    buffers.withLock { $0.popLast() } ?? []
  }

  /// Takes a buffer back.
  func give(_ buffer: consuming [UInt8]) {
    let returned = buffer
    buffers.withLock { $0.append(returned) }
  }
}
