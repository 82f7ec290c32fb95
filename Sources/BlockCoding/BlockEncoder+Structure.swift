internal import LatentCoding

extension BlockEncoder {
  /// Encodes the content of a block by what is known of it, or at a level where that isn't smaller than the content.
  ///
  /// - Parameters:
  ///   - content: At least one byte; of the structure.
  ///   - structure: What is known.
  ///   - level: How much to do; 0 stores.
  ///   - payload: Output; what it held is lost. It is never longer than the content.
  /// - Returns: The codec of the payload.
  /// - Complexity: O(*n* log *n*), 1 to 2 µs a byte.
  package static func encode(
    _ content: [UInt8],
    structure: ContentStructure,
    level: Level,
    into payload: inout [UInt8]
  ) -> BlockCodec {
    if level.number > 0, let (codec, bytes) = code(content, structure),
      bytes.count < content.count
    {
      payload = bytes
      return codec
    }
    return encode(content, level: level, into: &payload)
  }

  private static func code(
    _ content: [UInt8],
    _ structure: ContentStructure
  ) -> (BlockCodec, payload: [UInt8])? {
    switch structure {
    case .sortedRecords(let terminator):
      return RecordSet.encode(content, terminator: terminator).map { (.records, $0) }
    case .edges(let isDirected):
      guard let list = try? EdgeList(parsing: content, isDirected: isDirected),
        list.graph.fitsIntoPayload
      else { return nil }
      let coded = GraphPayload.encode(list, isLabelled: true)
      assert(coded.content == content, "lines of a canonical edge list")
      return (.graph, coded.payload)
    case .unlabelledGraph(let payload):
      return (.graph, payload)
    }
  }
}

extension Graph {
  /// Whether a payload can have so many vertices and edges.
  package var fitsIntoPayload: Bool {
    !edges.isEmpty && edges.count <= Self.edgeCountLimit && vertexCount <= Self.vertexCountLimit
  }
}
