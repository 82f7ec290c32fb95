/// Differences of samples: which distances seem worth it.
extension FilterSample {
  /// Differences with their costs; none where nothing speaks for samples of 16 bits.
  ///
  /// - Parameters:
  ///   - limit: What simple differences have to cost less than.
  ///   - hasPlanes: Whether there is other evidence.
  /// - Returns: All that were tried.
  func deltas(limit: UInt64, hasPlanes: Bool) -> [(delta: SampleDelta, cost: UInt64)] {
    func costed(_ distance: Int, _ second: Int?, _ isOdd: Bool) -> (
      delta: SampleDelta, cost: UInt64
    ) {
      let delta = SampleDelta(distance: distance, secondDistance: second, isOdd: isOdd)
      return (delta, cost(of: delta))
    }
    var found = [1, 2].flatMap { [costed($0, nil, false), costed($0, nil, true)] }
    guard let simple = Self.least(found), hasPlanes || simple.cost < limit else { return [] }
    let isOdd = simple.delta.isOdd
    found += [3, 4].map { costed($0, nil, isOdd) }
    let channels = Self.least(found)?.delta.distance ?? 1
    found.append(costed(channels, channels, isOdd))
    for row in rows(isOdd: isOdd) {
      found.append(costed(channels, row, isOdd))
      if channels != 1 {
        found.append(costed(1, row, isOdd))
      }
    }
    return found
  }

  /// The first one of least cost.
  static func least(
    _ found: [(delta: SampleDelta, cost: UInt64)]
  ) -> (delta: SampleDelta, cost: UInt64)? {
    found.min { $0.cost < $1.cost }
  }

  /// The cost of the two planes of differences.
  private func cost(of delta: SampleDelta) -> UInt64 {
    let distance = delta.distance
    let second = delta.secondDistance ?? 0
    let mask: UInt16 = delta.secondDistance == nil ? 0 : .max
    // Two tables take turns, so that equal high bytes don't wait for their own last store.
    var counts = [UInt32](repeating: 0, count: 4 * 256)
    var table = counts.mutableSpan
    for piece in pieces {
      let count = delta.sampleCount(byteCount: piece.count)
      let first = max(distance + second, (Self.end(of: piece).lowerBound - piece.lowerBound) / 2)
      let start = piece.lowerBound + delta.start
      // SAFETY: the pointer is used inside the call, for samples of the piece: 2 * count bytes from the start, and no
      // subtrahend is further in front than the first sample.
      unsafe content.withUnsafeBytes { bytes in
        func sample(_ index: Int) -> UInt16 {
          unsafe UInt16(
            littleEndian: bytes.loadUnaligned(
              fromByteOffset: start &+ 2 &* index,
              as: UInt16.self
            )
          )
        }
        for index in first..<max(first, count) {
          let up = sample(index &- second) &- sample(index &- second &- distance)
          let difference = sample(index) &- sample(index &- distance) &- (up & mask)
          let biased = Int(difference &+ SampleDelta.bias)
          let turn = (index & 1) &<< 9
          unsafe table[unchecked: turn &+ (biased & 0xFF)] &+= 1
          unsafe table[unchecked: turn &+ 256 &+ (biased &>> 8)] &+= 1
        }
      }
    }
    let sums = (0..<512).map { counts[$0] + counts[512 + $0] }
    let isEmpty = sums.allSatisfy { $0 == 0 }
    return isEmpty ? .max : Self.cost(of: sums.span)
  }
}
