import Plotting

/// What a contender does with a file, or with all of them: sizes and times may be added.
struct Figures {
  var contentByteCount: Int
  var payloadByteCount: Int
  var encodeSeconds: Double
  var decodeSeconds: Double

  /// Content bytes to one payload byte.
  var ratio: Double { Double(contentByteCount) / Double(payloadByteCount) }
  /// In millions of content bytes a second.
  var encodeSpeed: Double { Double(contentByteCount) / encodeSeconds / 1e6 }
  var decodeSpeed: Double { Double(contentByteCount) / decodeSeconds / 1e6 }

  static func + (left: Figures, right: Figures) -> Figures {
    Figures(
      contentByteCount: left.contentByteCount + right.contentByteCount,
      payloadByteCount: left.payloadByteCount + right.payloadByteCount,
      encodeSeconds: left.encodeSeconds + right.encodeSeconds,
      decodeSeconds: left.decodeSeconds + right.decodeSeconds
    )
  }
}

/// A line of a report.
struct Row {
  let contender: Contender
  var figures: Figures
}

/// The contenders' figures for a file, or for all of them.
struct Section {
  let title: String
  var rows: [Row]

  var contentByteCount: Int { rows.first?.figures.contentByteCount ?? 0 }

  /// The sum of sections that have the same contenders.
  static func total(_ sections: [Section]) -> Section {
    var total = Section(title: "total", rows: sections.first?.rows ?? [])
    for section in sections.dropFirst() {
      for index in total.rows.indices {
        total.rows[index].figures = total.rows[index].figures + section.rows[index].figures
      }
    }
    return total
  }

  var text: String {
    "\(title): \(contentByteCount) bytes\n"
      + "  contender             size    ratio    enc MB/s    dec MB/s\n"
      + rows.map { row in
        "  " + leading(row.contender.name, 16) + column("\(row.figures.payloadByteCount)", 10)
          + column(decimal(row.figures.ratio, 3), 9)
          + column(decimal(row.figures.encodeSpeed, 1), 12)
          + column(decimal(row.figures.decodeSpeed, 1), 12) + "\n"
      }.joined()
  }
}
