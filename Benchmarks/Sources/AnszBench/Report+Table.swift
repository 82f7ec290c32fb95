extension Report {
  /// The report as text: what it was measured on, then a table for each file and for the total.
  var text: String {
    var text = "\(machine.cpu), \(machine.cores) cores\n"
    for (_, version) in toolVersions.sorted(by: { $0.key < $1.key }) {
      text += "\(version)\n"
    }
    text += "medians of \(runs) runs; best: the fastest of them; ×: speed to that of \(base);"
    text += " MB = 10^6 bytes\n"
    for section in files + (total.map { [$0] } ?? []) {
      text += "\n\(section.title): \(section.contentBytes) bytes\n"
      text += table(of: section).text
    }
    return text
  }

  private func table(of section: Section) -> Table {
    var table = Table()
    let columns = ["MB/s", "best", "×", "CPU s", "MiB"]
    // The headings of the two groups stand over the groups' first columns.
    let blanks = Array(repeating: "", count: columns.count - 1)
    table.add(["", "", "", "compress"] + blanks + ["decompress"] + blanks)
    table.add(["contender", "size", "ratio"] + columns + columns)
    for (row, figures) in section.figures(base: base) {
      switch row.outcome {
      case .failed(let reason):
        table.add(row.contender, remark: "FAILED \(reason)")
      case .verified:
        guard let figures else { continue }
        table.add(
          [
            row.contender, String(figures.compressedBytes), figures.ratio.formatted(places: 3),
          ] + cells(of: figures.compress) + cells(of: figures.decompress)
        )
      }
    }
    return table
  }

  private func cells(of direction: Figures.Direction) -> [String] {
    [
      direction.megabytesPerSecond.formatted(places: 1),
      direction.bestMegabytesPerSecond.formatted(places: 1),
      direction.speedToBase?.formatted(places: 2) ?? "-",
      direction.summary.cpuSeconds.formatted(places: 3),
      (Double(direction.summary.maxRSSKiB) / 1024).formatted(places: 1),
    ]
  }
}
