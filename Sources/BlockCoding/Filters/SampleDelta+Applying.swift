/// Differences of samples, in planes.
extension SampleDelta {
  /// Replaces samples by differences; both have as many bytes.
  func apply(to content: Span<UInt8>, into filtered: inout MutableSpan<UInt8>) {
    precondition(content.count == filtered.count)
    let count = sampleCount(byteCount: content.count)
    // Where one more subtrahend begins to be there.
    let second = secondDistance ?? count
    let starts = [0, min(distance, second), max(distance, second), distance + second]
    // SAFETY: the pointers are used inside the calls. Of the bytes, 2 * count are samples behind the start, and as
    // many are planes.
    unsafe content.withUnsafeBytes { content in
      unsafe filtered.withUnsafeMutableBytes { filtered in
        guard let bytes = content.baseAddress, let planes = filtered.baseAddress else { return }
        for (first, end) in zip(starts, starts.dropFirst() + [count]) {
          unsafe differentiate(bytes + start, planes, first..<max(first, end), count: count)
        }
      }
    }
    var rest = 2 * count
    if isOdd, !content.isEmpty {
      filtered[rest] = content[0]
      rest += 1
    }
    if rest < content.count {
      filtered[rest] = content[content.count - 1]
    }
  }

  /// Puts the differences of a range into their planes, cut off at the number of samples; the same subtrahends are
  /// there for all of the range.
  private func differentiate(
    _ samples: UnsafeRawPointer,
    _ planes: UnsafeMutableRawPointer,
    _ range: Range<Int>,
    count: Int
  ) {
    // A subtrahend that is missing is the sample itself, with no bits.
    let hasFirst = range.lowerBound >= distance
    let hasSecond = secondDistance.map { range.lowerBound >= $0 } ?? false
    let first = hasFirst ? distance : 0
    let second = hasSecond ? secondDistance ?? 0 : 0
    let hasBoth = hasFirst && hasSecond && range.lowerBound >= first + second
    let both = hasBoth ? first + second : 0
    let firstMask: UInt16 = hasFirst ? .max : 0
    let secondMask: UInt16 = hasSecond ? .max : 0
    let bothMask: UInt16 = hasBoth ? .max : 0
    func sample(_ index: Int) -> UInt16 {
      // SAFETY: 0 <= index < count below, as no subtrahend is further in front than the range's beginning.
      unsafe UInt16(
        littleEndian: samples.loadUnaligned(fromByteOffset: 2 &* index, as: UInt16.self)
      )
    }
    for index in range.clamped(to: 0..<count) {
      let difference =
        sample(index) &- (sample(index &- first) & firstMask)
        &- (sample(index &- second) & secondMask) &+ (sample(index &- both) & bothMask)
      let biased = difference &+ Self.bias
      // SAFETY: index < count, and there are two planes of as many bytes.
      unsafe planes.storeBytes(
        of: UInt8(truncatingIfNeeded: biased),
        toByteOffset: index,
        as: UInt8.self
      )
      unsafe planes.storeBytes(
        of: UInt8(truncatingIfNeeded: biased &>> 8),
        toByteOffset: count &+ index,
        as: UInt8.self
      )
    }
  }
}
