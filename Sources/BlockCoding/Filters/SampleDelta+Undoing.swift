internal import CAnszKernels

/// The inverse: sums of what the planes have, at one distance and then at the other.
///
/// Differences with zeros in front commute, so an image needs no look at three neighbours: the sum of all that
/// is in front is what a row has more than the row above, which is then added. Both are done while a tile is in
/// the first cache.
extension SampleDelta {
  /// Samples that are brought back together: 8 KiB.
  private static let tileSampleCount = 4096

  /// Brings back the samples; both have as many bytes.
  func undo(_ filtered: Span<UInt8>, into content: inout MutableSpan<UInt8>) {
    precondition(content.count == filtered.count)
    let count = sampleCount(byteCount: content.count)
    // SAFETY: the pointers are used inside the calls. Of the bytes, 2 * count are planes, and as many are samples
    // behind the start.
    unsafe filtered.withUnsafeBytes { filtered in
      unsafe content.withUnsafeMutableBytes { content in
        guard let planes = filtered.baseAddress, let bytes = content.baseAddress else { return }
        let samples = unsafe bytes + start
        for first in stride(from: 0, to: count, by: Self.tileSampleCount) {
          let end = min(first + Self.tileSampleCount, count)
          unsafe Self.join(planes, samples, first..<end, count: count)
          unsafe Self.sum(samples, first..<end, distance: distance)
          if let secondDistance {
            // The next tile's first sums begin with the last ones of this tile: these wait.
            let (first, end) = (max(0, first - distance), max(0, end - distance))
            unsafe Self.sum(samples, first..<end, distance: secondDistance)
          }
        }
        if let secondDistance {
          let first = max(0, count - distance)
          unsafe Self.sum(samples, first..<count, distance: secondDistance)
        }
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

  /// Brings the bytes of differences together.
  private static func join(
    _ planes: UnsafeRawPointer,
    _ samples: UnsafeMutableRawPointer,
    _ range: Range<Int>,
    count: Int
  ) {
    for index in range {
      // SAFETY: index < count, of which there are two planes and the samples.
      let low = unsafe UInt16(planes.load(fromByteOffset: index, as: UInt8.self))
      let high = unsafe UInt16(planes.load(fromByteOffset: count &+ index, as: UInt8.self))
      let difference = (low | high &<< 8) &- bias
      unsafe store(difference, samples, index)
    }
  }

  /// Adds to each sample of a range the one `distance` in front of it, which has had the same before.
  private static func sum(
    _ samples: UnsafeMutableRawPointer,
    _ range: Range<Int>,
    distance: Int
  ) {
    var index = max(range.lowerBound, distance)
    let end = range.upperBound
    // SAFETY: index >= distance, and the range is one of samples; likewise below.
    index = unsafe ansz_sum_samples(
      samples.assumingMemoryBound(to: UInt8.self),
      index,
      end,
      distance
    )
    #if _endian(little)  // Vectors have the machine's order of bytes.
      if distance >= 8 {
        while index &+ 8 <= end {
          // SAFETY: eight samples are there, and those in front of them don't overlap.
          let own = unsafe samples.loadUnaligned(fromByteOffset: 2 &* index, as: SIMD8<UInt16>.self)
          let front = unsafe samples.loadUnaligned(
            fromByteOffset: 2 &* (index &- distance),
            as: SIMD8<UInt16>.self
          )
          unsafe samples.storeBytes(
            of: own &+ front,
            toByteOffset: 2 &* index,
            as: SIMD8<UInt16>.self
          )
          index &+= 8
        }
      }
    #endif
    while index < end {
      let sum = unsafe sample(samples, index) &+ sample(samples, index &- distance)
      unsafe store(sum, samples, index)
      index &+= 1
    }
  }

  @inline(__always)
  private static func sample(_ samples: UnsafeMutableRawPointer, _ index: Int) -> UInt16 {
    // SAFETY: the callers have the sample there.
    unsafe UInt16(littleEndian: samples.loadUnaligned(fromByteOffset: 2 &* index, as: UInt16.self))
  }

  @inline(__always)
  private static func store(_ value: UInt16, _ samples: UnsafeMutableRawPointer, _ index: Int) {
    // SAFETY: as above.
    unsafe samples.storeBytes(of: value.littleEndian, toByteOffset: 2 &* index, as: UInt16.self)
  }
}
