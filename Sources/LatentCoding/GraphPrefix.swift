/// What is known of a graph whose vertices are coded one by one (Spec/latent-coding §6.1).
///
/// Vertices at places below `knownCount` are known, with all their edges; of the others, which are *pinned* to
/// their places, only edges to known ones are. A reader starts with nothing known, a writer with everything, and
/// both see the same states, one forward and one backward. Everything that is asked here is the same however
/// the known vertices are numbered: that is what makes the order of them a latent.
struct GraphPrefix {
  /// How an edge runs, as seen from one of its ends.
  enum Direction: UInt8 {
    case out = 1
    case `in` = 2
    case both = 3

    var reversed: Direction {
      switch self {
      case .out: .in
      case .in: .out
      case .both: .both
      }
    }
  }

  struct Neighbour {
    let vertex: Int32
    let direction: Direction
  }

  let isDirected: Bool
  /// The first place of those that a writer gives to vertices of the greatest degrees.
  let firstHubPlace: Int
  /// For each vertex its neighbours without itself; of all edges for a writer, of those read for a reader.
  var vertexCount: Int { places.count }
  private(set) var neighbours: [[Neighbour]]
  private(set) var hasLoop: [Bool]
  /// The place of a vertex that is pinned; −1 for known ones.
  private(set) var places: [Int32]
  /// The vertex that is pinned to a place; −1 where none is.
  private(set) var vertices: [Int32]
  private(set) var knownCount: Int
  /// For each vertex how many known neighbours it has, and how many of these edges run out of it and into it.
  private(set) var knownDegrees: [Int32]
  private(set) var knownOut: [Int32]
  private(set) var knownIn: [Int32]
  /// By degree, up to a limit, how many known vertices have it.
  private(set) var degreeCounts = [Int](repeating: 0, count: SliceSize.degreeLimit + 1)
  private(set) var loopCount = 0
  /// Edges that are known, of one direction and of both.
  private(set) var singleCount = 0
  private(set) var mutualCount = 0
  /// By place: the weights of pinned vertices.
  private(set) var weights: CountTree

  /// A graph of which all is known.
  init(_ graph: Graph, hubCount: Int) {
    let count = graph.vertexCount
    self.init(isDirected: graph.isDirected, vertexCount: count, hubCount: hubCount)
    var lists = [[Neighbour]](repeating: [], count: count)
    for edge in graph.edges {
      let (source, target) = (edge.source, edge.target)
      guard source != target else {
        hasLoop[source] = true
        continue
      }
      let direction: Direction = graph.isDirected ? .out : .both
      lists[source].append(Neighbour(vertex: Int32(target), direction: direction))
      lists[target].append(Neighbour(vertex: Int32(source), direction: direction.reversed))
    }
    neighbours = lists.map(Self.merged)
    places = [Int32](repeating: -1, count: count)
    vertices = places
    knownCount = count
    weights = CountTree([Int](repeating: 0, count: count))
    for vertex in 0..<count {
      for neighbour in neighbours[vertex] {
        noteKnown(vertex, neighbour.direction, 1)
        if neighbour.vertex > vertex { noteEdge(neighbour.direction, 1) }
      }
      noteVertex(vertex, 1)
    }
  }

  /// A graph of which nothing is known.
  init(isDirected: Bool, vertexCount: Int, hubCount: Int) {
    self.isDirected = isDirected
    firstHubPlace = vertexCount - hubCount
    neighbours = [[Neighbour]](repeating: [], count: vertexCount)
    hasLoop = [Bool](repeating: false, count: vertexCount)
    vertices = (0..<Int32(vertexCount)).map { $0 }
    places = vertices
    knownCount = 0
    knownDegrees = [Int32](repeating: 0, count: vertexCount)
    knownOut = knownDegrees
    knownIn = knownDegrees
    weights = CountTree((0..<vertexCount).map { $0 < vertexCount - hubCount ? 1 : 16 })
  }

  /// One neighbour for an edge in each direction.
  private static func merged(_ list: [Neighbour]) -> [Neighbour] {
    var result: [Neighbour] = []
    for neighbour in list.sorted(by: { $0.vertex < $1.vertex }) {
      if let last = result.last, last.vertex == neighbour.vertex {
        result[result.count - 1] = Neighbour(vertex: last.vertex, direction: .both)
      } else {
        result.append(neighbour)
      }
    }
    return result
  }

  /// The weight of a pinned vertex: popular ones become more so, and hubs are from the beginning.
  func weight(of vertex: Int) -> Int {
    4 * Int(knownDegrees[vertex]) + (places[vertex] < firstHubPlace ? 1 : 16)
  }

  private mutating func noteKnown(_ vertex: Int, _ direction: Direction, _ amount: Int32) {
    knownDegrees[vertex] += amount
    if direction != .in { knownOut[vertex] += amount }
    if direction != .out { knownIn[vertex] += amount }
  }

  private mutating func noteEdge(_ direction: Direction, _ amount: Int) {
    if direction == .both { mutualCount += amount } else { singleCount += amount }
  }

  private mutating func noteVertex(_ vertex: Int, _ amount: Int) {
    degreeCounts[min(neighbours[vertex].count, SliceSize.degreeLimit)] += amount
    if hasLoop[vertex] { loopCount += amount }
  }

  func isKnown(_ vertex: Int) -> Bool { places[vertex] < 0 }

  /// A known vertex goes to the last known place and becomes the one to code, neither known nor a candidate.
  mutating func takeBack(_ vertex: Int) {
    knownCount -= 1
    noteVertex(vertex, -1)
    places[vertex] = Int32(knownCount)
    vertices[knownCount] = Int32(vertex)
    for neighbour in neighbours[vertex] {
      let other = Int(neighbour.vertex)
      noteKnown(other, neighbour.direction.reversed, -1)
      guard !isKnown(other) else { continue }
      noteEdge(neighbour.direction, -1)
      weights.add(-4, at: Int(places[other]))
    }
  }

  /// The vertex that was coded becomes a candidate.
  mutating func pin(_ vertex: Int) {
    weights.add(weight(of: vertex), at: Int(places[vertex]))
  }

  /// The undoing of `pin`: the vertex at place `knownCount`, which is returned, is to be coded.
  mutating func unpin() -> Int {
    let vertex = Int(vertices[knownCount])
    weights.add(-weight(of: vertex), at: knownCount)
    return vertex
  }

  /// The undoing of `takeBack`, with the edges to pinned vertices that were read.
  mutating func makeKnown(_ vertex: Int, hasLoop loop: Bool, slice: [Neighbour]) {
    for neighbour in slice {
      neighbours[vertex].append(neighbour)
      let other = Int(neighbour.vertex)
      neighbours[other].append(
        Neighbour(vertex: Int32(vertex), direction: neighbour.direction.reversed)
      )
      noteEdge(neighbour.direction, 1)
      weights.add(4, at: Int(places[other]))
    }
    for neighbour in neighbours[vertex] {
      noteKnown(Int(neighbour.vertex), neighbour.direction.reversed, 1)
    }
    hasLoop[vertex] = loop
    noteVertex(vertex, 1)
    vertices[knownCount] = -1
    places[vertex] = -1
    knownCount += 1
  }

  /// For the time of a slice: another weight for a place.
  mutating func addWeight(_ amount: Int, at place: Int) {
    weights.add(amount, at: place)
  }
}
