internal import CAnszKernels
internal import EntropyCoding

/// Calls and jumps of x86 code: E8 or E9, and how far it is to the target, in four bytes.
///
/// A function that is called from many places has as many distances, but one absolute address. The distance
/// counts where its highest byte is 00 or FF, so that it is a number of 25 bits with a sign; the place of the
/// opcode in the block is added to it, modulo 2^25.
///
/// With 24 bits and a highest byte that stays as it is, as in the first compressors that did this, calls from in
/// front of a target and from behind it differ: ooffice becomes 0.4 % larger with rANS, 0.25 % with LZ.
///
/// The two directions undo each other step by step: a step reads E8 or E9 at i, and 00 or FF at i + 4, and leaves
/// both conditions as they were. It only writes behind i; so the encoder goes from the last place to the first,
/// and the decoder from the first to the last, through the same states.
enum X86Calls {
  private static let opcodes: UInt64 = 0xE8E8_E8E8_E8E8_E8E8
  private static let opcodeMask: UInt64 = 0xFEFE_FEFE_FEFE_FEFE
  /// The opcode and the distance.
  static let byteCount = 5

  /// Places that are looked at together.
  private static let windowCount = 64

  /// Adds places to distances.
  ///
  /// - Complexity: O(*n*).
  static func makeAbsolute(in bytes: inout MutableSpan<UInt8>) {
    // SAFETY: the pointer is used inside the call, at the places that the buffer has.
    unsafe bytes.withUnsafeMutableBytes { buffer in
      guard buffer.count >= byteCount, let base = buffer.baseAddress else { return }
      // The places that remain are 0..<end.
      var end = buffer.count - byteCount + 1
      while end >= windowCount {
        // SAFETY: end is at most the number of places, and four bytes follow each.
        let start = end &- windowCount
        var found = unsafe ansz_call_places(base + start)
        end = start
        while found != 0 {
          let last = start &+ 63 &- found.leadingZeroBitCount
          let next = unsafe convertDown(base, from: last)
          // What was written is of no account to those below.
          guard next > start else {
            end = next
            break
          }
          found &= 1 &<< UInt64(truncatingIfNeeded: next &- start) &- 1
        }
      }
      while end > 0 {
        // SAFETY: as above.
        unsafe end = convertDown(base, from: end &- 1)
      }
    }
  }

  /// Adds the place to the distance there, if it is one, and goes on downwards while what was written may have made
  /// distances, or unmade them.
  ///
  /// - Returns: The lowest place that was looked at.
  @inline(__always)
  private static func convertDown(_ base: UnsafeMutableRawPointer, from last: Int) -> Int {
    var place = last
    var lowest = last
    while true {
      // SAFETY: 0 <= place <= last, which the caller has as a place.
      if unsafe isOpcode(base, place),
        unsafe convert(base, place, adding: Int32(truncatingIfNeeded: place)) != nil
      {
        lowest = max(0, place &- (byteCount - 2))
      }
      guard place > lowest else { return place }
      place &-= 1
    }
  }

  /// Takes places from distances: undoes ``makeAbsolute(in:)``.
  ///
  /// - Complexity: O(*n*).
  static func makeRelative(in bytes: inout MutableSpan<UInt8>, with kernel: RansKernel) {
    unsafe bytes.withUnsafeMutableBufferPointer { bytes in
      // SAFETY: the address is good for the count.
      unsafe ansz_make_calls_relative(bytes.baseAddress, bytes.count, kernel.hasVBMI)
    }
  }

  /// Bit 7 of each byte that is an opcode, the first byte lowest.
  @inline(__always)
  static func places(in window: UInt64) -> UInt64 {
    let others = (window & opcodeMask) ^ opcodes
    let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
    return ~(((others & low) &+ low) | others | low)
  }

  @inline(__always)
  private static func isOpcode(_ base: UnsafeMutableRawPointer, _ place: Int) -> Bool {
    // SAFETY: the callers have the place inside the buffer.
    unsafe base.load(fromByteOffset: place, as: UInt8.self) & 0xFE == 0xE8
  }

  /// Adds to the distance behind an opcode, if it is one.
  ///
  /// - Returns: The four bytes that now stand there, the first one lowest; nil if it is none.
  @inline(__always)
  private static func convert(
    _ base: UnsafeMutableRawPointer,
    _ place: Int,
    adding addend: Int32
  ) -> UInt64? {
    // SAFETY: the callers have five bytes there; every bit pattern is an integer.
    let distance = unsafe Int32(
      littleEndian: base.loadUnaligned(fromByteOffset: place &+ 1, as: Int32.self)
    )
    let isDistance = ((distance &>> 24) &+ 1) & ~1 == 0
    guard isDistance else { return nil }
    // 25 bits and their sign.
    let sum = ((distance &+ addend) &<< 7) &>> 7
    // SAFETY: as above.
    unsafe base.storeBytes(of: sum.littleEndian, toByteOffset: place &+ 1, as: Int32.self)
    return UInt64(UInt32(bitPattern: sum))
  }
}
