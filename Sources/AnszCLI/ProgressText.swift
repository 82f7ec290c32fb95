/// How a run stands at a moment, in words that fit a line.
struct ProgressText {
  let name: String
  let phase: Progress.Phase
  /// Bytes of the whole input; nil when nobody knows.
  let inputByteCount: Int?
  let read: Int
  let written: Int
  let elapsed: Duration

  private var seconds: Double {
    let (seconds, attoseconds) = elapsed.components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }

  /// Bytes of content, whichever end they are at.
  private var contentByteCount: Int { phase == .compress ? read : written }
  private var archiveByteCount: Int { phase == .compress ? written : read }

  /// `37%`, or the time so far when the end isn't known.
  private var share: String {
    guard let total = inputByteCount, total > 0 else { return Self.time(seconds) }
    // All is read before all is done.
    return "\(min(99, Int(Double(read) * 100 / Double(total))))%"
  }

  private var sizes: String { "\(Self.size(Double(read))) → \(Self.size(Double(written)))" }

  /// Content bytes for each archive byte, once what is read but not written yet makes no difference.
  private var ratio: String? {
    guard phase == .compress || phase == .decompress, archiveByteCount > 0,
      contentByteCount >= 64 << 20
    else { return nil }
    let hundredths = Int(Double(contentByteCount) * 100 / Double(archiveByteCount))
    return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100):1"
  }

  private var rate: String? {
    seconds > 0 ? "\(Self.size(Double(contentByteCount) / seconds))/s" : nil
  }

  private var remaining: String? {
    guard let total = inputByteCount, read > 0, total >= read else { return nil }
    return "\(Self.time(seconds * Double(total - read) / Double(read))) left"
  }

  /// The line for people who watch, at most `columns - 1` wide: the last column makes some terminals begin a line.
  ///
  /// What matters least is left out first, and the name is cut.
  func line(columns: Int) -> String {
    let fields: [(text: String?, importance: Int)] = [
      (share, 5), (sizes, 3), (ratio, 1), (rate, 2), (remaining, 4),
    ]
    var kept: [Int] = []
    var width = 0
    for index in fields.indices.sorted(by: { fields[$0].importance > fields[$1].importance }) {
      guard let text = fields[index].text else { continue }
      let added = Self.width(of: text) + (kept.isEmpty ? 0 : 2)
      guard width + added < columns else { break }
      width += added
      kept.append(index)
    }
    var line = kept.sorted().compactMap { fields[$0].text }.joined(separator: "  ")
    let free = columns - 1 - width - 2
    if free >= 8 {
      line += "  " + Self.cut(phase == .verify ? "\(phase.rawValue) \(name)" : name, to: free)
    }
    return line
  }

  /// The line for people who ask.
  var status: String {
    guard phase != .measure else { return "\(name): \(phase.rawValue), \(Self.time(seconds))" }
    let parts = [share, sizes, ratio, rate, remaining].compactMap { $0 }
    return "\(name): \(phase.rawValue), " + parts.joined(separator: ", ")
  }
}

extension ProgressText {
  /// `512B`, `1.23K`, `45.6M`, `789G`: three digits of a number of bytes, by powers of 1024.
  static func size(_ byteCount: Double) -> String {
    var value = byteCount
    var units = ["K", "M", "G", "T", "P", "E"][...]
    var unit = "B"
    while value >= 999.5, let next = units.popFirst() {
      value /= 1024
      unit = next
    }
    if unit == "B" || value >= 99.95 { return "\(Int(value.rounded()))\(unit)" }
    let scale = value >= 9.995 ? 10 : 100
    let scaled = Int((value * Double(scale)).rounded())
    let fraction = String(scaled % scale)
    let zeros = String(repeating: "0", count: (scale == 10 ? 1 : 2) - fraction.count)
    return "\(scaled / scale).\(zeros)\(fraction)\(unit)"
  }

  /// `0:04`, `12:34`, `1:02:03`.
  static func time(_ seconds: Double) -> String {
    guard seconds < 360_000 else { return "days" }
    let total = Int(seconds.rounded())
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let minutes = total / 60 % 60
    guard total >= 3600 else { return "\(minutes):\(two(total % 60))" }
    return "\(total / 3600):\(two(minutes)):\(two(total % 60))"
  }

  /// Columns that a text takes at most: those that a terminal may show twice as wide count twice.
  static func width(of text: String) -> Int {
    text.unicodeScalars.reduce(0) { $0 + width(of: $1) }
  }

  private static func width(of scalar: Unicode.Scalar) -> Int { scalar.value < 0x300 ? 1 : 2 }

  /// The end of a text, which tells files apart better than the beginning.
  static func cut(_ text: String, to columns: Int) -> String {
    guard width(of: text) > columns else { return text }
    var free = columns - 2
    var end: [Unicode.Scalar] = []
    for scalar in text.unicodeScalars.reversed() {
      free -= width(of: scalar)
      guard free >= 0 else { break }
      end.append(scalar)
    }
    return ".." + String(String.UnicodeScalarView(end.reversed()))
  }
}
