/// Which filters a block may be worth trying with, from a look at a part of it.
///
/// A nomination is cheap and often wrong; the encoder decides by trial. It is made of integers alone, since the
/// bytes of an archive must not depend on the processor.
package enum FilterNomination {
  /// Of fewer bytes nothing is said: a plane would have too few.
  private static let leastByteCount = 1 << 12
  /// A filter has to take off one part in so many of the estimated bits.
  private static let leastGain: UInt64 = 24
  /// Another kind of filter may cost one part in so many more than the best one: LZ finds repeats that differences
  /// destroy.
  private static let otherMargin: UInt64 = 5

  /// Filters that are worth a trial, the likeliest one first: at most two, and most often none.
  ///
  /// - Complexity: At most 64 KiB are looked at, and none of the content more than a few times.
  package static func candidates(for content: Span<UInt8>) -> [BlockFilter] {
    guard content.count >= leastByteCount else { return [] }
    let sample = FilterSample(content)
    var filters: [BlockFilter] = []
    if X86Survey(sample.pieces, of: content).isCode {
      filters.append(.x86Calls)
    }
    let limit = sample.plainCost - sample.plainCost / leastGain
    let planes = sample.planes()
    let deltas = sample.deltas(limit: limit, hasPlanes: planes.cost < limit)
    var found = [(filter: BlockFilter.planes(planes.planes), cost: planes.cost)]
    if let delta = FilterSample.least(deltas) {
      found.insert((.samples(delta.delta), delta.cost), at: delta.cost <= planes.cost ? 0 : 1)
    }
    let otherLimit = min(limit, found[0].cost + found[0].cost / otherMargin + 1)
    for candidate in found where candidate.cost < otherLimit && filters.count < 2 {
      filters.append(candidate.filter)
    }
    return filters
  }
}
