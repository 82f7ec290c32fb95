/// Graphs with named vertices as multisets of edges: the order of the edges, and of each one's ends, is popped
/// (Spec/latent-coding §5.2).
///
/// Vertices are drawn from a Pólya urn. It suits graphs whose numbering says nothing and whose degrees differ much.
///
/// Source: Severo, Townsend, Khisti and Makhzani 2023, "Random Edge Coding", arXiv:2305.09705.
enum RandomEdges {
  static func encode(_ graph: Graph) -> ANSStack {
    var stack = ANSStack()
    var degrees = [Int](repeating: 1, count: graph.vertexCount)
    for edge in graph.edges {
      degrees[edge.source] += 1
      degrees[edge.target] += 1
    }
    var urn = CountTree(degrees)
    func push(_ vertex: Int) {
      stack.push(start: urn.sum(before: vertex), frequency: degrees[vertex], total: urn.total)
    }
    func remove(_ vertex: Int) {
      degrees[vertex] -= 1
      urn.add(-1, at: vertex)
    }
    var remaining = RemainingMultiset(counts: [Int](repeating: 1, count: graph.edges.count))
    while remaining.total > 0 {
      let edge = graph.edges[remaining.draw(from: &stack)]
      let isFlipped =
        !graph.isDirected && edge.source != edge.target && Uniform(2).pop(from: &stack) == 1
      let (first, second) =
        isFlipped ? (edge.target, edge.source) : (edge.source, edge.target)
      remove(second)
      push(second)
      remove(first)
      push(first)
    }
    return stack
  }

  /// Takes edges from a stack that nobody vouches for; nil when one comes twice.
  static func decode(
    from stack: inout ANSStack,
    isDirected: Bool,
    vertexCount: Int,
    edgeCount: Int
  ) -> Graph? {
    var degrees = [Int](repeating: 1, count: vertexCount)
    var urn = CountTree(degrees)
    func pop() -> Int {
      let (vertex, start) = urn.find(slot: stack.slot(total: urn.total))
      stack.pop(start: start, frequency: degrees[vertex], total: urn.total)
      degrees[vertex] += 1
      urn.add(1, at: vertex)
      return vertex
    }
    var edges: [Graph.Edge] = []
    var ordered = OrderedKeys(keyByteCount: 8)
    for total in 1...edgeCount {
      var (source, target) = (pop(), pop())
      if !isDirected, source != target {
        let isFlipped = source > target
        if isFlipped { swap(&source, &target) }
        Uniform(2).push(isFlipped ? 1 : 0, onto: &stack)
      }
      let key = stride(from: 56, through: 0, by: -8).map { shift in
        UInt8(truncatingIfNeeded: (source << 32 | target) >> shift)
      }
      let place = ordered.insert(key[...])
      guard place.frequency == 1, !stack.isOverdrawn else { return nil }
      stack.push(start: place.start, frequency: 1, total: total)
      edges.append(Graph.Edge(source, target))
    }
    return Graph(isDirected: isDirected, vertexCount: vertexCount, edges: edges)
  }
}
