/// What is known of one contender on one file: every run of it, or why it failed.
struct Measurement: Sendable {
  let contender: Contender
  let contentBytes: Int
  /// The largest result of all runs; they should all be the same.
  private(set) var compressedBytes = 0
  private(set) var compress: [ChildUsage] = []
  private(set) var decompress: [ChildUsage] = []
  /// Once set, the contender is not run on this file again.
  private(set) var failure: String?

  init(of contender: Contender, contentBytes: Int) {
    self.contender = contender
    self.contentBytes = contentBytes
  }

  mutating func record(compress: ChildUsage, decompress: ChildUsage, compressedBytes: Int) {
    self.compress.append(compress)
    self.decompress.append(decompress)
    self.compressedBytes = max(self.compressedBytes, compressedBytes)
  }

  mutating func fail(_ reason: String) {
    failure = reason
  }
}

/// The runs of one direction boiled down to the figures that are reported.
struct Summary: Sendable, Equatable {
  /// The median is what to go by on a machine with other work; the minimum tells how much that
  /// other work has disturbed it.
  var medianSeconds: Double
  var minSeconds: Double
  var cpuSeconds: Double
  var maxRSSKiB: Int

  init(of runs: [ChildUsage]) {
    medianSeconds = runs.map(\.wallSeconds).median
    minSeconds = runs.map(\.wallSeconds).min() ?? 0
    cpuSeconds = runs.map(\.cpuSeconds).median
    maxRSSKiB = runs.map(\.maxRSSKiB).max() ?? 0
  }

  /// All files one after the other: times add up, and the peak is the highest one.
  init(adding parts: [Summary]) {
    medianSeconds = parts.reduce(0) { $0 + $1.medianSeconds }
    minSeconds = parts.reduce(0) { $0 + $1.minSeconds }
    cpuSeconds = parts.reduce(0) { $0 + $1.cpuSeconds }
    maxRSSKiB = parts.map(\.maxRSSKiB).max() ?? 0
  }
}

extension [Double] {
  /// The middle value, or the mean of the middle two; 0 of nothing.
  fileprivate var median: Double {
    guard !isEmpty else { return 0 }
    let sorted = sorted()
    return (sorted[(count - 1) / 2] + sorted[count / 2]) / 2
  }
}
