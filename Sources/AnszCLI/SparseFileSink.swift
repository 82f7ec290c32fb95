internal import Ansz
internal import Glibc
internal import SystemPackage

/// Writes a content, and where that is a file, leaves holes for pages of zeros.
///
/// A hole reads as zeros and takes no room on the disk. Only aligned pages that lie in one piece of the content
/// become holes, and only where nothing has been: in a new file, or behind the end of one.
final class SparseFileSink: ByteSink {
  /// What a file system gives at a time, nearly everywhere.
  private static let pageByteCount = 4096

  private let descriptor: FileDescriptor
  private var plain: FileDescriptorSink
  private let makesHoles: Bool
  /// Where the next byte goes, from the start of the file.
  private var offset = 0
  /// Zeros in front of `offset` for which nothing has been written yet.
  private var holeByteCount = 0

  /// - Parameters:
  ///   - descriptor: At the place to write to.
  ///   - sparse: Whether holes are wanted. There are none in a pipe, and none, as with xz, in a file whose end
  ///     isn't the place to write to. What is appended to (`>>`) has none either: others may append meanwhile.
  init(_ descriptor: FileDescriptor, sparse: Bool) {
    self.descriptor = descriptor
    plain = FileDescriptorSink(descriptor)
    guard sparse, let status = FileStatus(descriptor: descriptor.rawValue), status.isRegular,
      fcntl(descriptor.rawValue, F_GETFL) & O_APPEND == 0,
      let place = try? descriptor.seek(offset: 0, from: .current), place == status.byteCount
    else {
      makesHoles = false
      return
    }
    makesHoles = true
    offset = Int(place)
  }

  func write(_ bytes: Span<UInt8>) throws {
    guard makesHoles else { return try plain.write(bytes) }
    var index = 0
    while index < bytes.count {
      if isZeroPage(bytes, at: index) {
        holeByteCount += Self.pageByteCount
        offset += Self.pageByteCount
        index += Self.pageByteCount
        continue
      }
      // All that is in front of the next page of zeros.
      var end = index
      repeat {
        end = min(
          bytes.count,
          end + Self.pageByteCount - (offset + end - index) % Self.pageByteCount
        )
      } while end < bytes.count && !isZeroPage(bytes, at: end, offset: offset + end - index)
      if holeByteCount > 0 {
        try descriptor.seek(offset: Int64(holeByteCount), from: .current)
        holeByteCount = 0
      }
      try plain.write(bytes.extracting(index..<end))
      offset += end - index
      index = end
    }
  }

  /// Gives the file its size when it ends in a hole; needed after errors too, since what was written is right.
  func finish() throws {
    guard holeByteCount > 0 else { return }
    holeByteCount = 0
    // Never shorter: another process may have the same file.
    if let status = FileStatus(descriptor: descriptor.rawValue), status.byteCount < offset {
      try repeating { ftruncate(descriptor.rawValue, offset) }
    }
    try descriptor.seek(offset: Int64(offset), from: .start)
  }

  private func isZeroPage(_ bytes: Span<UInt8>, at index: Int, offset: Int? = nil) -> Bool {
    guard (offset ?? self.offset) % Self.pageByteCount == 0,
      bytes.count - index >= Self.pageByteCount, bytes[index] == 0
    else { return false }
    return unsafe bytes.extracting(index..<(index + Self.pageByteCount)).withUnsafeBytes { page in
      // SAFETY: both ranges lie in the page; that each byte is the next one makes all of them the first.
      guard let start = page.baseAddress else { return false }
      return unsafe memcmp(start, start + 1, page.count - 1) == 0
    }
  }
}
