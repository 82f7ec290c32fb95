internal import Ansz
internal import Glibc
internal import Plotting

/// What was measured, as a table, as JSON, and as a picture.
struct BenchReport {
  let contentByteCount: Int
  let fileCount: Int
  let threadCount: Int

  /// The processor's model.
  private static let processor: String = {
    let lines = (try? TextFile.read("/proc/cpuinfo"))?.split(separator: "\n") ?? []
    let model = lines.first { $0.hasPrefix("model name") }?.split(separator: ":").last
    return model.map { String($0.drop { $0 == " " }) } ?? "unknown processor"
  }()

  /// Today, in UTC.
  private static let date: String = {
    var now = time(nil)
    // SAFETY: both are alive during the call; of the parts only numbers are read.
    var parts = unsafe tm()
    unsafe gmtime_r(&now, &parts)
    return unsafe [Int(parts.tm_year) + 1900, Int(parts.tm_mon) + 1, Int(parts.tm_mday)]
      .map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: "-")
  }()

  private var setting: String {
    "\(threadCount) thread\(threadCount == 1 ? "" : "s"); \(Self.processor), \(Self.date)"
  }

  /// What stands above the rows.
  var head: String {
    """
    \(contentByteCount) bytes in \(fileCount) file\(fileCount == 1 ? "" : "s"), \(setting)
    \(row("", "size", "ratio", "compress MB/s", "decompress MB/s"))
    """
  }

  func line(_ figures: BenchRow) -> String {
    row(
      figures.name,
      "\(figures.archiveByteCount)",
      decimal(figures.ratio, 3),
      decimal(figures.compressionSpeed, 1),
      decimal(figures.decompressionSpeed, 1)
    )
  }

  private func row(_ name: String, _ cells: String...) -> String {
    let widths = [12, 8, 14, 16]
    return name + String(repeating: " ", count: max(0, 14 - name.count))
      + zip(cells, widths).map { cell, width in
        String(repeating: " ", count: max(0, width - cell.count)) + cell
      }.joined()
  }

  func json(_ rows: [BenchRow]) -> JSON {
    .object([
      ("date", .text(Self.date)),
      ("processor", .text(Self.processor)),
      ("threadCount", .int(threadCount)),
      ("fileCount", .int(fileCount)),
      ("contentByteCount", .int(contentByteCount)),
      (
        "results",
        .array(
          rows.map { row in
            .object([
              ("name", .text(row.name)),
              ("archiveByteCount", .int(row.archiveByteCount)),
              ("compressionMicroseconds", .int(Int(row.compressionSeconds * 1e6))),
              ("decompressionMicroseconds", .int(Int(row.decompressionSeconds * 1e6))),
            ])
          }
        )
      ),
    ])
  }

  func plot(_ rows: [BenchRow]) -> SpeedPlot {
    var families: [String] = []
    for row in rows where !families.contains(row.family) {
      families.append(row.family)
    }
    let lines = families.map { family in
      PlotLine(
        family: family,
        points: rows.filter { $0.family == family }.map {
          PlotPoint(
            name: $0.name,
            ratio: $0.ratio,
            compressionSpeed: $0.compressionSpeed,
            decompressionSpeed: $0.decompressionSpeed
          )
        }
      )
    }
    return SpeedPlot(
      lines,
      caption: "\(decimal(Double(contentByteCount) / 1e6, 1)) MB of files, \(setting)"
    )
  }
}
