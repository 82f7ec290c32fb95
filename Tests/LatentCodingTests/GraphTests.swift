import ByteIO
import TestSupport
import Testing

@testable import LatentCoding

@Suite struct GraphTests {
  /// Graphs of all sorts: some edges between popular vertices, loops where asked for.
  static func random(
    vertexCount: Int,
    edgeCount: Int,
    isDirected: Bool,
    loops: Bool,
    using generator: inout SeededGenerator
  ) -> EdgeList {
    var ends = [Int.random(in: 0..<vertexCount, using: &generator)]
    var text = ""
    for _ in 0..<edgeCount {
      let source = Int.random(in: 0..<vertexCount, using: &generator)
      let target =
        Bool.random(using: &generator)
        ? ends[Int.random(in: 0..<ends.count, using: &generator)]
        : Int.random(in: 0..<vertexCount, using: &generator)
      guard loops || source != target else { continue }
      ends += [source, target]
      text += "\(source * 3 + 5)\t\(target * 3 + 5)\n"
    }
    do {
      return try EdgeList(parsing: Array(text.utf8), isDirected: isDirected)
    } catch {
      fatalError("line \(error.line)")
    }
  }

  /// A graph's vertices' degrees in and out, in ascending order: what any renumbering keeps.
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

  private func expectRoundTrip(_ list: EdgeList, _ note: String) throws {
    guard !list.graph.edges.isEmpty else { return }
    let labelled = GraphPayload.encode(list, isLabelled: true)
    #expect(labelled.content == list.text, "\(note)")
    let back = try GraphPayload.decode(
      labelled.payload[...],
      contentByteCount: labelled.content.count
    )
    #expect(back == labelled.content, "\(note)")
    let directed = list.graph.isDirected
    #expect(try EdgeList(parsing: back, isDirected: directed).graph == list.graph, "\(note)")

    let unlabelled = GraphPayload.encode(list, isLabelled: false)
    let shuffled = try GraphPayload.decode(
      unlabelled.payload[...],
      contentByteCount: unlabelled.content.count
    )
    #expect(shuffled == unlabelled.content, "\(note)")
    let other = try EdgeList(parsing: shuffled, isDirected: directed).graph
    #expect(degrees(other) == degrees(list.graph), "\(note)")
    // Also the sparser code of labelled graphs, which is seldom the shorter one.
    var stack = RandomEdges.encode(list.graph)
    let edges = RandomEdges.decode(
      from: &stack,
      isDirected: directed,
      vertexCount: list.graph.vertexCount,
      edgeCount: list.graph.edges.count
    )
    #expect(edges == list.graph && stack.hasOnlySeeds, "\(note)")
  }

  @Test(arguments: [false, true]) func randomGraphs(isDirected: Bool) throws {
    var generator = SeededGenerator(seed: isDirected ? 0x6D : 0x6A)
    for round in 0..<60 {
      let vertexCount = Int.random(in: 1...(round < 40 ? 12 : 300), using: &generator)
      let list = Self.random(
        vertexCount: vertexCount,
        edgeCount: Int.random(in: 1...(4 * vertexCount), using: &generator),
        isDirected: isDirected,
        loops: round % 2 == 0,
        using: &generator
      )
      try expectRoundTrip(list, "\(generator), round \(round)")
    }
  }

  @Test func specialGraphs() throws {
    let star = (1...400).map { "0 \($0)\n" }.joined()
    let circle = (0..<200).map { "\($0) \(($0 + 1) % 200)\n" }.joined()
    let complete = (0..<40).flatMap { u in (u + 1..<40).map { "\(u) \($0)\n" } }.joined()
    for text in ["0 0\n", "5 3\n", "1 2\n2 1\n", "999999999999999999 0\n", star, circle, complete] {
      for isDirected in [false, true] {
        let list = try EdgeList(parsing: Array(text.utf8), isDirected: isDirected)
        try expectRoundTrip(list, text.prefix(20).description)
      }
    }
  }

  @Test func text() throws {
    let text = "# from to\n% also\n\n 7  3\n3\t7\r\n0003 3\n7 3"
    let list = try EdgeList(parsing: Array(text.utf8), isDirected: false)
    #expect(list.names == [3, 7] && list.repeatedEdgeCount == 2 && list.commentLineCount == 3)
    #expect(list.text == Array("3 3\n3 7\n".utf8))
    let directed = try EdgeList(parsing: Array(text.utf8), isDirected: true)
    #expect(directed.text == Array("3 3\n3 7\n7 3\n".utf8) && directed.repeatedEdgeCount == 1)
    for (bad, line) in [
      ("1\n", 1), ("1 2\n1 2 3", 2), ("1 -2", 1), ("1 1000000000000000000", 1), ("a b", 1),
      ("1,2", 1), ("# 1\n\n+1 2", 3), ("1 2 # note", 1), ("1\u{b}2", 1), ("\u{FEFF}1 2", 1),
    ] {
      #expect(throws: EdgeList.LineError(line: line)) {
        try EdgeList(parsing: Array(bad.utf8), isDirected: true)
      }
    }
  }

  @Test func smallTexts() throws {
    for (text, commentLineCount) in [("", 0), ("\n", 1), ("#\n%\n\n", 3), ("  # a\n", 1)] {
      let list = try EdgeList(parsing: Array(text.utf8), isDirected: false)
      #expect(list.graph.edges.isEmpty && list.commentLineCount == commentLineCount, "\(text)")
      #expect(list.text == [])
    }
    let loop = try EdgeList(parsing: Array("4294967296 4294967296".utf8), isDirected: false)
    #expect(loop.text == Array("4294967296 4294967296\n".utf8) && loop.commentLineCount == 0)
  }

  /// The least text of some vertices, by adding it up.
  @Test func numbersBelow() {
    var byteCount = 0
    for count in 0..<12_000 {
      #expect(EdgeList.byteCount(ofNumbersBelow: count) == byteCount)
      byteCount += "\(count)".utf8.count + 1
    }
  }

  /// Whatever the bytes are, they end in as much content as was said, or in an error.
  @Test func damage() throws {
    var generator = SeededGenerator(seed: 0xDB)
    var outcomes: [Int: Int] = [:]
    for isDirected in [false, true] {
      let list = Self.random(
        vertexCount: 40,
        edgeCount: 90,
        isDirected: isDirected,
        loops: true,
        using: &generator
      )
      var payloads = [true, false].map { GraphPayload.encode(list, isLabelled: $0) }
      // A form that the encoder doesn't choose here: the head of the rows', and a stack.
      var random = payloads[0].payload
      let head = 4 + Int(random[3])
      random = [random[0] | 4] + random[1..<head] + RandomEdges.encode(list.graph).serialised()
      payloads.append((random, payloads[0].content))
      for (payload, content) in payloads {
        #expect(try GraphPayload.decode(payload[...], contentByteCount: content.count) == content)
        for _ in 0..<1000 {
          var damaged = payload
          switch Int.random(in: 0..<4, using: &generator) {
          case 0: damaged.removeLast(Int.random(in: 1...payload.count, using: &generator))
          case 1:
            let place = Int.random(in: 0..<10, using: &generator)
            damaged[place] = UInt8.random(in: 0...255, using: &generator)
          case 2:
            let place = Int.random(in: 0..<payload.count, using: &generator)
            damaged[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
          default:
            damaged += Samples.random(
              Int.random(in: 1...8, using: &generator),
              seed: generator.next()
            )
          }
          do {
            let decoded = try GraphPayload.decode(damaged[...], contentByteCount: content.count)
            #expect(decoded.count == content.count)
            outcomes[0, default: 0] += 1
          } catch {
            outcomes[error.number, default: 0] += 1
          }
        }
      }
    }
    // An end of the payload is no end of the archive.
    #expect(Set([20, 22, 35, 36, 37]).isSubset(of: outcomes.keys), "\(outcomes)")
    #expect(Set([4, 5]).isDisjoint(with: outcomes.keys), "\(outcomes)")
  }

  /// Claims that the content's size can't justify are refused at once.
  @Test func hugeClaims() {
    let many: [UInt8] = [0, 0xFF, 0xFF, 0xFF, 7, 0xFF, 0xFF, 0xFF, 7, 0]
    #expect(throws: FormatError.corrupt(.symbolCount, offset: 1)) {
      try GraphPayload.decode(many[...], contentByteCount: 1000)
    }
  }
}
