public import AnszPipeline
internal import Glibc
public import SystemPackage

/// The bytes of an open file, pipe or socket, from its current place on.
///
/// The descriptor stays the caller's, who closes it. Interrupted calls are repeated, and a
/// non-blocking descriptor is waited for.
public struct FileDescriptorSource: ByteSource {
  private let descriptor: FileDescriptor
  /// A file never makes a reader wait, so its cancellation needs no look.
  private let canWait: Bool

  /// A source that reads from a descriptor.
  public init(_ descriptor: FileDescriptor) {
    self.descriptor = descriptor
    var status = stat()
    // SAFETY: `status` is alive during the call.
    let isFile =
      unsafe fstat(descriptor.rawValue, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    canWait = !isFile
  }

  /// Reads once; throws `Errno`.
  public mutating func append(
    to buffer: inout [UInt8],
    atMost byteCount: Int,
    unless cancellation: Cancellation
  ) throws -> Int {
    while true {
      if canWait {
        try descriptor.wait(for: .input, unless: cancellation)
      }
      do {
        // SAFETY: `read` fills as many bytes as it says.
        return try unsafe buffer.append(atMost: byteCount) {
          try unsafe descriptor.read(into: $0)
        }
      } catch Errno.wouldBlock {
        continue
      }
    }
  }

  /// Waits for input, or the end, or the deadline; throws `Errno`.
  public mutating func isReady(
    before deadline: ContinuousClock.Instant,
    unless cancellation: Cancellation
  ) throws -> Bool {
    guard canWait else { return true }
    return try descriptor.isReady(for: .input, before: deadline, unless: cancellation)
  }
}
