package import Ansz

/// Bytes that come in pieces of given sizes, over and over.
package struct PieceSource: ByteSource {
  private let bytes: [UInt8]
  private let pieceByteCounts: [Int]
  private var offset = 0
  private var pieceCount = 0

  /// A source of these bytes; without sizes it gives as many as it is asked for.
  package init(_ bytes: [UInt8], pieceByteCounts: [Int] = []) {
    precondition(pieceByteCounts.allSatisfy { $0 > 0 }, "a piece has bytes")
    self.bytes = bytes
    self.pieceByteCounts = pieceByteCounts
  }

  /// Appends the next piece; it never fails.
  package mutating func append(
    to buffer: inout [UInt8],
    atMost byteCount: Int,
    unless cancellation: Cancellation
  ) throws -> Int {
    require(byteCount > 0, "a reader asks for at least one byte")
    var atMost = byteCount
    if !pieceByteCounts.isEmpty {
      atMost = min(byteCount, pieceByteCounts[pieceCount % pieceByteCounts.count])
      pieceCount += 1
    }
    let piece = bytes[offset...].prefix(atMost)
    buffer += piece
    offset += piece.count
    return piece.count
  }
}
