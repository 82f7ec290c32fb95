internal import Ansz
internal import ArgumentParser

/// The options that give up an order, for a smaller archive.
struct ArrangementOptions: ParsableArguments {
  @Flag(
    help: """
      Keep the lines but not their order: the content is the sorted lines, bytewise, equal ones as often as they \
      were. Levels from -1 on do the same, with larger blocks.
      """
  )
  var unordered = false

  @Flag(help: "With --unordered: records end with a zero byte, not lines.")
  var zeroTerminated = false

  @Flag(
    help: """
      Keep the edges of a graph, lines `u v` of two numbers: the content is the sorted edges, each once, the lesser \
      number first, without comments (# or %), leading zeros and other blanks than one space.
      """
  )
  var graph = false

  @Flag(help: "With --graph: give vertices new numbers, from 0; --graph=unlabelled is the same.")
  var unlabelled = false

  @Flag(help: "With --graph: edges have directions, from the first number to the second.")
  var directed = false

  /// Why no order is made of what flows.
  static let flushError = ValidationError(
    "--flush-every is of no use where all is read before a part is written"
  )

  /// The order to make, if there is one.
  func form() throws -> ContentForm? {
    guard !(unordered && graph) else {
      throw ValidationError("--unordered and --graph exclude each other")
    }
    guard unordered || !zeroTerminated else {
      throw ValidationError("--zero-terminated goes with --unordered")
    }
    guard graph || !(unlabelled || directed) else {
      throw ValidationError("--unlabelled and --directed go with --graph")
    }
    if unordered { return zeroTerminated ? .sortedRecords : .sortedLines }
    guard graph else { return nil }
    return unlabelled
      ? directed ? .unlabelledDirectedEdges : .unlabelledEdges
      : directed ? .directedEdges : .edges
  }
}
