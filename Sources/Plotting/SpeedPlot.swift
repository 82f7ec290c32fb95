internal import Glibc

/// What a compressor does with a setting.
package struct PlotPoint {
  let name: String
  /// Content bytes for each archive byte.
  let ratio: Double
  /// In millions of content bytes a second.
  let compressionSpeed: Double
  let decompressionSpeed: Double

  package init(name: String, ratio: Double, compressionSpeed: Double, decompressionSpeed: Double) {
    self.name = name
    self.ratio = ratio
    self.compressionSpeed = compressionSpeed
    self.decompressionSpeed = decompressionSpeed
  }
}

/// The settings of a compressor, in the order of their levels.
package struct PlotLine {
  /// A name that has a colour, such as `zstd`.
  package let family: String
  /// Whether it is drawn dashed and without names.
  let isDashed: Bool
  package var points: [PlotPoint]

  package init(family: String, isDashed: Bool = false, points: [PlotPoint] = []) {
    self.family = family
    self.isDashed = isDashed
    self.points = points
  }
}

/// Ratio against speed as an SVG picture: a panel for each direction, a line for each compressor.
package struct SpeedPlot {
  private let lines: [PlotLine]
  private let caption: String
  private let ratios: ClosedRange<Double>
  /// Between the lines of ratios.
  private let tick: Double

  /// A picture of lines that have points, with a text below.
  package init(_ lines: [PlotLine], caption: String) {
    // What comes first gets the best places for its names.
    self.lines = lines.filter { !$0.points.isEmpty }
    self.caption = caption
    let all = lines.flatMap(\.points).map(\.ratio)
    let (least, most) = (all.min() ?? 1, all.max() ?? 1)
    tick = [0.1, 0.2, 0.5, 1, 2, 5, 10].first { (most - least) / $0 < 8 } ?? 100
    // The names of the best need some room.
    ratios = floor(least / tick) * tick...ceil(most / tick + 0.3) * tick
  }

  /// The picture.
  package var svg: String {
    """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 960 480" width="960" height="480">
    <title>Compressed ratio against speed</title>
    <style>
    \(Self.style)</style>
    <rect class="paper" width="960" height="480"/>
    \(panel("compression", left: 60, \.compressionSpeed))
    \(panel("decompression", left: 540, \.decompressionSpeed))
    <text x="480" y="466" text-anchor="middle">\(escaped(caption))</text>
    </svg>

    """
  }

  /// Colours for light and dark pages; the compressors' have the names of their classes.
  private static let style = """
    text { font: 12px system-ui, "DejaVu Sans", sans-serif; fill: #59636e }
    .name { font-size: 11px; fill: currentColor } .title { font-weight: 600; fill: #1f2328 }
    .paper { fill: #fff } .grid { stroke: #d8dee4 } .frame { stroke: #8c959f; fill: none }
    .line { fill: none; stroke: currentColor; stroke-width: 1.5 } .dot { fill: currentColor }
    .dashed .line { stroke-dasharray: 4 3 } .dashed .dot { fill: none; stroke: currentColor }
    .ansz .line { stroke-width: 3 } .ansz .name { font-weight: 700 }
    .ansz { color: #c2410c } .zstd { color: #1d5fbf } .brotli { color: #7a3fb0 } .xz { color: #1a7f37 }
    .lz4 { color: #57606a } .bzip3 { color: #7d6300 } .gzip { color: #a8326e }
    @media (prefers-color-scheme: dark) {
    text { fill: #9198a1 } .title { fill: #f0f6fc } .name { fill: currentColor }
    .paper { fill: #0d1117 } .grid { stroke: #2a313a } .frame { stroke: #656c76 }
    .ansz { color: #ff8a4c } .zstd { color: #6cb0ff } .brotli { color: #c79bff } .xz { color: #5fd38a }
    .lz4 { color: #b1bac4 } .bzip3 { color: #e3c04b } .gzip { color: #f28cb8 }
    }

    """

  private func panel(_ name: String, left: Double, _ speed: (PlotPoint) -> Double) -> String {
    let (top, width, height) = (44.0, 400.0, 360.0)
    let speeds = lines.flatMap(\.points).map { log10(speed($0)) }
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
    let places = lines.map { line in
      line.points.map { (x: x($0.ratio), y: y(log10(speed($0)))) }
    }
    var labels = PlotLabels(
      lines: places,
      horizontal: left...left + width,
      vertical: top...top + height
    )
    for (line, places) in zip(lines, places) {
      let path = places.map { "\(decimal($0.x, 1)) \(decimal($0.y, 1))" }
      text += "<g class=\"\(line.family)\(line.isDashed ? " dashed" : "")\">"
      text += "<path class=\"line\" d=\"M\(path.joined(separator: "L"))\"/>\n"
      for (point, place) in zip(line.points, places) {
        text +=
          "<circle class=\"dot\" cx=\"\(decimal(place.x, 1))\" cy=\"\(decimal(place.y, 1))\" r=\"3.5\"/>"
        text += (line.isDashed ? "" : labels.place(point.name, at: place)) + "\n"
      }
      text += "</g>\n"
    }
    return text
  }
}

private func escaped(_ text: String) -> String {
  text.map { $0 == "&" ? "&amp;" : $0 == "<" ? "&lt;" : "\($0)" }.joined()
}
