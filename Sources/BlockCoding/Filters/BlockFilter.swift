package import EntropyCoding

/// A reversible change of a block's bytes between its content and its codec (Spec §9.2).
///
/// The encoder applies a filter to the content, and the codec gets what comes out: as many bytes, which it
/// finds easier. The decoder undoes it. Every filter brings back every content, whatever its size and the
/// filter's parameters, and undoing it on any bytes at all gives some content and never traps.
///
/// ```swift
/// let filter = BlockFilter.samples(SampleDelta(distance: 1, secondDistance: 512))
/// filter.apply(to: content.span, into: &filtered)
/// filter.undo(filtered.span, into: &content)
/// ```
package enum BlockFilter: Equatable, Sendable {
  /// Makes the targets of x86 calls and jumps absolute, so that they repeat.
  case x86Calls
  /// Parts the bytes of numbers of 2, 4 or 8 bytes.
  case planes(BytePlanes)
  /// Replaces samples of 16 bits by their differences, and parts their bytes.
  case samples(SampleDelta)

  /// Filters a content.
  ///
  /// - Parameters:
  ///   - content: What to filter.
  ///   - filtered: Output, as many bytes, all of which are written.
  /// - Complexity: O(*n*).
  package func apply(to content: Span<UInt8>, into filtered: inout MutableSpan<UInt8>) {
    precondition(filtered.count == content.count, "a filter keeps the number of bytes")
    switch self {
    case .x86Calls:
      Self.copy(content, into: &filtered)
      X86Calls.makeAbsolute(in: &filtered)
    case .planes(let planes): planes.part(content, into: &filtered)
    case .samples(let delta): delta.apply(to: content, into: &filtered)
    }
  }

  /// Brings back the content.
  ///
  /// - Parameters:
  ///   - filtered: Untrusted: any bytes.
  ///   - content: Output, as many bytes, all of which are written.
  ///   - kernel: Finds calls; the result doesn't depend on it.
  /// - Complexity: O(*n*).
  package func undo(
    _ filtered: Span<UInt8>,
    into content: inout MutableSpan<UInt8>,
    with kernel: RansKernel = .current
  ) {
    precondition(content.count == filtered.count, "a filter keeps the number of bytes")
    switch self {
    case .x86Calls:
      Self.copy(filtered, into: &content)
      X86Calls.makeRelative(in: &content, with: kernel)
    case .planes(let planes): planes.join(filtered, into: &content)
    case .samples(let delta): delta.undo(filtered, into: &content)
    }
  }

  /// Whether the filter can be undone where the bytes are, without a second buffer.
  package var isInPlace: Bool { self == .x86Calls }

  /// Brings back the content where the bytes are; only of a filter that is in place.
  ///
  /// The kernel finds calls; the result doesn't depend on it.
  ///
  /// - Complexity: O(*n*).
  package func undo(in bytes: inout MutableSpan<UInt8>, with kernel: RansKernel = .current) {
    precondition(isInPlace, "a filter that moves bytes needs a second buffer")
    X86Calls.makeRelative(in: &bytes, with: kernel)
  }

  private static func copy(_ source: Span<UInt8>, into target: inout MutableSpan<UInt8>) {
    // SAFETY: both have as many bytes, which the callers check, and are used inside the calls.
    unsafe source.withUnsafeBufferPointer { source in
      unsafe target.withUnsafeMutableBufferPointer { _ = unsafe $0.update(fromContentsOf: source) }
    }
  }
}
