/// Which filters a block may be worth trying with, from a look at a part of it.
///
/// A nomination is cheap and often wrong; the encoder decides by trial. It is made of integers alone, since the
/// bytes of an archive must not depend on the processor.
package enum FilterNomination {
  /// Fewer bytes than these are not worth a filter.
  private static let leastByteCount = 1 << 10
  /// A filter has to take off one part in so many of the estimated bits.
  private static let leastGain: UInt64 = 24

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
    var candidates = sample.deltas(limit: limit, hasPlanes: planes.cost < limit).map {
      (filter: BlockFilter.samples($0.delta), cost: $0.cost)
    }
    candidates.append((.planes(planes.planes), planes.cost))
    // The order of equal costs is that of the array: the index decides.
    let order = candidates.indices.sorted {
      (candidates[$0].cost, $0) < (candidates[$1].cost, $1)
    }
    for index in order where candidates[index].cost < limit && filters.count < 2 {
      filters.append(candidates[index].filter)
    }
    return filters
  }
}
