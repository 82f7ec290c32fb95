internal import ByteIO
internal import LatentCoding

/// A graph's payload, or an edge list: the last byte says which.
public func fuzzGraph(_ input: [UInt8]) {
  let worth = Worth(input)
  var input = input
  let choice = input.popLast() ?? 0
  if choice & 1 == 0 {
    fuzzGraphDecoding(&input, worth)
  } else {
    // Without names a graph is coded in several ways.
    let isUnlabelled = isOne(input, in: 64)
    fuzzGraphs(
      isOne(input, in: 512) ? input : Array(input.prefix(isUnlabelled ? 1 << 5 : 1 << 6)),
      isDirected: choice & 2 != 0,
      isText: choice & 4 == 0,
      isLabelled: isUnlabelled ? [true, false] : worth.isRepeated ? [true] : []
    )
  }
}

/// Any bytes are a canonical edge list, as long as was promised, or a `FormatError` within them.
private func fuzzGraphDecoding(_ input: inout [UInt8], _ worth: Worth) {
  let byteCount = worth.takeContentByteCount(&input)
  do throws(FormatError) {
    let content = try GraphPayload.decode(input[...], contentByteCount: byteCount)
    hold(content.count == byteCount, "content is as long as was said")
    let list = parse(content, isDirected: input[0] & 1 == 1)
    hold(list?.text == content, "content is canonical")
    if let list, worth.isRepeated { checkGraph(list, isLabelled: [true, false]) }
  } catch {
    hold(error.offset >= 0 && error.offset <= input.count, "\(error) is within the payload")
  }
}

/// Any edge list, a text or bytes that are vertices in turn, comes back.
private func fuzzGraphs(
  _ input: [UInt8],
  isDirected: Bool,
  isText: Bool,
  isLabelled: [Bool]
) {
  var text = input
  if !isText {
    text = []
    for index in stride(from: 1, to: input.count, by: 2) {
      text += Array("\(input[index - 1]) \(input[index])\n".utf8)
    }
  }
  guard let list = parse(text, isDirected: isDirected), !list.graph.edges.isEmpty else { return }
  hold(parse(list.text, isDirected: isDirected)?.text == list.text, "canonical text stays")
  checkGraph(list, isLabelled: isLabelled)
}

private func parse(_ text: [UInt8], isDirected: Bool) -> EdgeList? {
  do throws(EdgeList.LineError) {
    return try EdgeList(parsing: text, isDirected: isDirected)
  } catch {
    hold(error.line >= 1 && error.line <= 1 + text.count { $0 == 10 }, "a line of the text")
    return nil
  }
}

/// A graph is coded both ways, and comes back, if with other names.
private func checkGraph(_ list: EdgeList, isLabelled: [Bool]) {
  for isLabelled in isLabelled {
    let coded = GraphPayload.encode(list, isLabelled: isLabelled)
    do throws(FormatError) {
      let content = try GraphPayload.decode(
        coded.payload[...],
        contentByteCount: coded.content.count
      )
      hold(content == coded.content, "what is coded comes back")
    } catch {
      fatalError("what is coded can be read: \(error)")
    }
    hold(!isLabelled || coded.content == list.text, "names are kept")
    let other = parse(coded.content, isDirected: list.graph.isDirected)
    hold(other.map { degrees($0.graph) } == degrees(list.graph), "the graph is as it was")
  }
}

/// Vertices' degrees in and out and their loops, ascending: what any renumbering keeps.
private func degrees(_ graph: Graph) -> [[Int]] {
  var degrees = [[Int]](repeating: [0, 0, 0], count: graph.vertexCount)
  for edge in graph.edges {
    if edge.source == edge.target {
      degrees[edge.source][2] += 1
    } else {
      degrees[edge.source][0] += 1
      degrees[edge.target][graph.isDirected ? 1 : 0] += 1
    }
  }
  return degrees.sorted { $0.lexicographicallyPrecedes($1) }
}
