import Foundation

extension Report {
  /// The report for other programs to read, ending in a newline.
  func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let document = Document(
      date: date.formatted(.iso8601),
      machine: machine,
      toolVersions: toolVersions,
      warmUp: warmUp,
      runs: runs,
      base: base,
      rows: files.flatMap { rows(of: $0, file: $0.title) },
      totals: total.map { rows(of: $0, file: nil) }
    )
    return try encoder.encode(document) + Data("\n".utf8)
  }

  private func rows(of section: Section, file: String?) -> [Document.Row] {
    section.figures(base: base).map { row, figures in
      var failure: String?
      if case .failed(let reason) = row.outcome { failure = reason }
      return Document.Row(
        file: file,
        contentBytes: row.contentBytes,
        contender: row.contender,
        threads: row.threads,
        verified: failure == nil,
        failure: failure,
        compressedBytes: figures?.compressedBytes,
        ratio: figures?.ratio.rounded(places: 4),
        compress: figures.map { Document.Direction($0.compress) },
        decompress: figures.map { Document.Direction($0.decompress) }
      )
    }
  }
}

/// The shape of the JSON.
///
/// What a failed row doesn't have is left out of it.
private struct Document: Encodable {
  struct Row: Encodable {
    /// The file's base name; none in a total.
    var file: String?
    var contentBytes: Int
    var contender: String
    var threads: Int
    var verified: Bool
    var failure: String?
    var compressedBytes: Int?
    var ratio: Double?
    var compress: Direction?
    var decompress: Direction?
  }

  struct Direction: Encodable {
    var medianSeconds: Double
    var minSeconds: Double
    var megabytesPerSecond: Double
    var speedToBase: Double?
    var cpuSeconds: Double
    var maxRSSKiB: Int

    init(_ direction: Figures.Direction) {
      medianSeconds = direction.summary.medianSeconds.rounded(places: 6)
      minSeconds = direction.summary.minSeconds.rounded(places: 6)
      megabytesPerSecond = direction.megabytesPerSecond.rounded(places: 2)
      speedToBase = direction.speedToBase?.rounded(places: 4)
      cpuSeconds = direction.summary.cpuSeconds.rounded(places: 6)
      maxRSSKiB = direction.summary.maxRSSKiB
    }
  }

  var date: String
  var machine: Machine
  var toolVersions: [String: String]
  var warmUp: Int
  var runs: Int
  var base: String
  var rows: [Row]
  var totals: [Row]?
}

extension Double {
  /// Rounded to so many decimal places: digits beyond what was measured are only noise.
  fileprivate func rounded(places: Int) -> Double {
    let scale = pow(10, Double(places))
    return (self * scale).rounded() / scale
  }
}
