/// Records in ascending bytewise order, one behind the other with their terminators.
///
/// ```swift
/// let sorted = SortedRecords.sorted(content, terminator: UInt8(ascii: "\n"))
/// for block in try SortedRecords.blocks(of: sorted, terminator: 10, byteCountLimit: 1 << 20) {
///   …RecordSet.encode(sorted[block], terminator: 10)
/// }
/// ```
package enum SortedRecords {
  /// A record that no block can hold.
  package struct RecordTooLong: Error, Equatable {
    /// The record's bytes, terminator included.
    package let byteCount: Int
    /// Where it begins in the sorted content.
    package let offset: Int
  }

  /// The same records in ascending order.
  ///
  /// When the last record of `content` lacks its terminator, so does the last one of the result: the bytes
  /// are as many, and nothing but the order is lost.
  ///
  /// - Complexity: O(n log n) comparisons of records.
  package static func sorted(_ content: [UInt8], terminator: UInt8) -> [UInt8] {
    var records: [(key: UInt64, range: Range<Int>)] = []
    var start = 0
    for (offset, byte) in content.enumerated() where byte == terminator {
      records.append((leadingKey(content, start..<offset), start..<offset))
      start = offset + 1
    }
    let isUnterminated = start < content.count
    if isUnterminated {
      records.append((leadingKey(content, start..<content.count), start..<content.count))
    }
    records.sort { left, right in
      left.key != right.key
        ? left.key < right.key : precedes(content[left.range], content[right.range])
    }
    var result: [UInt8] = []
    result.reserveCapacity(content.count)
    for (_, range) in records {
      result += content[range]
      result.append(terminator)
    }
    if isUnterminated { result.removeLast() }
    return result
  }

  /// The first eight bytes as a number: it orders most records, and equal ones need a look.
  private static func leadingKey(_ content: [UInt8], _ range: Range<Int>) -> UInt64 {
    var key: UInt64 = 0
    for index in 0..<8 {
      let offset = range.lowerBound + index
      key = key << 8 | (offset < range.upperBound ? UInt64(content[offset]) : 0)
    }
    return key
  }

  /// Whether a record comes before another one.
  package static func precedes(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Bool {
    left.lexicographicallyPrecedes(right)
  }

  /// The records' ranges in some content, terminators left out.
  package static func ranges(of content: ArraySlice<UInt8>, terminator: UInt8) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var start = content.startIndex
    for offset in content.indices where content[offset] == terminator {
      ranges.append(start..<offset)
      start = offset + 1
    }
    if start < content.endIndex { ranges.append(start..<content.endIndex) }
    return ranges
  }

  /// Cuts sorted content into blocks of whole records.
  ///
  /// A block ends in the last eighth of what it may have, where its neighbours have least in common: so
  /// blocks tend to hold all records of a beginning, and each stands alone.
  ///
  /// - Throws: ``RecordTooLong`` for a record that exceeds the limit.
  package static func blocks(
    of sorted: [UInt8],
    terminator: UInt8,
    byteCountLimit: Int
  ) throws(RecordTooLong) -> [Range<Int>] {
    precondition(byteCountLimit > 0)
    var blocks: [Range<Int>] = []
    var (start, records) = (0, ranges(of: sorted[...], terminator: terminator)[...])
    while let first = records.first {
      guard sorted.count - start > byteCountLimit else {
        blocks.append(start..<sorted.count)
        break
      }
      guard first.upperBound + 1 - start <= byteCountLimit else {
        throw RecordTooLong(byteCount: first.count + 1, offset: first.lowerBound)
      }
      // The record behind the cut, and the bytes it shares with the one before.
      var best = (index: records.startIndex + 1, shared: Int.max)
      var index = records.startIndex + 1
      while index < records.endIndex, records[index].lowerBound - start <= byteCountLimit {
        if records[index].lowerBound - start > byteCountLimit - byteCountLimit / 8 {
          let shared = zip(sorted[records[index - 1]], sorted[records[index]])
            .prefix { $0 == $1 }.count
          if shared <= best.shared { best = (index, shared) }
        } else {
          best.index = index
        }
        index += 1
      }
      let end = records[best.index].lowerBound
      blocks.append(start..<end)
      start = end
      records = records[best.index...]
    }
    return blocks
  }
}
