/// Codes a graph row by row: for each vertex its neighbours, those that aren't less than it when edges have no
/// direction, as ascending gaps (Spec/latent-coding §5.1).
///
/// A neighbour is either one that the row before, or a row of an earlier neighbour, suggests as the next, or is
/// given by its distance from the one before.
struct AdjacencyModel<Coder: BinaryCoder> {
  private let isDirected: Bool
  private let vertexCount: Int
  private var gaps: GapModel<Coder>
  /// Rows so far.
  private(set) var rows: [[Int32]] = []
  /// For each vertex the earlier vertices in whose rows it is, ascending.
  private var sources: [[Int32]]

  init(coder: Coder, isDirected: Bool, vertexCount: Int, edgeCount: Int) {
    self.isDirected = isDirected
    self.vertexCount = vertexCount
    gaps = GapModel(coder: coder, numberCount: vertexCount + edgeCount)
    sources = [[Int32]](repeating: [], count: vertexCount)
  }

  var coder: Coder { gaps.coder }

  private static func log(_ value: Int) -> Int { RecordLayout.bitLength(value) }

  /// Codes the next vertex's row; a reader gives none, and how many edges there may be.
  ///
  /// - Returns: Whether the row is possible, and the payload goes on to its end; a writer's always does.
  mutating func codeRow(_ given: [Int32]?, edgeCountLimit: Int) -> Bool {
    let vertex = rows.count
    let first = isDirected ? 0 : vertex
    let before = rows.last ?? []
    let known = sources[vertex].count
    let count = gaps.code(
      given?.count ?? 0,
      .init(
        kind: 0,
        hints: [
          Self.log(before.count), min(known, 63), Self.log(vertex),
          min(before.count, 63) << 4 | Self.log(known),
          vertex & 7, Self.log(known) << 5 | Self.log(vertexCount - vertex),
          Self.log(rows.count > 1 ? rows[rows.count - 2].count : 0) << 4 | Self.log(before.count),
        ]
      )
    )
    guard count <= min(edgeCountLimit, vertexCount - first) else { return false }
    let suggestions = suggestions(vertex, count: count)
    var row: [Int32] = []
    row.reserveCapacity(count)
    var (next, suggestion, hits, lastGap, lastWasHit) = (first, 0, 0, 0, 1)
    for index in 0..<count {
      guard !coder.isExhausted else { return false }
      while suggestion < suggestions.count, Int(suggestions[suggestion].vertex) < next {
        suggestion += 1
      }
      let left = count - index
      // All that is left is taken: nothing to say.
      let isFull = vertexCount - next == left
      let candidate = suggestion < suggestions.count ? suggestions[suggestion] : nil
      var target = isFull ? next : given.map { Int($0[index]) } ?? 0
      var isHit = false
      if let candidate, !isFull {
        let distance = Int(candidate.vertex) - next
        isHit = gaps.code(
          target == Int(candidate.vertex),
          .init(
            kind: 1,
            hints: [
              min(candidate.votes, 15) << 2 | lastWasHit,
              Self.log(distance) << 4 | min(candidate.votes, 15),
              Self.log(left) << 5 | Self.log(distance), Self.log(hits) << 5 | Self.log(index),
              min(sources[Int(candidate.vertex)].count, 63) << 2 | lastWasHit,
              Self.log(left) << 10 | Self.log(suggestions.count - suggestion) << 5
                | min(candidate.votes, 15),
              Self.log(known) << 8 | min(candidate.votes, 15) << 4 | min(distance, 15),
            ]
          )
        )
      }
      if isHit, let candidate {
        target = Int(candidate.vertex)
      } else if !isFull {
        let space = Self.log((vertexCount - next) / left)
        let gap = gaps.code(
          target - next,
          .init(
            kind: 2,
            hints: [
              space, Self.log(lastGap) << 2 | min(index, 2),
              Self.log(left) << 5 | Self.log(vertexCount - next),
              Self.log(next), candidate.map { Self.log(Int($0.vertex) - next) + 1 } ?? 0,
              lastWasHit << 10 | space << 5 | Self.log(lastGap),
              Self.log(next - vertex + (isDirected ? vertexCount : 0)) << 1 | (index == 0 ? 1 : 0),
            ]
          )
        )
        guard gap <= vertexCount - next - left else { return false }
        target = next + gap
        lastGap = gap
      }
      lastWasHit = isHit ? 1 : candidate == nil ? 2 : 0
      hits += isHit ? 1 : 0
      row.append(Int32(target))
      next = target + 1
    }
    for target in row where Int(target) > vertex { sources[Int(target)].append(Int32(vertex)) }
    rows.append(row)
    return true
  }

  private struct Suggestion {
    let vertex: Int32
    /// In how many rows it is.
    var votes: Int
  }

  /// Vertices in the row before and in those of earlier neighbours, ascending.
  private func suggestions(_ vertex: Int, count: Int) -> [Suggestion] {
    guard count > 0, vertex > 0 else { return [] }
    var all = rows[vertex - 1]
    // The last ones, and short rows only, so that the work stays in proportion to the edges.
    for source in sources[vertex].suffix(8) where rows[Int(source)].count <= 32 {
      all += rows[Int(source)]
    }
    var result: [Suggestion] = []
    for target in all.sorted() where isDirected || Int(target) >= vertex {
      if let last = result.last, last.vertex == target {
        result[result.count - 1].votes += 1
      } else {
        result.append(Suggestion(vertex: target, votes: 1))
      }
    }
    return result
  }
}
