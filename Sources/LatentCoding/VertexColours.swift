/// Colours of the known vertices that don't depend on how they are numbered (Spec/latent-coding §6.2).
///
/// Colour refinement in place of automorphism groups: vertices that a symmetry exchanges have equal colours. That
/// others may have equal colours too costs bits, and nothing else.
struct VertexColours {
  static let roundCount = 6

  /// For each vertex the number of its class; −1 for pinned ones.
  private(set) var classes: [Int]
  /// The known vertices of each class; classes ascend by their colours.
  private(set) var members: [[Int]] = []

  init(_ prefix: GraphPrefix) {
    let count = prefix.vertexCount
    var colours = (0..<count).map { vertex in
      NeighbourTables.mixed(
        prefix.hasLoop[vertex] && prefix.isKnown(vertex) ? 1 : 0,
        Int(prefix.places[vertex]) + 1
      )
    }
    let known = (0..<count).filter(prefix.isKnown)
    for _ in 0..<Self.roundCount {
      var next = colours
      for vertex in known {
        var sum: UInt64 = 0
        for neighbour in prefix.neighbours[vertex] {
          sum &+= NeighbourTables.mixed(
            colours[Int(neighbour.vertex)],
            Int(neighbour.direction.rawValue)
          )
        }
        next[vertex] = NeighbourTables.mixed(colours[vertex] ^ sum, 0)
      }
      colours = next
    }
    classes = [Int](repeating: -1, count: count)
    var last: UInt64?
    for vertex in known.sorted(by: { colours[$0] < colours[$1] }) {
      if colours[vertex] != last {
        members.append([])
        last = colours[vertex]
      }
      classes[vertex] = members.count - 1
      members[members.count - 1].append(vertex)
    }
  }
}
