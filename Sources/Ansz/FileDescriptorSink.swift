public import AnszPipeline
public import SystemPackage

/// An open file, pipe or socket that takes bytes at its current place.
///
/// The descriptor stays the caller's, who closes it. Short writes are continued, interrupted calls
/// are repeated, and a non-blocking descriptor is waited for.
public struct FileDescriptorSink: ByteSink {
  private let descriptor: FileDescriptor

  /// A sink that writes to a descriptor.
  public init(_ descriptor: FileDescriptor) {
    self.descriptor = descriptor
  }

  /// Writes all of the bytes; throws `Errno`.
  public mutating func write(_ bytes: Span<UInt8>) throws {
    try unsafe bytes.withUnsafeBytes { buffer in
      var written = 0
      while written < buffer.count {
        do {
          // SAFETY: the range isn't empty and lies in the buffer.
          written += try unsafe descriptor.write(
            UnsafeRawBufferPointer(rebasing: buffer[written...])
          )
        } catch Errno.wouldBlock {
          try descriptor.wait(for: .output, unless: Cancellation())
        }
      }
    }
  }
}
