/// Copies that may write more than they are asked to.
///
/// 16 bytes are copied where fewer are asked for: the caller has room for ``slack`` bytes behind the target.
enum WildCopy {
  /// Bytes that may be written, and for a run read, behind what is asked for.
  static let slack = 32

  @inline(always)
  private static func copy16(
    from source: UnsafePointer<UInt8>,
    to target: UnsafeMutablePointer<UInt8>
  ) {
    let bytes = unsafe UnsafeRawPointer(source).loadUnaligned(as: SIMD16<UInt8>.self)
    unsafe UnsafeMutableRawPointer(target).storeBytes(of: bytes, as: SIMD16<UInt8>.self)
  }

  /// Copies what is behind `done` of `count` bytes, in steps of 16.
  @inline(never)
  private static func copyLong(
    from source: UnsafePointer<UInt8>,
    to target: UnsafeMutablePointer<UInt8>,
    _ done: Int,
    count: Int
  ) {
    for done in stride(from: done, to: count, by: 16) {
      unsafe copy16(from: source + done, to: target + done)
    }
  }

  /// Copies bytes that don't overlap.
  @inline(always)
  static func copyRun(
    from source: UnsafePointer<UInt8>,
    to target: UnsafeMutablePointer<UInt8>,
    count: Int
  ) {
    unsafe copy16(from: source, to: target)
    guard count > 16 else { return }
    unsafe copyLong(from: source, to: target, 16, count: count)
  }

  /// Copies what stands `offset` bytes in front, which may overlap: byte by byte, as it were.
  @inline(always)
  static func copyMatch(to target: UnsafeMutablePointer<UInt8>, offset: Int, count: Int) {
    guard offset >= 16 else {
      return unsafe copyNear(to: target, offset: offset, count: count)
    }
    let source = unsafe UnsafePointer(target) - offset
    unsafe copy16(from: source, to: target)
    guard count > 16 else { return }
    unsafe copy16(from: source + 16, to: target + 16)
    guard count > 32 else { return }
    unsafe copyLong(from: source, to: target, 32, count: count)
  }

  /// The same within 16 bytes, 8 bytes at a time.
  @inline(never)
  private static func copyNear(to target: UnsafeMutablePointer<UInt8>, offset: Int, count: Int) {
    let source = unsafe UnsafeMutableRawPointer(target) - offset
    let target = UnsafeMutableRawPointer(target)
    guard offset < 8 else {
      for done in stride(from: 0, to: count, by: 8) {
        let bytes = unsafe (source + done).loadUnaligned(as: UInt64.self)
        unsafe (target + done).storeBytes(of: bytes, as: UInt64.self)
      }
      return
    }
    // As many periods as eight bytes hold, then by whole periods.
    var bytes = UInt64(0)
    for index in 0..<offset {
      bytes |= unsafe UInt64((source + index).load(as: UInt8.self)) &<< UInt64(8 &* index)
    }
    let width = UInt64(8 &* offset)
    bytes |= bytes << width
    bytes |= bytes << (2 &* width)
    bytes |= bytes << (4 &* width)
    let step = offset &* (8 / offset)
    for done in stride(from: 0, to: count, by: step) {
      unsafe (target + done).storeBytes(of: UInt64(littleEndian: bytes), as: UInt64.self)
    }
  }

  /// Copies what stands `offset` bytes in front, and nothing more.
  static func copyMatchExactly(
    to target: UnsafeMutablePointer<UInt8>,
    offset: Int,
    count: Int
  ) {
    for step in 0..<count {
      unsafe target[step] = target[step &- offset]
    }
  }
}
