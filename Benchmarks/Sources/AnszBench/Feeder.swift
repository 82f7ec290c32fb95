import Dispatch
import Foundation
import Glibc
import Synchronization

/// A thread that writes bytes into a pipe and then closes it.
///
/// It runs beside the draining of the contender's output: a filter that can't write stops
/// reading, so feeding and draining by turns would come to a standstill with both pipes full.
final class Feeder: Sendable {
  private let finished = DispatchSemaphore(value: 0)
  private let error = Mutex<CInt>(0)

  /// Starts feeding; the descriptor is the feeder's from here on.
  init(_ parts: [[UInt8]], into descriptor: CInt) {
    Thread.detachNewThread { [self] in
      let code = Self.write(parts, to: descriptor)
      close(descriptor)
      error.withLock { $0 = code }
      finished.signal()
    }
  }

  /// Waits for the feeder's end, which can't take long once the reader is gone.
  ///
  /// - Returns: the error number of the write that failed, or 0. `EPIPE` is no error here: the
  ///   reader ended early, and its exit status and output tell whether that was right.
  func join() -> CInt {
    finished.wait()
    return error.withLock { $0 }
  }

  private static func write(_ parts: [[UInt8]], to descriptor: CInt) -> CInt {
    for part in parts {
      var rest = part[...]
      while !rest.isEmpty {
        let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        if written >= 0 {
          rest = rest.dropFirst(written)
        } else if errno != EINTR {
          return errno == EPIPE ? 0 : errno
        }
      }
    }
    return 0
  }
}
