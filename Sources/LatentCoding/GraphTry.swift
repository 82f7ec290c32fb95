package func tryShuffle(_ g: Graph, strength: Int, hubs: Int) -> (Int, Bool, Int) {
  let (stack, iso) = ShuffledGraph.encode(g, ShuffledGraph.Parameters(strength: strength, hubCount: hubs))
  var s = stack
  let back = ShuffledGraph.decode(from: &s, isDirected: g.isDirected, vertexCount: g.vertexCount, ShuffledGraph.Parameters(strength: strength, hubCount: hubs), loops: g.edges.contains { $0.source == $0.target }, edgeCountLimit: g.edges.count)
  return (stack.serialised().count, back == iso && s.hasOnlySeeds, stack.seedWordCount)
}
