import Glibc

/// Ratio against speed as an SVG picture: a panel for each direction, a line for each compressor.
struct Plot {
  private let setting: Setting
  private let title: String
  private let series: [PlotSeries]
  private let ratios: ClosedRange<Double>
  /// Between the lines of ratios.
  private let tick: Double

  init(_ setting: Setting, _ total: Section) {
    self.setting = setting
    title = "\(decimal(Double(total.contentByteCount) / 1e6, 1)) MB of files"
    series = PlotSeries.all(total.rows)
    let all = total.rows.map(\.figures.ratio)
    let (least, most) = (all.min() ?? 1, all.max() ?? 1)
    tick = [0.1, 0.2, 0.5, 1, 2, 5, 10].first { (most - least) / $0 < 8 } ?? 100
    // The names of the best need some room.
    ratios = floor(least / tick) * tick...ceil(most / tick + 0.3) * tick
  }

  var svg: String {
    let foot =
      "\(title), independent blocks of \(setting.blockText)"
      + (series.contains(where: \.isWhole) ? " (dashed: whole files)" : "")
      + ", one thread; \(setting.cpu), \(setting.date)"
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 960 480" width="960" height="480">
      <title>Compressed ratio against speed</title>
      <style>
      \(Self.style)</style>
      <rect class="paper" width="960" height="480"/>
      \(panel("compression", left: 60) { $0.encodeSpeed })
      \(panel("decompression", left: 540) { $0.decodeSpeed })
      <text x="480" y="466" text-anchor="middle">\(escaped(foot))</text>
      </svg>

      """
  }

  /// Colours for light and dark pages; the compressors' have the names of their classes.
  private static let style = """
    text { font: 12px system-ui, "DejaVu Sans", sans-serif; fill: #59636e }
    .name { font-size: 11px; fill: currentColor } .title { font-weight: 600; fill: #1f2328 }
    .paper { fill: #fff } .grid { stroke: #d8dee4 } .frame { stroke: #8c959f; fill: none }
    .line { fill: none; stroke: currentColor; stroke-width: 1.5 } .dot { fill: currentColor }
    .whole .line { stroke-dasharray: 4 3 } .whole .dot { fill: none; stroke: currentColor }
    .ansz .line { stroke-width: 3 } .ansz .name { font-weight: 700 }
    .ansz { color: #c2410c } .zstd { color: #1d5fbf } .brotli { color: #7a3fb0 } .xz { color: #1a7f37 }
    .lz4 { color: #57606a } .bzip3 { color: #7d6300 }
    @media (prefers-color-scheme: dark) {
    text { fill: #9198a1 } .title { fill: #f0f6fc } .name { fill: currentColor }
    .paper { fill: #0d1117 } .grid { stroke: #2a313a } .frame { stroke: #656c76 }
    .ansz { color: #ff8a4c } .zstd { color: #6cb0ff } .brotli { color: #c79bff } .xz { color: #5fd38a }
    .lz4 { color: #b1bac4 } .bzip3 { color: #e3c04b }
    }

    """

  private func panel(_ name: String, left: Double, _ speed: (Figures) -> Double) -> String {
    let (top, width, height) = (44.0, 400.0, 360.0)
    let speeds = series.flatMap(\.rows).map { log10(speed($0.figures)) }
    let low = (speeds.min() ?? 0) - 0.15
    let high = (speeds.max() ?? 1) + 0.15
    func x(_ ratio: Double) -> Double {
      left + (ratio - ratios.lowerBound) / (ratios.upperBound - ratios.lowerBound) * width
    }
    func y(_ logarithm: Double) -> Double { top + (high - logarithm) / (high - low) * height }
    var text = "<text class=\"title\" x=\"\(left)\" y=\"30\">\(name), MB/s</text>\n"
    for decade in Int(floor(low))...Int(ceil(high)) {
      for step in [1.0, 2, 5] where (low...high).contains(Double(decade) + log10(step)) {
        let place = decimal(y(Double(decade) + log10(step)), 1)
        let label = decimal(pow(10, Double(decade)) * step, max(0, -decade))
        text +=
          "<path class=\"grid\" d=\"M\(left) \(place)h\(width)\"/><text x=\"\(left - 6)\""
          + " y=\"\(place)\" dy=\"4\" text-anchor=\"end\">\(label)</text>\n"
      }
    }
    for ratio in stride(from: ratios.lowerBound, through: ratios.upperBound + tick / 2, by: tick) {
      let place = decimal(x(ratio), 1)
      text +=
        "<path class=\"grid\" d=\"M\(place) \(top)v\(height)\"/><text x=\"\(place)\""
        + " y=\"\(top + height + 18)\" text-anchor=\"middle\">\(decimal(ratio, tick < 1 ? 1 : 0))</text>\n"
    }
    text +=
      "<rect class=\"frame\" x=\"\(left)\" y=\"\(top)\" width=\"\(width)\" height=\"\(height)\"/>\n"
      + "<text x=\"\(left + width / 2)\" y=\"\(top + height + 36)\" text-anchor=\"middle\">"
      + "ratio</text>\n"
    let places = series.map { series in
      series.rows.map { (x: x($0.figures.ratio), y: y(log10(speed($0.figures)))) }
    }
    var labels = PlotLabels(
      lines: places,
      horizontal: left...left + width,
      vertical: top...top + height
    )
    for (series, places) in zip(series, places) {
      let path = places.map { "\(decimal($0.x, 1)) \(decimal($0.y, 1))" }
      text += "<g class=\"\(series.family)\(series.isWhole ? " whole" : "")\">"
      text += "<path class=\"line\" d=\"M\(path.joined(separator: "L"))\"/>\n"
      for (row, place) in zip(series.rows, places) {
        text +=
          "<circle class=\"dot\" cx=\"\(decimal(place.x, 1))\" cy=\"\(decimal(place.y, 1))\" r=\"3.5\"/>"
        text += (series.isWhole ? "" : labels.place(row.contender.name, at: place)) + "\n"
      }
      text += "</g>\n"
    }
    return text
  }
}

/// The rows of a compressor, in the order of their levels.
private struct PlotSeries {
  let family: String
  let isWhole: Bool
  var rows: [Row]

  static func all(_ rows: [Row]) -> [PlotSeries] {
    var all: [PlotSeries] = []
    for row in rows.sorted(by: { ($0.contender.level ?? 0) < ($1.contender.level ?? 0) }) {
      let (family, isWhole) = (row.contender.family, row.contender.isWhole)
      if let index = all.firstIndex(where: { $0.family == family && $0.isWhole == isWhole }) {
        all[index].rows.append(row)
      } else {
        all.append(PlotSeries(family: family, isWhole: isWhole, rows: [row]))
      }
    }
    // Ours is drawn last, above the others, but gets its labels' places first.
    return all.sorted { $0.family == Contender.ours && $1.family != Contender.ours }
  }
}

private func escaped(_ text: String) -> String {
  text.map { $0 == "&" ? "&amp;" : $0 == "<" ? "&lt;" : "\($0)" }.joined()
}
