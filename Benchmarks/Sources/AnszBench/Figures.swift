import Foundation

/// The figures of a verified row, as both the table and the JSON show them.
struct Figures: Sendable {
  struct Direction: Sendable {
    var summary: Summary
    /// Millions of bytes of content a second, by the median time.
    var megabytesPerSecond: Double
    /// The same by the shortest time.
    var bestMegabytesPerSecond: Double
    /// How many times as fast as the base contender; `nil` when that one has no figures.
    ///
    /// On a machine that others use too, this is the figure that may be compared between runs:
    /// absolute speeds go up and down with the load.
    var speedToBase: Double?
  }

  var compressedBytes: Int
  /// Content bytes to one compressed byte.
  var ratio: Double
  var compress: Direction
  var decompress: Direction

  /// The figures of a row, or `nil` when it failed.
  init?(_ row: Report.Row, base: Report.Row?) {
    guard case .verified(let compressedBytes, let compress, let decompress) = row.outcome else {
      return nil
    }
    var baseSummaries: (compress: Summary, decompress: Summary)?
    if case .verified(_, let compress, let decompress)? = base?.outcome {
      baseSummaries = (compress, decompress)
    }
    func direction(_ summary: Summary, base: Summary?) -> Direction {
      let megabytes = Double(row.contentBytes) / 1e6
      return Direction(
        summary: summary,
        megabytesPerSecond: megabytes.over(summary.medianSeconds),
        bestMegabytesPerSecond: megabytes.over(summary.minSeconds),
        speedToBase: base.map { $0.medianSeconds.over(summary.medianSeconds) }
      )
    }
    self.compressedBytes = compressedBytes
    self.ratio = Double(row.contentBytes).over(Double(compressedBytes))
    self.compress = direction(compress, base: baseSummaries?.compress)
    self.decompress = direction(decompress, base: baseSummaries?.decompress)
  }
}

extension Report.Section {
  /// The rows with their figures, `nil` for a failed one.
  func figures(base: String) -> [(row: Report.Row, figures: Figures?)] {
    let baseRow = rows.first { $0.contender == base }
    return rows.map { ($0, Figures($0, base: baseRow)) }
  }
}

extension Double {
  /// Division in which nothing over nothing is nothing, for empty files.
  fileprivate func over(_ divisor: Double) -> Double {
    divisor > 0 ? self / divisor : 0
  }

  /// In plain decimal notation with a fixed number of places.
  func formatted(places: Int) -> String {
    String(format: "%.\(places)f", self)
  }
}
