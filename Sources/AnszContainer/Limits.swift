/// What a reader is willing to take on; a value that the caller passes.
///
/// An archive over a limit throws ``FormatError/limitExceeded(_:requested:offset:)`` before anything
/// is allocated for it. The defaults take every valid archive.
///
/// ```swift
/// var limits = Limits()
/// limits.maximumContentByteCount = 100_000_000
/// ```
public struct Limits: Equatable, Sendable {
  /// The largest block size; a reader needs about twice that for each block in flight.
  public var maximumBlockByteCount = FrameHeader.maximumBlockByteCount
  /// The most content of a whole archive: the bound on a decompression bomb.
  public var maximumContentByteCount = Int.max
  /// The memory that the blocks decoded at a time may take beside payloads and contents.
  ///
  /// Codecs of records and graphs take more than a mebibyte. A block that takes more alone is refused; others wait for room.
  public var maximumModelByteCount = Int.max

  /// The defaults.
  public init() {}
}
