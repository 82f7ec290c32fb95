/// Puts names beside dots, where there is room.
struct PlotLabels {
  private typealias Box = (left: Double, top: Double, right: Double, bottom: Double)

  private var taken: [Box] = []
  private let horizontal: ClosedRange<Double>
  private let vertical: ClosedRange<Double>

  /// Starts with the dots of each line and what is between them taken.
  init(
    lines: [[(x: Double, y: Double)]],
    horizontal: ClosedRange<Double>,
    vertical: ClosedRange<Double>
  ) {
    self.horizontal = horizontal
    self.vertical = vertical
    for line in lines {
      taken += line.map { ($0.x - 5, $0.y - 5, $0.x + 5, $0.y + 5) }
      for (from, to) in zip(line, line.dropFirst()) {
        let pieceCount = 1 + Int(max((to.x - from.x).magnitude, (to.y - from.y).magnitude) / 3)
        for piece in 0...pieceCount {
          let part = Double(piece) / Double(pieceCount)
          let (x, y) = (from.x + (to.x - from.x) * part, from.y + (to.y - from.y) * part)
          taken.append((x - 1.5, y - 1.5, x + 1.5, y + 1.5))
        }
      }
    }
  }

  /// The element of a name at the side of a dot that covers least of what is there.
  mutating func place(_ name: String, at dot: (x: Double, y: Double)) -> String {
    let width = Double(name.count) * 6.4
    // Anchors of the text, and where they are from the dot.
    let sides: [(anchor: String, x: Double, y: Double)] = [
      ("start", 8, 4), ("end", -8, 4), ("middle", 0, -9), ("middle", 0, 18), ("start", 6, -6),
      ("start", 6, 15), ("end", -6, -6), ("end", -6, 15), ("start", 9, -17), ("end", -9, -17),
      ("start", 9, 26), ("end", -9, 26),
    ]
    var best: (cost: Double, box: Box, text: String)?
    for side in sides {
      let (x, y) = (dot.x + side.x, dot.y + side.y)
      let left = side.anchor == "start" ? x : side.anchor == "end" ? x - width : x - width / 2
      let box = (left: left, top: y - 10, right: left + width, bottom: y + 2)
      let cost = taken.reduce(isInside(box) ? 0 : 1000) { $0 + overlap(box, $1) }
      if cost < best?.cost ?? .infinity {
        let text =
          "<text class=\"name\" x=\"\(decimal(x, 1))\" y=\"\(decimal(y, 1))\""
          + " text-anchor=\"\(side.anchor)\">\(name)</text>"
        best = (cost, box, text)
      }
    }
    guard let best else { return "" }
    taken.append(best.box)
    return best.text
  }

  private func isInside(_ box: Box) -> Bool {
    horizontal.contains(box.left) && horizontal.contains(box.right)
      && vertical.contains(box.top) && vertical.contains(box.bottom)
  }

  private func overlap(_ one: Box, _ other: Box) -> Double {
    max(0, min(one.right, other.right) - max(one.left, other.left))
      * max(0, min(one.bottom, other.bottom) - max(one.top, other.top))
  }
}
