internal import CAnszKernels

/// The order of a stream with contexts: each lane has a stretch of the content (Spec §7).
package enum LaneOrder {
  /// Brings a content into the order of a stream.
  ///
  /// - Parameters:
  ///   - content: The symbols.
  ///   - laneCount: The number of lanes.
  ///   - padding: Bytes behind the stream, 0 each.
  /// - Returns: The stream, and the padding.
  /// - Complexity: O(*n*).
  package static func stream(
    of content: Span<UInt8>,
    laneCount: Int,
    padding: Int = 0
  ) -> [UInt8] {
    // SAFETY: all `content.count + padding` bytes are written.
    unsafe [UInt8](unsafeUninitializedCapacity: content.count + padding) { stream, count in
      unsafe content.withUnsafeBufferPointer { content in
        // SAFETY: both addresses are good for the count.
        unsafe ansz_to_lanes(content.baseAddress, content.count, laneCount, stream.baseAddress)
      }
      for place in content.count..<(content.count + padding) {
        unsafe stream[place] = 0
      }
      count = content.count + padding
    }
  }

  /// Brings a stream back into the order of the content.
  ///
  /// - Parameters:
  ///   - stream: The symbols.
  ///   - content: Output, of the same count.
  ///   - laneCount: The number of lanes.
  /// - Complexity: O(*n*).
  package static func restore(
    _ stream: Span<UInt8>,
    into content: inout MutableSpan<UInt8>,
    laneCount: Int
  ) {
    precondition(stream.count == content.count)
    unsafe stream.withUnsafeBufferPointer { stream in
      unsafe content.withUnsafeMutableBufferPointer { content in
        // SAFETY: both addresses are good for the count.
        unsafe ansz_from_lanes(stream.baseAddress, stream.count, laneCount, content.baseAddress)
      }
    }
  }
}
