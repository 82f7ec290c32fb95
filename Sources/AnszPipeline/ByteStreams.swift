/// Where bytes come from, front to back.
public protocol ByteSource {
  /// Appends the next bytes to a buffer, at least one unless the source is at its end.
  ///
  /// - Parameters:
  ///   - buffer: The bytes go behind what it holds.
  ///   - byteCount: The most bytes to append, at least 1.
  ///   - cancellation: A source that waits looks at this now and then, and throws
  ///     `CancellationError` when it is set.
  /// - Returns: The number of bytes appended; 0 at the end.
  /// - Throws: What keeps the source from going on; the run throws it then.
  mutating func append(
    to buffer: inout [UInt8],
    atMost byteCount: Int,
    unless cancellation: Cancellation
  ) throws -> Int

  /// Waits until bytes, or the end, can be had without waiting, but no longer than to a deadline.
  ///
  /// - Returns: Whether they can; true where a source never makes its reader wait.
  mutating func isReady(
    before deadline: ContinuousClock.Instant,
    unless cancellation: Cancellation
  ) throws -> Bool
}

extension ByteSource {
  /// True: for sources that have all their bytes at hand.
  public mutating func isReady(
    before deadline: ContinuousClock.Instant,
    unless cancellation: Cancellation
  ) throws -> Bool { true }
}

/// Where bytes go, front to back.
public protocol ByteSink {
  /// Writes all of the bytes, or throws.
  mutating func write(_ bytes: Span<UInt8>) throws
}
