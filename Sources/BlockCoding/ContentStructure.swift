/// What an encoder knows of a content that is more than a sequence of bytes.
package enum ContentStructure: Equatable, Sendable {
  /// Whole records in ascending bytewise order; each ends with a terminator, 10 or 0, but perhaps the last.
  case sortedRecords(terminator: UInt8)
  /// Lines of the canonical edge list of a graph (Spec/latent-coding §5).
  case edges(isDirected: Bool)
  /// The canonical edge list of a graph whose vertices have got new numbers, with its payload: numbers and payload are
  /// made together.
  case unlabelledGraph(payload: [UInt8])
}
