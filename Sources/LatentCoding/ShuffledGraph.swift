/// Graphs without names of their vertices: the numbering is popped, a chunk of vertices at a time, and never stored
/// (Spec/latent-coding §6).
///
/// A writer draws a known vertex, by its colour's class, pins it to the last known place, and pushes its edges to
/// the pinned ones; a reader pops edges, and then knows enough to push the class.
///
/// Source: Kunze, Severo, van de Meent and Townsend 2024, "Practical Shuffle Coding" (autoregressive and incomplete
/// variants); Kunze, Severo, Zani, van de Meent and Townsend 2024, arXiv:2408.08837 (the Pólya model).
enum ShuffledGraph {
  /// What a payload says of how it is coded.
  struct Parameters {
    /// How much common neighbours attract.
    var strength: Int
    /// The last places, which vertices of the greatest degrees get: their order isn't popped, but their
    /// edges are many, so that there soon is something to pop from.
    var hubCount: Int
  }

  /// Chunks of the places that are not hubs', in the order in which a reader takes them.
  static func chunks(vertexCount: Int) -> [Range<Int>] {
    let size = max(1, vertexCount / 64)
    return stride(from: 0, to: vertexCount, by: size).map { $0..<min($0 + size, vertexCount) }
  }

  /// Codes a graph.
  ///
  /// - Returns: The stack, and the graph that a reader gets: an isomorphic one.
  static func encode(_ graph: Graph, _ parameters: Parameters) -> (ANSStack, Graph) {
    var prefix = GraphPrefix(graph, hubCount: parameters.hubCount)
    let model = SliceModel(strength: parameters.strength)
    let loops = prefix.loopCount > 0
    var stack = ANSStack()
    func take(_ vertices: [Int]) {
      for vertex in vertices {
        prefix.takeBack(vertex)
        model.push(&prefix, vertex, onto: &stack, loops: loops)
        prefix.pin(vertex)
      }
    }
    let byDegree = (0..<graph.vertexCount).sorted { one, other in
      let (a, b) = (prefix.neighbours[one].count, prefix.neighbours[other].count)
      return a != b ? a > b : one < other
    }
    take(Array(byDegree.prefix(parameters.hubCount)))
    for chunk in chunks(vertexCount: graph.vertexCount - parameters.hubCount).reversed() {
      var members = VertexColours(prefix).members
      var remaining = RemainingMultiset(counts: members.map(\.count))
      take(chunk.map { _ in members[remaining.draw(from: &stack)].removeLast() })
    }
    let edges = graph.edges.map {
      Graph.Edge(Int(prefix.places[$0.source]), Int(prefix.places[$0.target]))
    }
    return (
      stack, Graph(isDirected: graph.isDirected, vertexCount: graph.vertexCount, edges: edges)
    )
  }

  /// Takes a graph from a stack that nobody vouches for; nil when it is overdrawn, when a slice is greater than
  /// the edges that are left, or when a vertex has none.
  static func decode(
    from stack: inout ANSStack,
    isDirected: Bool,
    vertexCount: Int,
    _ parameters: Parameters,
    loops: Bool,
    edgeCountLimit: Int
  ) -> Graph? {
    var prefix = GraphPrefix(
      isDirected: isDirected,
      vertexCount: vertexCount,
      hubCount: parameters.hubCount
    )
    let model = SliceModel(strength: parameters.strength)
    var edges: [Graph.Edge] = []
    func read(_ places: Range<Int>) -> Bool {
      for place in places {
        let vertex = prefix.unpin()
        let left = edgeCountLimit - edges.count
        guard
          let (loop, slice) = model.pop(
            &prefix,
            vertex,
            from: &stack,
            loops: loops,
            edgeCountLimit: left
          ), !stack.isOverdrawn
        else { return false }
        prefix.makeKnown(vertex, hasLoop: loop, slice: slice)
        // Its edges are complete now. So work stays in proportion to the edges that were read.
        guard loop || !prefix.neighbours[vertex].isEmpty else { return false }
        if loop { edges.append(Graph.Edge(place, place)) }
        for neighbour in slice {
          if neighbour.direction != .in { edges.append(Graph.Edge(place, Int(neighbour.vertex))) }
          if isDirected, neighbour.direction != .out {
            edges.append(Graph.Edge(Int(neighbour.vertex), place))
          }
        }
      }
      return true
    }
    let shuffledCount = vertexCount - parameters.hubCount
    for chunk in chunks(vertexCount: shuffledCount) {
      guard read(chunk) else { return nil }
      let colours = VertexColours(prefix)
      var counts = colours.members.map(\.count)
      for place in chunk { counts[colours.classes[place]] -= 1 }
      var remaining = RemainingMultiset(counts: counts)
      for place in chunk { remaining.putBack(colours.classes[place], onto: &stack) }
    }
    guard read(shuffledCount..<vertexCount) else { return nil }
    return Graph(isDirected: isDirected, vertexCount: vertexCount, edges: edges)
  }
}
