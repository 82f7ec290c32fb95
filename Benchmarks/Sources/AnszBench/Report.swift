import Foundation

/// Everything there is to say at the end.
struct Report: Sendable {
  /// One contender's line of a table.
  struct Row: Sendable {
    enum Outcome: Sendable {
      case verified(compressedBytes: Int, compress: Summary, decompress: Summary)
      case failed(reason: String)
    }

    var contender: String
    var threads: Int
    var contentBytes: Int
    var outcome: Outcome
  }

  struct Section: Sendable {
    /// The file's base name.
    var title: String
    var contentBytes: Int
    var rows: [Row]
  }

  var date: Date
  var machine: Machine
  var toolVersions: [String: String]
  var warmUp: Int
  var runs: Int
  /// The name of the contender that speeds are set in relation to.
  var base: String
  var files: [Section] = []

  var hasFailures: Bool {
    files.contains { $0.rows.contains { if case .failed = $0.outcome { true } else { false } } }
  }

  mutating func add(_ measurements: [Measurement], file: String, contentBytes: Int) {
    files.append(
      Section(
        title: file,
        contentBytes: contentBytes,
        rows: measurements.map(Row.init)
      )
    )
  }

  /// All files taken together, when there are several.
  ///
  /// A contender that failed on any of them has no total, since it would be compared with totals
  /// of other content.
  var total: Section? {
    guard let first = files.first, files.count > 1 else { return nil }
    let rows = first.rows.indices.map { index in
      Row(adding: files.map { (file: $0.title, row: $0.rows[index]) })
    }
    return Section(
      title: "total of \(files.count) files",
      contentBytes: files.reduce(0) { $0 + $1.contentBytes },
      rows: rows
    )
  }
}

extension Report.Row {
  init(_ measurement: Measurement) {
    contender = measurement.contender.name
    threads = measurement.contender.threads
    contentBytes = measurement.contentBytes
    outcome =
      if let reason = measurement.failure {
        .failed(reason: reason)
      } else {
        .verified(
          compressedBytes: measurement.compressedBytes,
          compress: Summary(of: measurement.compress),
          decompress: Summary(of: measurement.decompress)
        )
      }
  }

  /// The same contender's rows of several files in one.
  init(adding parts: [(file: String, row: Report.Row)]) {
    contender = parts.first?.row.contender ?? ""
    threads = parts.first?.row.threads ?? 1
    contentBytes = parts.reduce(0) { $0 + $1.row.contentBytes }
    var compressedBytes = 0
    var compress: [Summary] = []
    var decompress: [Summary] = []
    for (file, row) in parts {
      switch row.outcome {
      case .failed:
        outcome = .failed(reason: "on \(file)")
        return
      case .verified(let size, let compressSummary, let decompressSummary):
        compressedBytes += size
        compress.append(compressSummary)
        decompress.append(decompressSummary)
      }
    }
    outcome = .verified(
      compressedBytes: compressedBytes,
      compress: Summary(adding: compress),
      decompress: Summary(adding: decompress)
    )
  }
}
