internal import AnszContainer
internal import ByteIO

/// A block as it stands in an archive, and where.
struct PlacedBlock: Sendable {
  let block: EncodedBlock
  let payloadOffset: Int

  /// Where the archive goes on behind it.
  var end: Int { payloadOffset + block.header.storedByteCount }

  /// Regenerates the content when there is room for its model; offsets of errors count from the archive's first byte.
  func decode(into content: inout [UInt8], within room: ModelRoom) throws(FormatError) {
    try room.with(block.header.modelByteCount) { () throws(FormatError) in
      try decode(into: &content)
    }
  }

  /// Regenerates the content; offsets of errors count from the archive's first byte.
  func decode(into content: inout [UInt8]) throws(FormatError) {
    do {
      try block.decode(into: &content)
    } catch {
      throw error.rebased(by: payloadOffset)
    }
  }
}
