/// The edges of a vertex to pinned ones, as a set: its order is popped (Spec/latent-coding §6.4).
///
/// Popular vertices attract: a Pólya urn. Neighbours of neighbours do, too, by the strength that the
/// payload says: networks are full of triangles.
struct SliceModel {
  /// Degrees up to which a neighbour's neighbours attract; bounds the work.
  static let sharedDegreeLimit = 64
  static let strengthLimit = 15

  let strength: Int

  private func hasLoop(_ prefix: GraphPrefix) -> Bernoulli {
    Bernoulli(prefix.loopCount + 1, of: prefix.knownCount + 2)
  }

  /// What common neighbours add to the weights, by place.
  private func bonuses(_ prefix: GraphPrefix, _ vertex: Int, size: Int) -> [(
    place: Int, amount: Int
  )] {
    guard strength > 0 else { return [] }
    var scores: [Int: Int] = [:]
    var sum = 0
    for neighbour in prefix.neighbours[vertex] where prefix.isKnown(Int(neighbour.vertex)) {
      let around = prefix.neighbours[Int(neighbour.vertex)]
      guard around.count <= Self.sharedDegreeLimit else { continue }
      let score = 256 / around.count
      for other in around where !prefix.isKnown(Int(other.vertex)) && Int(other.vertex) != vertex {
        scores[Int(prefix.places[Int(other.vertex)]), default: 0] += score
        sum += score
      }
    }
    guard sum > 0 else { return [] }
    // What a score of 256 adds is strength / (8 · size) of all weights; the sum stays below 2^30.
    let unit = min(prefix.weights.total * strength / (8 * size) + 255, (1 << 30) / sum * 256)
    return scores.map { ($0.key, ($0.value * unit) >> 8) }
  }

  /// Pushes a vertex's loop and slice.
  func push(_ prefix: inout GraphPrefix, _ vertex: Int, onto stack: inout ANSStack, loops: Bool) {
    var slice = prefix.neighbours[vertex].filter { !prefix.isKnown(Int($0.vertex)) }
    slice.sort { prefix.places[Int($0.vertex)] < prefix.places[Int($1.vertex)] }
    if !slice.isEmpty {
      let extra = bonuses(prefix, vertex, size: slice.count)
      for (place, amount) in extra { prefix.addWeight(amount, at: place) }
      let byPlace = Dictionary(uniqueKeysWithValues: extra.map { ($0.place, $0.amount) })
      // The order, last one first.
      var ranks = RemainingMultiset(counts: [Int](repeating: 1, count: slice.count))
      var order: [GraphPrefix.Neighbour] = []
      while ranks.total > 0 { order.append(slice[ranks.draw(from: &stack)]) }
      func weight(_ neighbour: GraphPrefix.Neighbour) -> (place: Int, amount: Int) {
        let place = Int(prefix.places[Int(neighbour.vertex)])
        let own = prefix.weight(of: Int(neighbour.vertex))
        return (place, own + byPlace[place, default: 0])
      }
      let weights = order.map(weight)
      for (place, amount) in weights { prefix.addWeight(-amount, at: place) }
      for (neighbour, (place, amount)) in zip(order, weights) {
        push(neighbour.direction, to: Int(neighbour.vertex), prefix, onto: &stack)
        prefix.addWeight(amount, at: place)
        stack.push(
          start: prefix.weights.sum(before: place),
          frequency: amount,
          total: prefix.weights.total
        )
      }
      for (place, amount) in extra { prefix.addWeight(-amount, at: place) }
    }
    SliceSize(prefix, knownDegree: Int(prefix.knownDegrees[vertex])).push(slice.count, onto: &stack)
    if loops { hasLoop(prefix).push(prefix.hasLoop[vertex], onto: &stack) }
  }

  /// Pops a vertex's loop and slice; nil when it has too many edges, or the stack is overdrawn.
  func pop(
    _ prefix: inout GraphPrefix,
    _ vertex: Int,
    from stack: inout ANSStack,
    loops: Bool,
    edgeCountLimit: Int
  ) -> (hasLoop: Bool, slice: [GraphPrefix.Neighbour])? {
    let loop = loops && hasLoop(prefix).pop(from: &stack)
    let size = SliceSize(prefix, knownDegree: Int(prefix.knownDegrees[vertex])).pop(from: &stack)
    guard size <= edgeCountLimit else { return nil }
    guard size > 0 else { return (loop, []) }
    let extra = bonuses(prefix, vertex, size: size)
    for (place, amount) in extra { prefix.addWeight(amount, at: place) }
    let byPlace = Dictionary(uniqueKeysWithValues: extra.map { ($0.place, $0.amount) })
    var slice: [GraphPrefix.Neighbour] = []
    var weights: [(place: Int, amount: Int)] = []
    for _ in 0..<size {
      guard !stack.isOverdrawn else { return nil }
      let total = prefix.weights.total
      let (place, start) = prefix.weights.find(slot: stack.slot(total: total))
      let other = Int(prefix.vertices[place])
      let amount =
        prefix.weight(of: other) + byPlace[place, default: 0]
      stack.pop(start: start, frequency: amount, total: total)
      prefix.addWeight(-amount, at: place)
      weights.append((place, amount))
      let direction = popDirection(to: other, prefix, from: &stack)
      slice.append(GraphPrefix.Neighbour(vertex: Int32(other), direction: direction))
    }
    for (place, amount) in weights + extra.map({ ($0.place, -$0.amount) }) {
      prefix.addWeight(amount, at: place)
    }
    // The order goes back: the ranks of places, as they were drawn, last one first.
    let sorted = weights.map(\.place).sorted()
    let ranks = Dictionary(
      uniqueKeysWithValues: sorted.enumerated().map { ($0.element, $0.offset) }
    )
    var remaining = RemainingMultiset(counts: [Int](repeating: 0, count: size))
    for (place, _) in weights { remaining.putBack(ranks[place, default: 0], onto: &stack) }
    return (loop, slice)
  }

  // MARK: Directions

  private func isMutual(_ prefix: GraphPrefix) -> Bernoulli {
    Bernoulli(prefix.mutualCount + 1, of: prefix.mutualCount + prefix.singleCount + 2)
  }

  /// Whether an edge runs out of the vertex: as likely as edges run into the other one.
  private func isOut(_ other: Int, _ prefix: GraphPrefix) -> Bernoulli {
    let (into, out) = (Int(prefix.knownIn[other]), Int(prefix.knownOut[other]))
    return Bernoulli(into + 1, of: into + out + 2)
  }

  private func push(
    _ direction: GraphPrefix.Direction,
    to other: Int,
    _ prefix: GraphPrefix,
    onto stack: inout ANSStack
  ) {
    guard prefix.isDirected else { return }
    if direction != .both { isOut(other, prefix).push(direction == .out, onto: &stack) }
    isMutual(prefix).push(direction == .both, onto: &stack)
  }

  private func popDirection(
    to other: Int,
    _ prefix: GraphPrefix,
    from stack: inout ANSStack
  ) -> GraphPrefix.Direction {
    guard prefix.isDirected, !isMutual(prefix).pop(from: &stack) else { return .both }
    return isOut(other, prefix).pop(from: &stack) ? .out : .in
  }
}
