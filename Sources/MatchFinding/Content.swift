/// A block's bytes, as the parsers' loops see them.
///
/// Nothing is checked here: a caller keeps `position + 8 <= byteCount` for what it loads.
@safe
struct Content {
  /// The first byte.
  let start: UnsafePointer<UInt8>
  /// How many bytes there are.
  let byteCount: Int

  /// A view of bytes, which are there as long as the view is used.
  init(start: UnsafePointer<UInt8>, byteCount: Int) {
    precondition(byteCount < 1 << 31, "positions and lengths fit in 32 bits")
    unsafe self.start = start
    self.byteCount = byteCount
  }

  /// The byte at a position.
  @inline(__always)
  func byte(_ position: Int) -> UInt8 {
    // SAFETY: the caller's positions are in front of the end.
    unsafe start[position]
  }

  /// The 4 bytes from a position on, the first one lowest.
  @inline(__always)
  func load32(_ position: Int) -> UInt32 {
    // SAFETY: as above.
    unsafe UnsafeRawPointer(start).loadUnaligned(fromByteOffset: position, as: UInt32.self)
      .littleEndian
  }

  /// The 8 bytes from a position on, the first one lowest.
  @inline(__always)
  func load64(_ position: Int) -> UInt64 {
    // SAFETY: as above.
    unsafe UnsafeRawPointer(start).loadUnaligned(fromByteOffset: position, as: UInt64.self)
      .littleEndian
  }

  /// How many bytes from `position` on equal those from `source` on; `source < position`.
  @inline(__always)
  func commonByteCount(_ position: Int, _ source: Int) -> Int {
    var current = position
    let distance = position &- source
    while current &+ 8 <= byteCount {
      let difference = load64(current) ^ load64(current &- distance)
      if difference != 0 {
        return current &- position &+ difference.trailingZeroBitCount &>> 3
      }
      current &+= 8
    }
    while current < byteCount && byte(current) == byte(current &- distance) { current &+= 1 }
    return current &- position
  }

  /// How many bytes in front of `position` equal those in front of `source`, down to `limit`.
  @inline(__always)
  func commonByteCountBackward(_ position: Int, _ source: Int, downTo limit: Int) -> Int {
    var count = 0
    let room = min(position &- limit, source)
    while count < room && byte(position &- count &- 1) == byte(source &- count &- 1) {
      count &+= 1
    }
    return count
  }
}
