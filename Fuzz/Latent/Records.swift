internal import ByteIO
internal import LatentCoding

/// Any bytes are as much content as was promised, in order, or a `FormatError` within them.
func fuzzRecordDecoding(_ input: inout [UInt8]) {
  let byteCount = takeContentByteCount(&input)
  do throws(FormatError) {
    let content = try RecordSet.decode(input[...], contentByteCount: byteCount)
    require(content.count == byteCount, "content is as long as was said")
    let terminator: UInt8 = input[0] & 4 == 0 ? 10 : 0
    require(
      SortedRecords.sorted(content, terminator: terminator) == content,
      "records are in order"
    )
    checkRecords(content, terminator: terminator)
  } catch {
    require(error.offset >= 0 && error.offset <= input.count, "\(error) is within the payload")
  }
}

/// Any content comes back in order, and is cut into blocks.
func fuzzRecords(_ content: [UInt8], terminator: UInt8) {
  let sorted = SortedRecords.sorted(content, terminator: terminator)
  require(sorted.count == content.count, "nothing but the order is lost")
  require(sorted.sorted() == content.sorted(), "nothing but the order is lost")
  let records = content.split(separator: terminator, omittingEmptySubsequences: false)
  let limit = max(1, 1 + (records.map(\.count).max() ?? 0))
  do {
    let blocks = try SortedRecords.blocks(of: sorted, terminator: terminator, byteCountLimit: limit)
    require(blocks.reduce(0) { $0 + $1.count } == sorted.count, "blocks are all of the content")
  } catch {
    fatalError("no record is longer than the limit: \(error)")
  }
  guard !sorted.isEmpty else { return }
  checkRecords(sorted, terminator: terminator)
}

/// Content in order is coded, and comes back.
private func checkRecords(_ sorted: [UInt8], terminator: UInt8) {
  guard let payload = RecordSet.encode(sorted, terminator: terminator) else {
    fatalError("content in order has a payload")
  }
  do throws(FormatError) {
    let content = try RecordSet.decode(payload[...], contentByteCount: sorted.count)
    require(content == sorted, "what is coded comes back")
    let first = try RecordSet.firstRecord(payload[...], contentByteCount: sorted.count)
    require(
      first == nil || sorted.starts(with: first ?? []),
      "the first record is the content's beginning"
    )
  } catch {
    fatalError("what is coded can be read: \(error)")
  }
}
