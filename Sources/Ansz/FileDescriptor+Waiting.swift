internal import AnszPipeline
internal import Glibc
internal import SystemPackage

extension FileDescriptor {
  /// What to wait for.
  enum Readiness {
    case input
    case output
  }

  /// Waits until the descriptor is ready, or has come to its end, or has failed.
  func wait(for readiness: Readiness, unless cancellation: Cancellation) throws {
    _ = try isReady(for: readiness, before: nil, unless: cancellation)
  }

  /// Waits for the same, but no longer than to a deadline, if there is one.
  ///
  /// - Returns: Whether the descriptor is ready.
  func isReady(
    for readiness: Readiness,
    before deadline: ContinuousClock.Instant?,
    unless cancellation: Cancellation
  ) throws -> Bool {
    let patience = Duration.milliseconds(100)
    while true {
      try cancellation.check()
      let remaining = deadline.map { max(.zero, ContinuousClock.now.duration(to: $0)) } ?? patience
      // Rounded up: a wait that ends a moment too early would be followed by many that don't wait.
      let milliseconds = Int32((min(remaining, patience) / .milliseconds(1)).rounded(.up))
      let events = readiness == .input ? POLLIN : POLLOUT
      var request = pollfd(fd: rawValue, events: Int16(events), revents: 0)
      // SAFETY: one request, alive during the call.
      let ready = unsafe poll(&request, 1, milliseconds)
      guard ready == 0 || ready < 0 && errno == EINTR else { return true }
      guard remaining > .zero else { return false }
    }
  }
}

extension [UInt8] {
  /// Appends what one call of `read` puts into the memory that it is given.
  ///
  /// - Returns: What `read` returned: the number of bytes that it has put there.
  mutating func append(
    atMost byteCount: Int,
    reading read: (UnsafeMutableRawBufferPointer) throws -> Int
  ) throws -> Int {
    let before = count
    try append(addingCapacity: byteCount) { bytes in
      try unsafe bytes.withUnsafeMutableBufferPointer { buffer, count in
        // SAFETY: the memory behind `count` is ours to fill; what `read` has filled is counted.
        let free = UnsafeMutableRawBufferPointer(buffer)
        count += try unsafe read(
          UnsafeMutableRawBufferPointer(rebasing: free[count...].prefix(byteCount))
        )
      }
    }
    return count - before
  }
}
