/// Bytes of an array, front to back.
public struct ArraySource: ByteSource {
  private let bytes: [UInt8]
  private var offset = 0
  private let pieceByteCount: Int

  /// A source that gives at most `pieceByteCount` bytes at a time.
  public init(_ bytes: [UInt8], pieceByteCount: Int = .max) {
    precondition(pieceByteCount > 0, "a piece has bytes")
    self.bytes = bytes
    self.pieceByteCount = pieceByteCount
  }

  /// Appends the next bytes; it never fails.
  public mutating func append(
    to buffer: inout [UInt8],
    atMost byteCount: Int,
    unless cancellation: Cancellation
  ) throws -> Int {
    let piece = bytes[offset...].prefix(min(byteCount, pieceByteCount))
    buffer += piece
    offset += piece.count
    return piece.count
  }
}

/// Bytes that become an array.
public struct ArraySink: ByteSink {
  /// All bytes so far.
  public private(set) var bytes: [UInt8] = []

  /// No bytes yet.
  public init() {}

  /// Appends the bytes; it never fails.
  public mutating func write(_ bytes: Span<UInt8>) throws {
    // SAFETY: the buffer is read inside the call.
    unsafe bytes.withUnsafeBufferPointer { unsafe self.bytes.append(contentsOf: $0) }
  }
}

/// The bytes of an array, at any place.
public struct ArrayRandomAccess: RandomAccessSource {
  private let bytes: [UInt8]

  /// A source of these bytes.
  public init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// All bytes that there are.
  public var byteCount: Int { bytes.count }

  /// Gives a copy of some bytes; it never fails.
  public func read(at offset: Int, byteCount: Int) throws -> [UInt8] {
    Array(bytes[offset..<(offset + byteCount)])
  }
}
