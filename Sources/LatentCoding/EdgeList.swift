/// A graph as text: a line `u v` for each edge.
///
/// ```swift
/// let list = try EdgeList(parsing: bytes, isDirected: false)
/// print(list.graph.edges.count, list.repeatedEdgeCount)
/// ```
package struct EdgeList: Equatable, Sendable {
  /// A line that is no edge.
  package struct LineError: Error, Equatable {
    /// The line, from 1.
    package let line: Int
  }

  /// Vertices are numbers' ranks.
  package let graph: Graph
  /// The numbers that occur, ascending.
  package let names: [Int]
  /// Lines that repeat an edge, which are dropped.
  package let repeatedEdgeCount: Int
  /// Lines that are empty or comments, which are dropped.
  package let commentLineCount: Int
  /// Names have at most so many digits.
  static let digitCountLimit = 18

  init(graph: Graph, names: [Int]) {
    self.graph = graph
    self.names = names
    repeatedEdgeCount = 0
    commentLineCount = 0
  }

  /// Reads lines of two numbers below 10^18.
  ///
  /// What a graph doesn't have is lost, and `text` differs from the bytes given by it:
  /// - lines that are empty or whose first word begins with `#` or `%`, the comments of SNAP and of Matrix Market;
  /// - spaces, tabs and carriage returns around the numbers, but for one space; leading zeros;
  /// - the order of the lines, lines that repeat an edge, and without directions the order of a line's numbers.
  ///
  /// An edge from a vertex to itself is one. The last line may lack its newline.
  ///
  /// - Throws: ``LineError`` for anything else: weights, signs, names, numbers of 10^18 or more. Without edges
  ///   nothing is thrown, but `GraphPayload.encode` can't take the list.
  /// - Complexity: O(m log m) for m lines.
  package init(parsing text: [UInt8], isDirected: Bool) throws(LineError) {
    var pairs: [(Int, Int)] = []
    var (line, commentLineCount) = (0, 0)
    for bytes in text.split(separator: 10, omittingEmptySubsequences: false) {
      line += 1
      let words = bytes.split { $0 == 32 || $0 == 9 || $0 == 13 }
      guard let first = words.first, first.first != 35, first.first != 37 else {
        commentLineCount += 1
        continue
      }
      guard words.count == 2, let source = Self.number(words[0]), let target = Self.number(words[1])
      else { throw LineError(line: line) }
      pairs.append((source, target))
    }
    names = Array(Set(pairs.flatMap { [$0.0, $0.1] })).sorted()
    let ranks = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($0.element, $0.offset) })
    graph = Graph(
      isDirected: isDirected,
      vertexCount: names.count,
      edges: pairs.map { Graph.Edge(ranks[$0.0, default: 0], ranks[$0.1, default: 0]) }
    )
    repeatedEdgeCount = pairs.count - graph.edges.count
    // Behind the last newline there is no line.
    self.commentLineCount = commentLineCount - (text.isEmpty || text.last == 10 ? 1 : 0)
  }

  private static func number(_ word: ArraySlice<UInt8>) -> Int? {
    guard word.allSatisfy({ $0 >= 48 && $0 <= 57 }), !word.isEmpty else { return nil }
    let digits = word.drop { $0 == 48 }
    guard digits.count <= digitCountLimit else { return nil }
    return digits.reduce(0) { $0 * 10 + Int($1) - 48 }
  }

  /// The bytes of 0 ..< count in decimal, with a byte behind each; no `count` different numbers have fewer.
  static func byteCount(ofNumbersBelow count: Int) -> Int {
    var (byteCount, power) = (2 * count, 10)
    while power < count {
      byteCount += count - power
      power *= 10
    }
    return byteCount
  }

  /// The bytes of `text`.
  var textByteCount: Int {
    let counts = names.map { RecordLayout.digits($0).count }
    return graph.edges.reduce(0) { $0 + counts[$1.source] + counts[$1.target] + 2 }
  }

  /// The canonical text: edges ascending by number, undirected ones with the lesser number first.
  package var text: [UInt8] {
    let words = names.map { RecordLayout.digits($0) }
    var text: [UInt8] = []
    for edge in graph.edges {
      text += words[edge.source]
      text.append(32)
      text += words[edge.target]
      text.append(10)
    }
    return text
  }
}
