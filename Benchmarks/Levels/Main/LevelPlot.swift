import Plotting

/// The picture of a report.
func plot(_ setting: Setting, _ total: Section) -> SpeedPlot {
  var lines: [PlotLine] = []
  var indices: [String: Int] = [:]
  for row in total.rows.sorted(by: { ($0.contender.level ?? 0) < ($1.contender.level ?? 0) }) {
    let (family, isWhole) = (row.contender.family, row.contender.isWhole)
    let key = "\(family) \(isWhole)"
    if indices[key] == nil {
      indices[key] = lines.count
      lines.append(PlotLine(family: family, isDashed: isWhole))
    }
    lines[indices[key, default: 0]].points.append(
      PlotPoint(
        name: row.contender.name,
        ratio: row.figures.ratio,
        compressionSpeed: row.figures.encodeSpeed,
        decompressionSpeed: row.figures.decodeSpeed
      )
    )
  }
  // Ours gets its labels' places first.
  let ours = lines.filter { $0.family == Contender.ours }
  let dashed = total.rows.contains(where: \.contender.isWhole) ? " (dashed: whole files)" : ""
  return SpeedPlot(
    ours + lines.filter { $0.family != Contender.ours },
    caption:
      "\(decimal(Double(total.contentByteCount) / 1e6, 1)) MB of files, independent blocks of "
      + "\(setting.blockText)\(dashed), one thread; \(setting.cpu), \(setting.date)"
  )
}
