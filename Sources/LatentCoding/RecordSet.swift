package import ByteIO

/// The payload of a block of sorted records (Spec/latent-coding §3).
///
/// The smaller of two: records predicted from their neighbours, or a multiset without order by bits
/// back, for records that are fields of random digits.
///
/// ```swift
/// if let payload = RecordSet.encode(sorted, terminator: 10) {
///   let content = try RecordSet.decode(payload[...], contentByteCount: sorted.count)
/// }
/// ```
package enum RecordSet {
  /// The first byte of a payload.
  struct Form {
    var isMultiset: Bool
    var isUnterminated: Bool
    var terminator: UInt8

    var byte: UInt8 {
      (isMultiset ? 1 : 0) | (isUnterminated ? 2 : 0) | (terminator == 0 ? 4 : 0)
    }

    init(isMultiset: Bool, isUnterminated: Bool, terminator: UInt8) {
      self.isMultiset = isMultiset
      self.isUnterminated = isUnterminated
      self.terminator = terminator
    }

    init(_ byte: UInt8) throws(FormatError) {
      guard byte < 8 else { throw .corrupt(.codecForm, offset: 0) }
      isMultiset = byte & 1 != 0
      isUnterminated = byte & 2 != 0
      terminator = byte & 4 != 0 ? 0 : 10
    }
  }

  /// The most content that is predicted from neighbours.
  package static let neighbourByteCountLimit = 1 << 24

  /// Codes a block.
  ///
  /// - Parameters:
  ///   - content: 1 byte or more, as `SortedRecords` makes blocks.
  ///   - terminator: 10 or 0.
  /// - Returns: The payload; nil when the records aren't in order, or have no common layout and
  ///   more than `neighbourByteCountLimit` bytes.
  /// - Complexity: O(n log n), 1 to 4 µs a byte: the less, the more records have in common.
  package static func encode(_ content: [UInt8], terminator: UInt8) -> [UInt8]? {
    precondition(terminator == 10 || terminator == 0, "records end with 0A or 00")
    precondition(!content.isEmpty, "a block has content")
    let isUnterminated = content[content.count - 1] != terminator
    let bytes = isUnterminated ? content + [terminator] : content
    let records = SortedRecords.ranges(of: bytes[...], terminator: terminator)
    for index in records.indices.dropFirst() {
      guard !SortedRecords.precedes(bytes[records[index]], bytes[records[index - 1]]) else {
        return nil
      }
    }
    var form = Form(isMultiset: true, isUnterminated: isUnterminated, terminator: terminator)
    let multiset = MultisetCoding.encode(bytes, records, terminator: terminator)
    // What a reader must be able to do in bounded time.
    guard bytes.count <= neighbourByteCountLimit else { return multiset.map { [form.byte] + $0 } }
    if let multiset, isClearlySmaller(multiset.count, bytes, records, terminator) {
      return [form.byte] + multiset
    }
    let neighbours = encodeNeighbours(bytes, records[...], terminator)
    if let multiset, multiset.count < neighbours.count { return [form.byte] + multiset }
    form.isMultiset = false
    return [form.byte] + neighbours
  }

  private static func encodeNeighbours(
    _ bytes: [UInt8],
    _ records: ArraySlice<Range<Int>>,
    _ terminator: UInt8
  ) -> [UInt8] {
    var model = NeighbourModel(
      coder: BinaryEncoder(),
      terminator: terminator,
      contentByteCount: bytes.count
    )
    for record in records {
      let isDone = model.code(bytes[record], byteCountLimit: .max)
      assert(isDone, "records are in order")
    }
    return model.coder.finish()
  }

  /// Whether the other method needn't be tried: a sixteenth of the records, from the middle, says so.
  ///
  /// The model learns more from all of them, but where a layout is the shorter one here there is little to learn.
  private static func isClearlySmaller(
    _ byteCount: Int,
    _ bytes: [UInt8],
    _ records: [Range<Int>],
    _ terminator: UInt8
  ) -> Bool {
    guard records.count >= 4096 else { return false }
    let middle = records.count / 2
    let sample = records[middle..<middle + records.count / 16]
    let content = Array(
      bytes[records[sample.startIndex].lowerBound...records[sample.endIndex].lowerBound - 1]
    )
    let ranges = SortedRecords.ranges(of: content[...], terminator: terminator)
    let estimate = encodeNeighbours(content, ranges[...], terminator).count * 16
    return byteCount < estimate
  }

  /// Decodes a payload that nobody vouches for.
  ///
  /// - Parameters:
  ///   - payload: All of it.
  ///   - contentByteCount: 1 or more.
  /// - Returns: The content, as many bytes.
  /// - Throws: A rule that the payload breaks. Offsets count from the payload's first byte.
  /// - Complexity: O(n log n) time for n bytes of payload and of content that was decoded, 0.5 to 4 µs a byte. Memory,
  ///   as measured: 80 MiB and up to 8 × `contentByteCount` by neighbours (where it is one record; else 2 ×), up to
  ///   12 × `contentByteCount` and 16 MiB as a multiset (where its integers are single digits).
  package static func decode(
    _ payload: ArraySlice<UInt8>,
    contentByteCount: Int
  ) throws(FormatError) -> [UInt8] {
    precondition(contentByteCount > 0, "a block has content")
    return try FormatError.ofPayload { () throws(FormatError) -> [UInt8] in
      guard let first = payload.first else { throw .corrupt(.payloadTruncated, offset: 0) }
      let form = try Form(first)
      let byteCount = contentByteCount + (form.isUnterminated ? 1 : 0)
      var content =
        form.isMultiset
        ? try MultisetCoding.decode(
          payload.dropFirst(),
          terminator: form.terminator,
          contentByteCount: byteCount
        )
        : try decodeNeighbours(payload.dropFirst(), form.terminator, byteCount)
      if form.isUnterminated {
        content.removeLast()
        // The last record isn't empty, or its missing terminator would be the one before.
        guard content.last != form.terminator else { throw .corrupt(.symbolCount, offset: 0) }
      }
      return content
    }
  }

  private static func decodeNeighbours(
    _ bytes: ArraySlice<UInt8>,
    _ terminator: UInt8,
    _ contentByteCount: Int
  ) throws(FormatError) -> [UInt8] {
    guard contentByteCount <= neighbourByteCountLimit else {
      throw .corrupt(.symbolCount, offset: 0)
    }
    var model = NeighbourModel(
      coder: BinaryDecoder(bytes),
      terminator: terminator,
      contentByteCount: contentByteCount
    )
    while model.content.count < contentByteCount {
      let isDone = model.code(nil, byteCountLimit: contentByteCount - model.content.count)
      // What is made up from bytes behind the end is no content.
      guard !model.coder.isExhausted else {
        throw .corrupt(.payloadTruncated, offset: bytes.count + 1)
      }
      guard isDone else { throw .corrupt(.symbolCount, offset: bytes.count + 1) }
    }
    try model.coder.finish(at: bytes.count + 1)
    return model.content
  }
}
