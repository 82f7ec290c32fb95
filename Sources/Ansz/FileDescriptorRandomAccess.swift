public import AnszContainer
public import SystemPackage

/// The bytes of an open file, at any place; its current place stays where it is.
public struct FileDescriptorRandomAccess: RandomAccessSource {
  private let descriptor: FileDescriptor
  /// Bytes of the file when it was opened here.
  public let byteCount: Int

  /// A source of the file's bytes as they are now.
  ///
  /// - Throws: `Errno` when the descriptor can't be read at any place, such as that of a pipe.
  public init(_ descriptor: FileDescriptor) throws {
    self.descriptor = descriptor
    let place = try descriptor.seek(offset: 0, from: .current)
    byteCount = Int(try descriptor.seek(offset: 0, from: .end))
    try descriptor.seek(offset: place, from: .start)
  }

  /// Reads some bytes; throws `Errno`.
  public func read(at offset: Int, byteCount: Int) throws -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(byteCount)
    while bytes.count < byteCount {
      let place = Int64(offset + bytes.count)
      // SAFETY: `read` fills as many bytes as it says.
      let appended = try unsafe bytes.append(atMost: byteCount - bytes.count) {
        try unsafe descriptor.read(fromAbsoluteOffset: place, into: $0)
      }
      // The file has been cut since it was opened.
      guard appended > 0 else { throw Errno.ioError }
    }
    return bytes
  }
}
