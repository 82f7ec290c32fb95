/// Text in columns: the first flush left, the others flush right.
struct Table {
  private enum Line {
    case cells([String])
    /// A first cell, and text that runs across all the others.
    case remark(String, String)
  }

  private var lines: [Line] = []

  mutating func add(_ cells: [String]) {
    lines.append(.cells(cells))
  }

  mutating func add(_ first: String, remark: String) {
    lines.append(.remark(first, remark))
  }

  var text: String {
    var widths: [Int] = []
    for line in lines {
      let cells =
        switch line {
        case .cells(let cells): cells
        case .remark(let first, _): [first]
        }
      for (column, cell) in cells.enumerated() {
        if column == widths.count { widths.append(0) }
        widths[column] = max(widths[column], cell.count)
      }
    }
    func padding(_ text: String, _ column: Int) -> String {
      String(repeating: " ", count: widths[column] - text.count)
    }
    return lines.map { line in
      switch line {
      case .cells(let cells):
        // Blank cells at a line's end get no padding: it would only be trailing space.
        let end = cells.lastIndex { !$0.isEmpty }.map { $0 + 1 } ?? 0
        return cells[..<end].enumerated()
          .map { column, cell in
            column == 0 ? cell + padding(cell, column) : padding(cell, column) + cell
          }
          .joined(separator: "  ")
      case .remark(let first, let remark):
        return "\(first)\(padding(first, 0))  \(remark)"
      }
    }
    .map { $0 + "\n" }
    .joined()
  }
}
