/// A graph: vertices with numbers from 0, and edges between them, each at most once.
///
/// An undirected edge {u, v} is held as (u, v) with u ≤ v; a directed one from u to v as (u, v).
package struct Graph: Equatable, Sendable {
  /// An edge's ends.
  package struct Edge: Hashable, Comparable, Sendable {
    package let source: Int
    package let target: Int

    package init(_ source: Int, _ target: Int) {
      self.source = source
      self.target = target
    }

    package static func < (left: Edge, right: Edge) -> Bool {
      left.source != right.source ? left.source < right.source : left.target < right.target
    }
  }

  /// The most vertices of a graph that is coded.
  package static let vertexCountLimit = 1 << 22
  /// The most edges.
  package static let edgeCountLimit = 1 << 24

  package let isDirected: Bool
  package let vertexCount: Int
  /// Ascending.
  package let edges: [Edge]

  /// A graph of edges in any order; repeated ones count once.
  package init(isDirected: Bool, vertexCount: Int, edges: [Edge]) {
    self.isDirected = isDirected
    self.vertexCount = vertexCount
    let oriented =
      isDirected ? edges : edges.map { $0.source <= $0.target ? $0 : Edge($0.target, $0.source) }
    var unique: [Edge] = []
    for edge in oriented.sorted() where edge != unique.last {
      precondition(edge.source >= 0 && max(edge.source, edge.target) < vertexCount)
      unique.append(edge)
    }
    self.edges = unique
  }

  /// Whether every vertex has an edge, if only to itself.
  var hasNoLoneVertex: Bool {
    var isLone = [Bool](repeating: true, count: vertexCount)
    for edge in edges {
      isLone[edge.source] = false
      isLone[edge.target] = false
    }
    return !isLone.contains(true)
  }
}
