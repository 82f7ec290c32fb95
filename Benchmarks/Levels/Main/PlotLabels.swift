/// Puts names beside dots, where there is room.
struct PlotLabels {
  private typealias Box = (left: Double, top: Double, right: Double, bottom: Double)

  private var taken: [Box]
  private let horizontal: ClosedRange<Double>
  private let vertical: ClosedRange<Double>

  init(
    dots: [(Double, Double)],
    horizontal: ClosedRange<Double>,
    vertical: ClosedRange<Double>
  ) {
    taken = dots.map { ($0.0 - 4, $0.1 - 4, $0.0 + 4, $0.1 + 4) }
    self.horizontal = horizontal
    self.vertical = vertical
  }

  /// The element of a name at the side of a dot that covers least of what is there.
  mutating func place(_ name: String, at dot: (Double, Double)) -> String {
    let width = Double(name.count) * 6.6
    // Right, left, above, below, the corners, and farther off; the baseline's start.
    let shifts: [(Double, Double)] = [
      (7, 4), (-7 - width, 4), (-width / 2, -7), (-width / 2, 15), (6, -5), (6, 13),
      (-6 - width, -5), (-6 - width, 13), (-width / 2, -19), (-width / 2, 27), (10, -16), (10, 25),
    ]
    let boxes = shifts.map { shift in
      let (left, base) = (dot.0 + shift.0, dot.1 + shift.1)
      return (left: left, top: base - 9, right: left + width, bottom: base + 2)
    }
    let costs = boxes.map { box in
      taken.reduce(outside(box) ? 1000 : 0) { $0 + overlap(box, $1) }
    }
    let least = costs.min() ?? 0
    let box = boxes[costs.firstIndex(of: least) ?? 0]
    taken.append(box)
    return "<text class=\"name\" x=\"\(decimal(box.left, 1))\" y=\"\(decimal(box.bottom - 2, 1))\">"
      + "\(name)</text>"
  }

  private func outside(_ box: Box) -> Bool {
    box.left < horizontal.lowerBound || box.right > horizontal.upperBound
      || box.top < vertical.lowerBound || box.bottom > vertical.upperBound
  }

  private func overlap(_ one: Box, _ other: Box) -> Double {
    max(0, min(one.right, other.right) - max(one.left, other.left))
      * max(0, min(one.bottom, other.bottom) - max(one.top, other.top))
  }
}
