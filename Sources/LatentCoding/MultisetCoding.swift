internal import ByteIO

/// Multisets of records by bits back: the order is popped, record by record, and never stored (Spec/latent-coding
/// §4).
///
/// Source: Severo, Townsend, Khisti, Makhzani and Ullrich 2021, arXiv:2107.09202.
enum MultisetCoding {
  /// A reader's time and memory are bounded by it.
  static let recordCountLimit = 1 << 24

  /// Codes records; nil when they have no common layout or are too many.
  static func encode(_ bytes: [UInt8], _ records: [Range<Int>], terminator: UInt8) -> [UInt8]? {
    guard records.count < recordCountLimit,
      let layout = RecordLayout(detectedIn: bytes, records)
    else { return nil }
    let formatter = RecordFormatter(layout)
    var model = RecordModel(layout)
    let byteCount = model.keyByteCount
    var keys: [UInt8] = []
    keys.reserveCapacity(byteCount * records.count)
    for record in records { formatter.appendKey(of: bytes[record], to: &keys) }
    func key(_ index: Int) -> ArraySlice<UInt8> {
      keys[index * byteCount..<(index + 1) * byteCount]
    }
    // Integers' order is another than that of their digits.
    let order = records.indices.sorted { SortedRecords.precedes(key($0), key($1)) }
    var (things, counts) = ([Int](), [Int]())
    for index in order {
      model.note(key(index), 1)
      if let last = things.last, key(last) == key(index) {
        counts[counts.count - 1] += 1
      } else {
        things.append(index)
        counts.append(1)
      }
    }
    var stack = ANSStack()
    var remaining = RemainingMultiset(counts: counts)
    while remaining.total > 0 {
      let drawn = key(things[remaining.draw(from: &stack)])
      model.note(drawn, -1)
      model.push(drawn, onto: &stack)
    }
    var payload: [UInt8] = []
    payload.append(varint: records.count)
    return payload + layout.serialised() + stack.serialised()
  }

  /// Decodes untrusted bytes, which begin behind the form.
  static func decode(
    _ bytes: ArraySlice<UInt8>,
    terminator: UInt8,
    contentByteCount: Int
  ) throws(FormatError) -> [UInt8] {
    let (recordCount, layout, headByteCount): (Int, RecordLayout, Int)
    do throws(FormatError) {
      (recordCount, layout, headByteCount) = try readHead(bytes, terminator, contentByteCount)
    } catch { throw error.rebased(by: 1) }
    var stack: ANSStack
    do throws(FormatError) {
      stack = try ANSStack(serialised: bytes.dropFirst(headByteCount))
    } catch { throw error.rebased(by: 1 + headByteCount) }

    var model = RecordModel(layout)
    var ordered = OrderedKeys(keyByteCount: model.keyByteCount)
    var key: [UInt8] = []
    for total in 1...recordCount {
      key.removeAll(keepingCapacity: true)
      model.pop(from: &stack, appendingTo: &key)
      model.note(key[...], 1)
      let place = ordered.insert(key[...])
      stack.push(start: place.start, frequency: place.frequency, total: total)
      guard !stack.isOverdrawn else { break }
    }
    try stack.finish(at: bytes.count + 1)
    return try content(of: ordered, layout, terminator, contentByteCount)
  }

  private static func readHead(
    _ bytes: ArraySlice<UInt8>,
    _ terminator: UInt8,
    _ contentByteCount: Int
  ) throws(FormatError) -> (recordCount: Int, RecordLayout, byteCount: Int) {
    var reader = ByteReader(bytes.span)
    let recordCount = try reader.readVarint()
    guard recordCount >= 1, recordCount < recordCountLimit else {
      throw .corrupt(.symbolCount, offset: 0)
    }
    let offset = reader.offset
    let layout = try RecordLayout.read(from: &reader, terminator: terminator)
    // So keys take at most 8 bytes for a byte of content.
    guard layout.leastByteCount + 1 <= contentByteCount / recordCount else {
      throw .corrupt(.symbolCount, offset: offset)
    }
    return (recordCount, layout, reader.offset)
  }

  /// The records in bytewise order, each with its terminator.
  private static func content(
    of ordered: OrderedKeys,
    _ layout: RecordLayout,
    _ terminator: UInt8,
    _ contentByteCount: Int
  ) throws(FormatError) -> [UInt8] {
    let formatter = RecordFormatter(layout)
    var text: [UInt8] = []
    var records: [(range: Range<Int>, count: Int32)] = []
    var left = contentByteCount
    for chunk in ordered.chunks {
      for (number, count) in zip(chunk.numbers, chunk.counts) {
        let start = text.count
        formatter.appendRecord(of: ordered.key(number), to: &text)
        records.append((start..<text.count, count))
        left -= (text.count - start + 1) * Int(count)
        guard left >= 0 else { throw .corrupt(.symbolCount, offset: 0) }
      }
    }
    guard left == 0 else { throw .corrupt(.symbolCount, offset: 0) }
    // Integers' order is another than that of their digits.
    records.sort { SortedRecords.precedes(text[$0.range], text[$1.range]) }
    var content: [UInt8] = []
    content.reserveCapacity(contentByteCount)
    for (range, count) in records {
      for _ in 0..<count {
        content += text[range]
        content.append(terminator)
      }
    }
    return content
  }
}
