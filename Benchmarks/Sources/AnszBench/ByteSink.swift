import Glibc

/// A buffer that a contender's output is drained into.
///
/// It is kept from run to run: its memory grows in the warm-up, and measured runs then find it
/// in place instead of competing with page faults of the harness.
struct ByteSink {
  private var storage: [UInt8] = []
  private(set) var count = 0

  /// Room asked of a single `read`; as much as a pipe holds by default, and then some.
  private static let chunk = 256 << 10

  /// What has been drained.
  var bytes: [UInt8] { Array(storage[..<count]) }

  enum Ending: Equatable {
    case complete
    /// The output went beyond the limit, and the rest was left in the pipe.
    case overflow
    case error(CInt)
  }

  /// Reads a descriptor to its end, replacing what was here.
  mutating func drain(_ descriptor: CInt, limit: Int) -> Ending {
    count = 0
    while true {
      if storage.count - count < Self.chunk {
        let room = max(Self.chunk, storage.count)
        storage.append(contentsOf: repeatElement(0, count: room))
      }
      let received = storage.withUnsafeMutableBytes { buffer in
        let free = UnsafeMutableRawBufferPointer(rebasing: buffer[count...])
        return read(descriptor, free.baseAddress, free.count)
      }
      if received > 0 {
        count += received
        if count > limit { return .overflow }
      } else if received == 0 {
        return .complete
      } else if errno != EINTR {
        return .error(errno)
      }
    }
  }

  /// How the bytes differ from the expected ones, in words; `nil` when they are the same.
  func difference(from expected: [UInt8]) -> String? {
    let common = min(count, expected.count)
    if memcmp(storage, expected, common) != 0 {
      let place = (0..<common).first { storage[$0] != expected[$0] } ?? common
      return "output differs from the input at byte \(place)"
    }
    if count < expected.count { return "output ends at byte \(count) of \(expected.count)" }
    return count > expected.count ? "output goes on beyond the input's end" : nil
  }
}
