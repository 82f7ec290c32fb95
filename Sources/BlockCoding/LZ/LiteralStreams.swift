internal import ByteIO
internal import EntropyCoding

/// The literals of a block by their contexts (Spec §7.2).
struct LiteralStreams {
  /// Which byte is the other one of a context.
  enum Kind: UInt8, CaseIterable {
    /// The second byte in front.
    case secondInFront = 0
    /// The byte at the last offset.
    case atOffset = 1
  }

  private let kind: Kind
  private let rows: [UInt8]
  private let rowStarts: [UInt16]
  /// All streams one behind the other, and as many bytes more as there are literals: a stream that runs out goes on
  /// in the next one, and that is found in the end.
  private let symbols: [UInt8]
  /// Where each stream begins, and where the last one ends.
  private let starts: [Int]
  private var places: [Int]

  /// Streams for contexts, one for each number.
  init(_ kind: Kind, _ contexts: PairContexts, streams: [[UInt8]]) {
    self.kind = kind
    rows = contexts.rows()
    rowStarts = contexts.rowStarts()
    precondition(streams.count == contexts.count)
    let count = streams.reduce(0) { $0 + $1.count }
    var symbols: [UInt8] = []
    symbols.reserveCapacity(2 * count + 1)
    var starts = [0]
    for stream in streams {
      symbols += stream
      starts.append(symbols.count)
    }
    symbols.append(contentsOf: repeatElement(0, count: count + 1))
    self.symbols = symbols
    self.starts = starts
    places = Array(starts.dropLast())
  }

  /// Whether each stream ends where the literals that were asked for do.
  var areUsedUp: Bool { places.elementsEqual(starts.dropFirst()) }

  /// Calls a function with what picks the literals, once.
  @unsafe
  mutating func withPicker(_ body: (inout LiteralPicker) -> Bool) -> Bool {
    let kind = kind
    return unsafe rows.withUnsafeBufferPointer { rows in
      unsafe rowStarts.withUnsafeBufferPointer { rowStarts in
        unsafe symbols.withUnsafeBufferPointer { symbols in
          unsafe places.withUnsafeMutableBufferPointer { places in
            guard let rows = rows.baseAddress, let rowStarts = rowStarts.baseAddress,
              let symbols = symbols.baseAddress, let places = places.baseAddress
            else { return false }
            // SAFETY: a row has a number for each byte, and each number has a place; no place passes the
            // literals behind the streams.
            var picker = unsafe LiteralPicker(
              isAtOffset: kind == .atOffset,
              rows: rows,
              rowStarts: rowStarts,
              symbols: symbols,
              places: places
            )
            return unsafe body(&picker)
          }
        }
      }
    }
  }
}

/// Takes literals from the streams of their contexts.
@unsafe
struct LiteralPicker: LiteralSource {
  let isAtOffset: Bool
  let rows: UnsafePointer<UInt8>
  let rowStarts: UnsafePointer<UInt16>
  let symbols: UnsafePointer<UInt8>
  let places: UnsafeMutablePointer<Int>

  @inline(always)
  mutating func write(
    _ count: Int,
    to place: UnsafeMutablePointer<UInt8>,
    start: UnsafeMutablePointer<UInt8>,
    offset: Int,
    isRoomy: Bool
  ) {
    guard count > 0 else { return }
    let distance = unsafe isAtOffset ? offset : 2
    let position = unsafe place - start
    guard position >= max(distance, 1) else {
      return unsafe writeSlowly(count, to: place, start: start, distance: distance)
    }
    var near = unsafe place[-1]
    var place = unsafe place
    for _ in 0..<count {
      let far = unsafe place[0 &- distance]
      let number = unsafe Int(rows[Int(rowStarts[Int(far)]) &+ Int(near)])
      let next = unsafe places[number]
      unsafe places[number] = next &+ 1
      near = unsafe symbols[next]
      unsafe place.pointee = near
      unsafe place += 1
    }
  }

  /// The same where bytes in front of the content have a say.
  @inline(never)
  private mutating func writeSlowly(
    _ count: Int,
    to place: UnsafeMutablePointer<UInt8>,
    start: UnsafeMutablePointer<UInt8>,
    distance: Int
  ) {
    let first = unsafe place - start
    for position in first..<(first + count) {
      let near = unsafe position >= 1 ? start[position - 1] : 0
      let far = unsafe position >= distance ? start[position - distance] : 0
      let number = unsafe Int(rows[Int(rowStarts[Int(far)]) + Int(near)])
      unsafe start[position] = symbols[places[number]]
      unsafe places[number] += 1
    }
  }
}
