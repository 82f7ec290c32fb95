internal import ByteIO
internal import LatentCoding

/// A set's payload, or records: the last byte says which, and how records end.
public func fuzzRecordSet(_ input: [UInt8]) {
  let worth = Worth(input)
  var input = input
  let choice = input.popLast() ?? 0
  if choice & 1 == 0 {
    fuzzRecordDecoding(&input, worth)
  } else {
    fuzzRecords(
      worth,
      Array(input.prefix(worth.contentByteCountLimit / 2)),
      terminator: choice & 2 == 0 ? 10 : 0
    )
  }
}

/// How much of an input is worked out, as models take microseconds for a byte.
struct Worth {
  /// A power of two.
  let contentByteCountLimit: Int
  /// Whether content is coded, too.
  let isRepeated: Bool

  init(_ input: [UInt8]) {
    contentByteCountLimit = isOne(input, in: 64) ? 1 << 14 : isOne(input, in: 8) ? 1 << 8 : 1 << 6
    isRepeated = isOne(input, in: 8)
  }

  /// Takes the content's byte count that a payload promises from an input's last two bytes.
  func takeContentByteCount(_ input: inout [UInt8]) -> Int {
    let high = Int(input.popLast() ?? 0)
    return 1 + ((high << 8 | Int(input.popLast() ?? 0)) & (contentByteCountLimit - 1))
  }
}

/// Any bytes are as much content as was promised, in order, or a `FormatError` within them.
private func fuzzRecordDecoding(_ input: inout [UInt8], _ worth: Worth) {
  let byteCount = worth.takeContentByteCount(&input)
  do throws(FormatError) {
    let content = try RecordSet.decode(input[...], contentByteCount: byteCount)
    hold(content.count == byteCount, "content is as long as was said")
    let terminator: UInt8 = input[0] & 4 == 0 ? 10 : 0
    hold(
      SortedRecords.sorted(content, terminator: terminator) == content,
      "records are in order"
    )
    guard worth.isRepeated else { return }
    checkRecords(content, terminator: terminator)
  } catch {
    hold(error.offset >= 0 && error.offset <= input.count, "\(error) is within the payload")
  }
}

/// Any content comes back in order, and is cut into blocks.
private func fuzzRecords(_ worth: Worth, _ content: [UInt8], terminator: UInt8) {
  let sorted = SortedRecords.sorted(content, terminator: terminator)
  hold(sorted.count == content.count, "nothing but the order is lost")
  hold(sorted.sorted() == content.sorted(), "nothing but the order is lost")
  let records = content.split(separator: terminator, omittingEmptySubsequences: false)
  let limit = max(1, 1 + (records.map(\.count).max() ?? 0))
  do {
    let blocks = try SortedRecords.blocks(of: sorted, terminator: terminator, byteCountLimit: limit)
    hold(blocks.reduce(0) { $0 + $1.count } == sorted.count, "blocks are all of the content")
  } catch {
    fatalError("no record is longer than the limit: \(error)")
  }
  guard !sorted.isEmpty, worth.isRepeated else { return }
  checkRecords(sorted, terminator: terminator)
}

/// Content in order is coded, and comes back.
private func checkRecords(_ sorted: [UInt8], terminator: UInt8) {
  guard let payload = RecordSet.encode(sorted, terminator: terminator) else {
    fatalError("content in order has a payload")
  }
  do throws(FormatError) {
    let content = try RecordSet.decode(payload[...], contentByteCount: sorted.count)
    hold(content == sorted, "what is coded comes back")
    let first = try RecordSet.firstRecord(payload[...], contentByteCount: sorted.count)
    hold(
      first == nil || sorted.starts(with: first ?? []),
      "the first record is the content's beginning"
    )
  } catch {
    fatalError("what is coded can be read: \(error)")
  }
}
