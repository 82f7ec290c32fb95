internal import CAnszKernels
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
  /// The literal at each place.
  private var next: [UInt8]

  /// Streams for contexts, one for each number.
  init(_ kind: Kind, _ contexts: PairContexts, streams: [[UInt8]]) {
    self.kind = kind
    rows = contexts.rows()
    rowStarts = contexts.rowStarts()
    precondition(streams.count == contexts.count)
    var starts = [0]
    for stream in streams {
      starts.append(starts[starts.count - 1] + stream.count)
    }
    let count = starts[streams.count]
    var symbols = [UInt8](unwritten: 2 * count + 1)
    unsafe symbols.withUnsafeMutableBufferPointer { symbols in
      // SAFETY: the streams fill what is in front of `count`.
      for (start, stream) in zip(starts, streams) {
        _ = unsafe symbols[start...].update(fromContentsOf: stream)
      }
      unsafe symbols[count...].update(repeating: 0)
    }
    self.symbols = symbols
    self.starts = starts
    places = Array(starts.dropLast())
    next = places.map { symbols[$0] }
  }

  /// Whether each stream ends where the literals that were asked for do.
  var areUsedUp: Bool { places.elementsEqual(starts.dropFirst()) }

  /// Calls a function with the streams, once.
  @unsafe
  mutating func withUnsafeStreams(
    _ body: (UnsafePointer<ansz_literal_streams>) -> Bool
  ) -> Bool {
    let kind = kind
    return unsafe rows.withUnsafeBufferPointer { rows in
      unsafe rowStarts.withUnsafeBufferPointer { rowStarts in
        unsafe symbols.withUnsafeBufferPointer { symbols in
          unsafe places.withUnsafeMutableBufferPointer { places in
            unsafe next.withUnsafeMutableBufferPointer { next in
              // SAFETY: a row has a number for each byte, and each number has a place; no place passes the
              // bytes behind the streams.
              var streams = unsafe ansz_literal_streams(
                is_at_offset: kind == .atOffset,
                rows: rows.baseAddress,
                row_starts: rowStarts.baseAddress,
                symbols: symbols.baseAddress,
                places: places.baseAddress,
                next: next.baseAddress
              )
              return unsafe body(&streams)
            }
          }
        }
      }
    }
  }
}

extension ansz_literal_streams {
  /// Writes literals where bytes in front of the content may have a say.
  ///
  /// - Parameters:
  ///   - count: How many; the block has so many more.
  ///   - content: Of the block.
  ///   - first: Where the first one goes.
  ///   - offset: The repeat offset 0.
  @unsafe
  func write(
    _ count: Int,
    to content: UnsafeMutablePointer<UInt8>,
    at first: Int,
    offset: Int
  ) {
    let distance = unsafe is_at_offset ? offset : 2
    for position in first..<(first + count) {
      // SAFETY: see where the streams were made; the literals fit the content.
      let near = unsafe position >= 1 ? content[position - 1] : 0
      let far = unsafe position >= distance ? content[position - distance] : 0
      let number = unsafe Int(rows[Int(row_starts[Int(far)]) + Int(near)])
      unsafe content[position] = next[number]
      unsafe places[number] += 1
      unsafe next[number] = symbols[places[number]]
    }
  }
}
