internal import EntropyCoding

/// Chooses the filter of a block by trial.
enum FilterChoice {
  /// Bytes that a trial encodes.
  private static let sampleByteCount = 1 << 16
  /// A filter must save one byte in so many: it takes time to undo.
  private static let leastGain = 40
  /// Finds a trial's matches.
  ///
  /// Contexts have no say: learning takes as long for a sample as for a block.
  private static let trialLevel = Level(3)
  /// The filter that pays for a content; nil for none.
  ///
  /// - Complexity: O(1) in the content, but nothing to speak of where no filter is nominated.
  static func best(for content: Span<UInt8>, with kernel: RansKernel) -> BlockFilter? {
    let candidates = FilterNomination.candidates(for: content)
    guard !candidates.isEmpty else { return nil }
    // From the middle, where files are most like themselves; at an even place, as samples stand.
    let count = min(content.count, sampleByteCount)
    let start = (content.count - count) / 2 & ~7
    let sample = content.extracting(start..<(start + count))
    let plain = byteCount(of: sample, with: kernel)
    var best: (filter: BlockFilter?, byteCount: Int) = (nil, plain - plain / leastGain)
    for filter in candidates {
      var filtered = [UInt8](unwritten: count)
      var output = filtered.mutableSpan
      filter.apply(to: sample, into: &output)
      let byteCount = byteCount(of: filtered.span, with: kernel)
      if byteCount < best.byteCount {
        best = (filter, byteCount)
      }
    }
    return best.filter
  }

  /// The bytes that a trial takes.
  private static func byteCount(of content: Span<UInt8>, with kernel: RansKernel) -> Int {
    let sequences = trialLevel.sequences(of: content)
    var payload: [UInt8] = []
    let codec = LZCodec.encode(
      content,
      sequences: sequences.span,
      filter: nil,
      effort: LZCodec.Effort(),
      byteLimit: content.count,
      with: kernel,
      into: &payload
    )
    return codec != nil ? payload.count : content.count
  }
}
