/// Bytes that can be read at any place, such as a file.
public protocol RandomAccessSource {
  /// All bytes that there are.
  var byteCount: Int { get }

  /// Reads bytes; the range lies within `0 ..< self.byteCount`.
  ///
  /// - Throws: An I/O error; also when fewer bytes are there than there were.
  mutating func read(at offset: Int, byteCount: Int) throws -> [UInt8]
}

extension RandomAccessSource {
  /// Reads bytes as far as the source goes.
  mutating func readClamped(at offset: Int, byteCount: Int) throws -> [UInt8] {
    try read(at: offset, byteCount: max(0, min(byteCount, self.byteCount - offset)))
  }
}

/// A source whose end is read once: most archives are opened from there without another read.
struct TailCache<Source: RandomAccessSource>: RandomAccessSource {
  private(set) var source: Source
  private let tailOffset: Int
  private let tail: [UInt8]

  static var tailByteCount: Int { 1 << 16 }

  init(_ source: Source) throws {
    self.source = source
    tailOffset = max(0, source.byteCount - Self.tailByteCount)
    tail = try self.source.read(at: tailOffset, byteCount: source.byteCount - tailOffset)
  }

  var byteCount: Int { source.byteCount }

  mutating func read(at offset: Int, byteCount: Int) throws -> [UInt8] {
    guard offset >= tailOffset else {
      return try source.read(at: offset, byteCount: byteCount)
    }
    return Array(tail[(offset - tailOffset)...].prefix(byteCount))
  }
}
