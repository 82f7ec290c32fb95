import ByteIO

/// What a decoder says: the symbols of all streams, or an error's number.
enum Answer: Hashable {
  case content([[UInt8]])
  case error(Int)
}

/// rANS sections as Spec §10 says it, a symbol at a time: an oracle for all that codes them.
enum PlainSection {
  /// A rule of Spec §10 that a section breaks.
  struct Failure: Error {
    let number: Int
  }

  /// Decodes a section of streams with so many symbols each.
  static func decode(
    _ bytes: [UInt8],
    laneCount: Int,
    _ streams: [(count: Int, tables: PlainTables)]
  ) throws(Failure) -> [[UInt8]] {
    var rest = bytes[...]
    let lastCount = streams.last?.count ?? 0
    let closingCount = laneCount >= 8 ? try varint(from: &rest) : 0
    guard closingCount <= lastCount else { throw Failure(number: 36) }
    var states = try highHalves(laneCount, from: &rest).map { $0 << 16 }
    guard rest.count >= 2 * laneCount else { throw Failure(number: 20) }
    guard rest.count % 2 == 0 else { throw Failure(number: 19) }
    let all = stride(from: rest.startIndex, to: rest.endIndex, by: 2).map {
      Int(rest[$0]) | Int(rest[$0 + 1]) << 8
    }
    for lane in 0..<laneCount {
      states[lane] |= all[lane]
    }
    var words = all[laneCount...]
    var decoded: [[UInt8]] = []
    for (number, stream) in streams.enumerated() {
      let isLast = number == streams.count - 1
      var symbols: [UInt8] = []
      for index in 0..<(stream.count - (isLast ? closingCount : 0)) {
        let table = stream.tables.table(at: index, of: symbols, laneCount: laneCount)
        guard let symbol = table.pop(&states[index % laneCount], &words)
        else { throw Failure(number: 20) }
        symbols.append(symbol)
      }
      decoded.append(symbols)
    }
    guard words.isEmpty else { throw Failure(number: 22) }
    guard laneCount >= 8 else {
      guard states.allSatisfy({ $0 == 1 << 16 }) else { throw Failure(number: 22) }
      return decoded
    }
    words = closingWords(of: states[4...])[...]
    for lane in 0..<closingCount {
      let last = decoded.count - 1
      let table = streams[last].tables
        .table(at: decoded[last].count, of: decoded[last], laneCount: laneCount)
      guard let symbol = table.pop(&states[lane % 4], &words) else { throw Failure(number: 20) }
      decoded[last].append(symbol)
    }
    guard states[..<4].allSatisfy({ $0 == 1 << 16 }), words.allSatisfy({ $0 == 0 })
    else { throw Failure(number: 22) }
    return decoded
  }

  /// Encodes streams; nil where the words of so many closing symbols don't fit the lanes.
  static func encode(
    _ streams: [(symbols: [UInt8], tables: PlainTables)],
    laneCount: Int,
    closingCount: Int
  ) -> [UInt8]? {
    var states = [Int](repeating: 1 << 16, count: laneCount)
    guard let last = streams.last, closingCount <= last.symbols.count else { return nil }
    if laneCount >= 8 {
      let open = last.symbols.count - closingCount
      var words: [Int] = []
      for lane in (0..<closingCount).reversed() {
        last.tables.table(at: open + lane, of: last.symbols, laneCount: laneCount)
          .push(last.symbols[open + lane], &states[lane % 4], &words)
      }
      guard let others = Self.states(of: words.reversed(), count: laneCount - 4)
      else { return nil }
      states.replaceSubrange(4..., with: others)
    }
    var words: [Int] = []
    for (number, stream) in streams.enumerated().reversed() {
      let count = stream.symbols.count - (number == streams.count - 1 ? closingCount : 0)
      for index in (0..<count).reversed() {
        stream.tables.table(at: index, of: stream.symbols, laneCount: laneCount)
          .push(stream.symbols[index], &states[index % laneCount], &words)
      }
    }
    var bytes: [UInt8] = []
    if laneCount >= 8 {
      bytes.append(varint: closingCount)
    }
    bytes += bitsOfHighHalves(of: states[...]).finish()
    for value in states + words.reversed() {
      bytes.append(littleEndian: UInt16(value & 0xFFFF))
    }
    return bytes
  }

  /// The words of the closing: low halves, and high halves as they are written, in whole words.
  static func closingWords(of states: ArraySlice<Int>) -> [Int] {
    var bytes = bitsOfHighHalves(of: states).finish()
    if bytes.count % 2 == 1 {
      bytes.append(0)
    }
    return states.map { $0 & 0xFFFF }
      + stride(from: 0, to: bytes.count, by: 2).map { Int(bytes[$0]) | Int(bytes[$0 + 1]) << 8 }
  }

  /// The states that words are; nil where there are too many of them.
  static func states(of words: [Int], count: Int) -> [Int]? {
    let lows = words.prefix(count) + [Int](repeating: 0, count: max(0, count - words.count))
    let bits = words.dropFirst(count).flatMap { word in (0..<16).map { word >> $0 & 1 } }
    var place = 0
    func number(_ count: Int) -> Int {
      defer { place += count }
      return (0..<count).reduce(0) {
        $0 | (place + $1 < bits.count ? bits[place + $1] : 0) << $1
      }
    }
    let states = lows.map { low in
      let c = number(4)
      return (1 << c + number(c)) << 16 | low
    }
    return place >= bits.count ? states : nil
  }

  private static func bitsOfHighHalves(of states: ArraySlice<Int>) -> BitWriter {
    var bits = BitWriter()
    for x in states {
      let high = x >> 16
      let c = (0..<16).first { high >> $0 == 1 } ?? 0
      bits.write(c, count: 4)
      bits.write(high - 1 << c, count: c)
    }
    return bits
  }

  private static func highHalves(
    _ count: Int,
    from rest: inout ArraySlice<UInt8>
  ) throws(Failure) -> [Int] {
    let bits = rest.prefix(19 * count / 8 + 1)
      .flatMap { byte in (0..<8).map { Int(byte) >> $0 & 1 } }
    var place = 0
    func number(_ count: Int) throws(Failure) -> Int {
      guard place + count <= bits.count else { throw Failure(number: 20) }
      place += count
      return (0..<count).reduce(0) { $0 | bits[place - count + $1] << $1 }
    }
    var highs: [Int] = []
    for _ in 0..<count {
      let c = try number(4)
      highs.append(1 << c + (try number(c)))
    }
    while place % 8 != 0 {
      guard try number(1) == 0 else { throw Failure(number: 17) }
    }
    rest = rest.dropFirst(place / 8)
    return highs
  }

  /// A varint (Spec §2).
  private static func varint(from rest: inout ArraySlice<UInt8>) throws(Failure) -> Int {
    var value = 0
    for group in 0..<9 {
      guard let byte = rest.popFirst() else { throw Failure(number: 20) }
      value |= Int(byte & 0x7F) << (7 * group)
      guard byte >= 0x80 else {
        guard byte != 0 || group == 0 else { throw Failure(number: 36) }
        return value
      }
    }
    throw Failure(number: 36)
  }
}
