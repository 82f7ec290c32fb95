extension Array where Element: FixedWidthInteger & BitwiseCopyable {
  /// Integers that the caller writes before anybody reads them, with room for more behind them.
  init(unwritten count: Int, reserving slack: Int = 0) {
    // All arrays without room are one, and the count of that one would be written, by several threads.
    guard count + slack > 0 else {
      self = []
      return
    }
    // SAFETY: integers have no invalid values; nobody reads them before they are written.
    unsafe self.init(unsafeUninitializedCapacity: count + slack) { $1 = count }
  }
}

extension [UInt8] {
  /// The bytes of a span.
  init(copying bytes: Span<UInt8>) {
    self.init()
    // SAFETY: the buffer is read inside the call.
    unsafe bytes.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
  }
}

extension MutableSpan<UInt8> {
  /// Copies bytes, as many as there are here.
  @_lifetime(self: copy self)
  mutating func update(from source: Span<UInt8>) {
    precondition(source.count == count)
    unsafe source.withUnsafeBufferPointer { source in
      unsafe withUnsafeMutableBufferPointer { target in
        guard let from = source.baseAddress, let to = target.baseAddress else { return }
        // SAFETY: both have as many bytes.
        unsafe to.update(from: from, count: source.count)
      }
    }
  }
}
