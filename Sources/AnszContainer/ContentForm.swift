/// What a content has been made from a source that had another order; the raw value is the word in metadata (Spec
/// §6.4).
public enum ContentForm: String, CaseIterable, Sendable {
  /// Lines in ascending bytewise order.
  case sortedLines = "sorted-lines"
  /// Records that end with a zero byte, in ascending bytewise order.
  case sortedRecords = "sorted-records"
  /// The edges of a graph without directions, each once.
  case edges
  /// The edges of a graph with directions, each once.
  case directedEdges = "directed-edges"
  /// The edges of a graph without directions, whose vertices have got new numbers.
  case unlabelledEdges = "unlabelled-edges"
  /// The edges of a graph with directions, whose vertices have got new numbers.
  case unlabelledDirectedEdges = "unlabelled-directed-edges"

  /// What ends a record; nil where there are no sorted records.
  public var terminator: UInt8? {
    switch self {
    case .sortedLines: 0x0A
    case .sortedRecords: 0
    default: nil
    }
  }
}
