package import ByteIO

/// The payload of a graph's edge list (Spec/latent-coding §5, §6).
///
/// ```swift
/// let list = try EdgeList(parsing: text, isDirected: false)
/// let coded = GraphPayload.encode(list, isLabelled: true)
/// let content = try GraphPayload.decode(coded.payload[...], contentByteCount: coded.content.count)
/// ```
package enum GraphPayload {
  private static let directedBit: UInt8 = 1
  private static let unlabelledBit: UInt8 = 2
  private static let randomEdgesBit: UInt8 = 4
  private static let loopsBit: UInt8 = 8

  /// Codes a graph with one edge or more.
  ///
  /// - Parameters:
  ///   - list: The graph; at most `Graph.vertexCountLimit` vertices and `Graph.edgeCountLimit` edges.
  ///   - isLabelled: Whether vertices keep their numbers. Otherwise they get others, from 0, and the content
  ///     is that of an isomorphic graph.
  /// - Returns: The payload, and the content that decoding it gives: a canonical edge list.
  /// - Complexity: O((n + m) log n); for unlabelled graphs 64 times that in each of seven attempts.
  package static func encode(
    _ list: EdgeList,
    isLabelled: Bool
  ) -> (payload: [UInt8], content: [UInt8]) {
    let graph = list.graph
    precondition(!graph.edges.isEmpty, "a graph has edges")
    precondition(graph.vertexCount <= Graph.vertexCountLimit, "at most 2^22 vertices")
    precondition(graph.edges.count <= Graph.edgeCountLimit, "at most 2^24 edges")
    var head: [UInt8] = []
    head.append(varint: graph.vertexCount)
    head.append(varint: graph.edges.count)
    let directed = graph.isDirected ? directedBit : 0
    guard !isLabelled else {
      let names = AdjacencyCoding.encode(names: list.names)
      head.append(varint: names.count)
      head += names
      let rows = AdjacencyCoding.encode(graph)
      let random = RandomEdges.encode(graph).serialised()
      let payload =
        random.count < rows.count
        ? [directed | randomEdgesBit] + head + random : [directed] + head + rows
      return (payload, list.text)
    }
    let (parameters, stack, shuffled) = shuffle(graph)
    let loops = graph.edges.contains { $0.source == $0.target } ? loopsBit : 0
    head.append(varint: parameters.strength)
    head.append(varint: parameters.hubCount)
    let content = EdgeList(graph: shuffled, names: Array(0..<graph.vertexCount)).text
    return ([directed | unlabelledBit | loops] + head + stack.serialised(), content)
  }

  /// The shortest of some attempts.
  private static func shuffle(_ graph: Graph) -> (ShuffledGraph.Parameters, ANSStack, Graph) {
    let count = graph.vertexCount
    var best = ShuffledGraph.Parameters(strength: 4, hubCount: count / 100)
    var (stack, shuffled) = ShuffledGraph.encode(graph, best)
    func attempt(_ parameters: ShuffledGraph.Parameters) {
      let (other, otherGraph) = ShuffledGraph.encode(graph, parameters)
      guard other.bitCount < stack.bitCount else { return }
      (best, stack, shuffled) = (parameters, other, otherGraph)
    }
    for strength in [0, 2, 8, 15] { attempt(.init(strength: strength, hubCount: best.hubCount)) }
    for hubCount in [count / 200, count / 40] {
      attempt(.init(strength: best.strength, hubCount: hubCount))
    }
    return (best, stack, shuffled)
  }

  /// Decodes a payload that nobody vouches for.
  ///
  /// - Parameters:
  ///   - payload: All of it.
  ///   - contentByteCount: 1 or more; nothing is allocated that so long an edge list can't need.
  /// - Returns: The content, as many bytes.
  /// - Throws: A rule that the payload breaks. Offsets count from the payload's first byte.
  /// - Complexity: O((n + m) log n) time for the edges that were decoded, 64 times that for unlabelled graphs. Memory,
  ///   as measured: 120 bytes for each vertex and each edge, which is 26 × `contentByteCount` for pairs of vertices.
  package static func decode(
    _ payload: ArraySlice<UInt8>,
    contentByteCount: Int
  ) throws(FormatError) -> [UInt8] {
    try FormatError.ofPayload { () throws(FormatError) -> [UInt8] in
      guard let form = payload.first else { throw .corrupt(.payloadTruncated, offset: 0) }
      let isUnlabelled = form & unlabelledBit != 0
      let allowed =
        isUnlabelled ? directedBit | unlabelledBit | loopsBit : directedBit | randomEdgesBit
      guard form & ~allowed == 0 else { throw .corrupt(.codecForm, offset: 0) }
      var reader = ByteReader(payload.span)
      try reader.skip(1)
      let (vertexCount, edgeCount) = (try reader.readVarint(), try reader.readVarint())
      // A line takes four bytes at least, and each vertex has an edge.
      guard edgeCount >= 1, edgeCount <= min(contentByteCount / 4, Graph.edgeCountLimit),
        vertexCount >= 1, vertexCount <= min(2 * edgeCount, Graph.vertexCountLimit),
        EdgeList.byteCount(ofNumbersBelow: vertexCount) <= contentByteCount
      else { throw .corrupt(.symbolCount, offset: 1) }
      let size = (vertexCount, edgeCount)
      let list =
        isUnlabelled
        ? try decodeUnlabelled(payload, form, size, &reader)
        : try decodeLabelled(payload, form, size, &reader)
      guard list.textByteCount == contentByteCount else {
        throw .corrupt(.symbolCount, offset: 1)
      }
      return list.text
    }
  }

  private static func decodeUnlabelled(
    _ payload: ArraySlice<UInt8>,
    _ form: UInt8,
    _ size: (vertexCount: Int, edgeCount: Int),
    _ reader: inout ByteReader
  ) throws(FormatError) -> EdgeList {
    let offset = reader.offset
    let strength = try reader.readVarint()
    guard strength <= SliceModel.strengthLimit else {
      throw .corrupt(.contextModel, offset: offset)
    }
    let hubCount = try reader.readVarint()
    guard hubCount <= size.vertexCount else { throw .corrupt(.contextModel, offset: offset) }
    var stack = try stack(payload, from: reader.offset)
    let graph = ShuffledGraph.decode(
      from: &stack,
      isDirected: form & directedBit != 0,
      vertexCount: size.vertexCount,
      .init(strength: strength, hubCount: hubCount),
      loops: form & loopsBit != 0,
      edgeCountLimit: size.edgeCount
    )
    guard !stack.isOverdrawn else { throw .corrupt(.payloadTruncated, offset: payload.count) }
    guard let graph else { throw .corrupt(.symbolCount, offset: 1) }
    try stack.finish(at: payload.count)
    guard graph.edges.count == size.edgeCount else { throw .corrupt(.symbolCount, offset: 1) }
    return EdgeList(graph: graph, names: Array(0..<size.vertexCount))
  }

  private static func decodeLabelled(
    _ payload: ArraySlice<UInt8>,
    _ form: UInt8,
    _ size: (vertexCount: Int, edgeCount: Int),
    _ reader: inout ByteReader
  ) throws(FormatError) -> EdgeList {
    let nameByteCount = try reader.readVarint()
    let offset = reader.offset
    try reader.skip(nameByteCount)
    let names: [Int]
    do throws(FormatError) {
      names = try AdjacencyCoding.decodeNames(
        payload.dropFirst(offset).prefix(nameByteCount),
        count: size.vertexCount
      )
    } catch { throw error.rebased(by: offset) }
    let graph = try decodeEdges(payload, from: reader.offset, form, size)
    guard graph.hasNoLoneVertex else { throw .corrupt(.symbolCount, offset: 1) }
    return EdgeList(graph: graph, names: names)
  }

  private static func decodeEdges(
    _ payload: ArraySlice<UInt8>,
    from offset: Int,
    _ form: UInt8,
    _ size: (vertexCount: Int, edgeCount: Int)
  ) throws(FormatError) -> Graph {
    let isDirected = form & directedBit != 0
    guard form & randomEdgesBit != 0 else {
      do throws(FormatError) {
        return try AdjacencyCoding.decode(
          payload.dropFirst(offset),
          isDirected: isDirected,
          vertexCount: size.vertexCount,
          edgeCount: size.edgeCount
        )
      } catch { throw error.rebased(by: offset) }
    }
    var stack = try stack(payload, from: offset)
    let graph = RandomEdges.decode(
      from: &stack,
      isDirected: isDirected,
      vertexCount: size.vertexCount,
      edgeCount: size.edgeCount
    )
    guard !stack.isOverdrawn else { throw .corrupt(.payloadTruncated, offset: payload.count) }
    guard let graph else { throw .corrupt(.symbolCount, offset: 1) }
    try stack.finish(at: payload.count)
    return graph
  }

  private static func stack(
    _ payload: ArraySlice<UInt8>,
    from offset: Int
  ) throws(FormatError) -> ANSStack {
    do throws(FormatError) {
      return try ANSStack(serialised: payload.dropFirst(offset))
    } catch { throw error.rebased(by: offset) }
  }
}
