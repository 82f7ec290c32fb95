/// The logistic function and its inverse, in integers.
///
/// A *stretched* probability is ln(p / (1 − p)) in units of 2^-8, from −2047 to 2047.
enum Logistic {
  /// round(65536 / (1 + exp(−i / 2))) for i = −16…16.
  private static let points: [Int] = [
    22, 36, 60, 98, 162, 267, 439, 720, 1179, 1921, 3108, 4971, 7812, 11955, 17625, 24743, 32768,
    40793, 47911, 53581, 57724, 60565, 62428, 63615, 64357, 64816, 65097, 65269, 65374, 65438,
    65476,
    65500, 65514,
  ]

  /// Probabilities in 16 bits, indexed by the stretched one + 2048.
  static let squashTable: [Int32] = (0..<4096).map { index in
    let (point, fraction) = (index >> 7, index & 127)
    return Int32((points[point] * (128 - fraction) + points[point + 1] * fraction + 64) >> 7)
  }

  /// Stretched probabilities, indexed by the upper 12 bits of one: the least one that isn't smaller.
  static let stretchTable: [Int32] = {
    var (table, stretched) = ([Int32](), 0)
    for probability in 0..<4096 {
      while stretched < 4095, squashTable[stretched] >> 4 < probability { stretched += 1 }
      table.append(Int32(max(1, stretched) - 2048))
    }
    return table
  }()
}
