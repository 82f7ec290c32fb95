internal import CAnszKernels

/// Copies runs and matches (Spec §7.1 and §7.2).
@unsafe
struct LZCopier {
  /// Where the literals come from.
  @unsafe
  enum Literals {
    /// One behind the other, and behind them ``LZCopying/literalSlack`` bytes.
    case inOrder(UnsafePointer<UInt8>)
    /// Streams of their contexts.
    case byContext(UnsafePointer<ansz_literal_streams>)
  }

  private let content: UnsafeMutablePointer<UInt8>
  private let byteCount: Int
  private let literals: Literals
  private var copying: ansz_copying

  /// A copier at the beginning of a content.
  init(_ content: UnsafeMutablePointer<UInt8>, byteCount: Int, _ literals: Literals) {
    unsafe self.content = content
    unsafe self.byteCount = byteCount
    unsafe self.literals = literals
    let repeated = RepeatOffsets()
    unsafe copying = ansz_copying(
      place: 0,
      literal: 0,
      repeated: (repeated.first, repeated.second, repeated.third)
    )
  }

  /// Copies what tokens and their fields say.
  ///
  /// - Returns: Whether no offset reaches in front of the content; what follows one that does is not copied.
  mutating func copy(
    _ tokens: UnsafePointer<UInt8>,
    _ fields: UnsafePointer<ansz_fields>,
    count: Int
  ) -> Bool {
    var index = 0
    while true {
      // SAFETY: the caller has a token and fields for each index below the count, which fit the content.
      switch unsafe literals {
      case .inOrder(let first):
        index = unsafe ansz_copy_sequences(
          tokens,
          fields,
          index,
          count,
          first,
          content,
          byteCount,
          &copying
        )
      case .byContext(let streams):
        index = unsafe ansz_copy_sequences_by_context(
          tokens,
          fields,
          index,
          count,
          streams,
          content,
          byteCount,
          &copying
        )
      }
      guard index < count else { return true }
      guard unsafe copyOne(tokens[index], fields, index) else { return false }
      index += 1
    }
  }

  /// Copies one sequence and writes nothing behind it.
  ///
  /// - Returns: Whether its offset doesn't reach in front of the content; otherwise nothing is copied.
  private mutating func copyOne(
    _ token: UInt8,
    _ fields: UnsafePointer<ansz_fields>,
    _ index: Int
  ) -> Bool {
    // SAFETY: the caller has fields for the index, which fit the content.
    let words = unsafe UnsafeRawPointer(fields).assumingMemoryBound(to: UInt32.self)
    let run = unsafe Int(words[index])
    let match = unsafe Int(words[index + LZFields.chunkCount])
    let new = unsafe words[index + 2 * LZFields.chunkCount]
    var repeated = unsafe RepeatOffsets(copying.repeated)
    let offset = Int(repeated.take(token >> 6, new: new))
    // 0 stands for 2^32.
    guard offset > 0, unsafe offset <= copying.place + run else { return false }
    unsafe write(run)
    // What has been copied can be copied together with its source: of a run there is twice as much each time.
    var (distance, left) = (offset, match)
    while left > 0 {
      let count = min(distance, left)
      let place = unsafe content + copying.place
      unsafe place.update(from: place - distance, count: count)
      unsafe copying.place += count
      left -= count
      distance += count
    }
    unsafe copying.repeated = (repeated.first, repeated.second, repeated.third)
    return true
  }

  /// Writes the last literals.
  mutating func finish() {
    unsafe write(byteCount - copying.place)
  }

  /// Writes the next literals, which fit the content.
  private mutating func write(_ count: Int) {
    switch unsafe literals {
    case .inOrder(let first):
      unsafe (content + copying.place).update(from: first + copying.literal, count: count)
      unsafe copying.literal += count
    case .byContext(let streams):
      let offset = unsafe Int(copying.repeated.0)
      unsafe streams.pointee.write(count, to: content, at: copying.place, offset: offset)
    }
    unsafe copying.place += count
  }
}
