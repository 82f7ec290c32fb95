package import ByteIO

extension RecordSet {
  /// The first record of a payload, without the terminator, where it takes little to know: for a search among blocks.
  ///
  /// No checksum covers what a beginning says: whoever acts upon it decodes a block.
  ///
  /// - Parameters: As of `decode`.
  /// - Returns: The record; nil where all of the payload is needed.
  /// - Throws: A rule that the beginning breaks.
  /// - Complexity: O(the record), and memory of 4 MiB and 1.5 KiB a byte.
  package static func firstRecord(
    _ payload: ArraySlice<UInt8>,
    contentByteCount: Int
  ) throws(FormatError) -> [UInt8]? {
    guard let first = payload.first else { throw .corrupt(.payloadTruncated, offset: 0) }
    let form = try Form(first)
    guard !form.isMultiset else { return nil }
    let byteCount = contentByteCount + (form.isUnterminated ? 1 : 0)
    guard byteCount <= neighbourByteCountLimit else { throw .corrupt(.symbolCount, offset: 0) }
    var model = NeighbourModel(
      coder: BinaryDecoder(payload.dropFirst()),
      terminator: form.terminator,
      contentByteCount: byteCount,
      isBrief: true
    )
    let isDone = model.code(nil, byteCountLimit: byteCount)
    guard !model.coder.isExhausted else {
      throw .corrupt(.payloadTruncated, offset: payload.count)
    }
    guard isDone else { throw .corrupt(.symbolCount, offset: payload.count) }
    return Array(model.content.dropLast())
  }
}
