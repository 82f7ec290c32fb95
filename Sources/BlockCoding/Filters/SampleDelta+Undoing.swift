internal import CAnszKernels

/// The inverse: sums of what the planes have, at one distance and then at the other.
///
/// Differences with zeros in front commute, so an image needs no look at three neighbours: the sum of all that
/// is in front is what a row has more than the row above, which is then added, in the same pass.
extension SampleDelta {
  /// Brings back the samples; both have as many bytes.
  func undo(_ filtered: Span<UInt8>, into content: inout MutableSpan<UInt8>) {
    precondition(content.count == filtered.count)
    let count = sampleCount(byteCount: content.count)
    unsafe filtered.withUnsafeBufferPointer { filtered in
      unsafe content.withUnsafeMutableBufferPointer { content in
        guard let planes = filtered.baseAddress, let bytes = content.baseAddress else { return }
        // SAFETY: of the bytes, 2 * count are planes, and as many are samples behind the start.
        unsafe ansz_restore_samples(planes, count, distance, secondDistance ?? 0, bytes + start)
      }
    }
    var rest = 2 * count
    if isOdd, !content.isEmpty {
      content[0] = filtered[rest]
      rest += 1
    }
    if rest < content.count {
      content[content.count - 1] = filtered[rest]
    }
  }
}
