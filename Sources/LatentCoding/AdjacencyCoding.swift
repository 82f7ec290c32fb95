internal import ByteIO

/// Graphs with named vertices, row by row (Spec/latent-coding §5.1).
enum AdjacencyCoding {
  static func encode(_ graph: Graph) -> [UInt8] {
    var rows = [[Int32]](repeating: [], count: graph.vertexCount)
    for edge in graph.edges { rows[edge.source].append(Int32(edge.target)) }
    var model = AdjacencyModel(
      coder: BinaryEncoder(),
      isDirected: graph.isDirected,
      vertexCount: graph.vertexCount,
      edgeCount: graph.edges.count
    )
    for row in rows {
      let isDone = model.codeRow(row, edgeCountLimit: .max)
      assert(isDone)
    }
    return model.coder.finish()
  }

  /// Decodes all bytes; offsets in errors count from the first one.
  static func decode(
    _ bytes: ArraySlice<UInt8>,
    isDirected: Bool,
    vertexCount: Int,
    edgeCount: Int
  ) throws(FormatError) -> Graph {
    var model = AdjacencyModel(
      coder: BinaryDecoder(bytes),
      isDirected: isDirected,
      vertexCount: vertexCount,
      edgeCount: edgeCount
    )
    var left = edgeCount
    for _ in 0..<vertexCount {
      let isPossible = model.codeRow(nil, edgeCountLimit: left)
      guard !model.coder.isExhausted else {
        throw .corrupt(.payloadTruncated, offset: bytes.count)
      }
      guard isPossible else { throw .corrupt(.symbolCount, offset: bytes.count) }
      left -= model.rows.last?.count ?? 0
    }
    try model.coder.finish(at: bytes.count)
    guard left == 0 else { throw .corrupt(.symbolCount, offset: bytes.count) }
    return Graph(
      isDirected: isDirected,
      vertexCount: vertexCount,
      edges: model.rows.enumerated().flatMap { vertex, row in
        row.map { Graph.Edge(vertex, Int($0)) }
      }
    )
  }

  /// Codes ascending numbers.
  static func encode(names: [Int]) -> [UInt8] {
    var gaps = GapModel(coder: BinaryEncoder(), numberCount: names.count)
    var (next, last) = (0, 0)
    for name in names {
      last = gaps.code(name - next, situation(last))
      next = name + 1
    }
    return gaps.coder.finish()
  }

  /// Decodes all bytes, likewise.
  static func decodeNames(
    _ bytes: ArraySlice<UInt8>,
    count: Int
  ) throws(FormatError) -> [Int] {
    var gaps = GapModel(coder: BinaryDecoder(bytes), numberCount: count)
    var names: [Int] = []
    var (next, last) = (0, 0)
    for _ in 0..<count {
      last = gaps.code(0, situation(last))
      let name = next + last  // < 2^60 + 2^61
      guard !gaps.coder.isExhausted else {
        throw .corrupt(.payloadTruncated, offset: bytes.count)
      }
      guard name < 1_000_000_000_000_000_000 else {
        throw .corrupt(.contextModel, offset: bytes.count)
      }
      names.append(name)
      next = name + 1
    }
    try gaps.coder.finish(at: bytes.count)
    return names
  }

  private static func situation<Coder: BinaryCoder>(_ last: Int) -> GapModel<Coder>.Situation {
    .init(kind: 3, hints: [RecordLayout.bitLength(last), min(last, 1023), 0, 0, 0, 0, 0])
  }
}
