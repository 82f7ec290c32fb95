/// Whether a content looks like x86 code: calls whose targets repeat more often than their distances do.
struct X86Survey {
  /// Calls that a piece of code has at least, one in so many bytes.
  private static let rarestCall = 512
  private static let slotBits = 11

  private var byteCount = 0
  private var callCount = 0
  private var repeatedTargetCount = 0
  private var repeatedDistanceCount = 0

  /// Looks at pieces of a content.
  init(_ pieces: [Range<Int>], of content: Span<UInt8>) {
    // What was last seen in a slot, plus one.
    var targets = [UInt32](repeating: 0, count: 1 << Self.slotBits)
    var distances = targets
    for piece in pieces {
      byteCount += piece.count
      let end = min(piece.upperBound, content.count - X86Calls.byteCount + 1)
      // SAFETY: the pointer is used inside the call; eight bytes from a window's place are there, and four behind
      // each opcode, since places end before the content does.
      unsafe content.withUnsafeBytes { bytes in
        for start in stride(from: piece.lowerBound, through: end - 8, by: 8) {
          let window = unsafe bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self)
          var found = X86Calls.places(in: UInt64(littleEndian: window))
          while found != 0 {
            let place = start &+ (found.trailingZeroBitCount &>> 3)
            found &= found &- 1
            let distance = unsafe Int32(
              littleEndian: bytes.loadUnaligned(fromByteOffset: place &+ 1, as: Int32.self)
            )
            guard ((distance &>> 24) &+ 1) & ~1 == 0 else { continue }
            callCount &+= 1
            let number = UInt32(bitPattern: distance) & (1 << 25 - 1)
            let target = (number &+ UInt32(truncatingIfNeeded: place)) & (1 << 25 - 1)
            repeatedDistanceCount &+= Self.meet(number, in: &distances)
            repeatedTargetCount &+= Self.meet(target, in: &targets)
          }
        }
      }
    }
  }

  /// 1 where the number was the last one of its slot, which it is from now on.
  private static func meet(_ number: UInt32, in slots: inout [UInt32]) -> Int {
    let slot = Int((number &* 0x9E37_79B1) >> UInt32(32 - slotBits))
    let isRepeated = slots[slot] == number + 1
    slots[slot] = number + 1
    return isRepeated ? 1 : 0
  }

  /// Whether calls are frequent and their targets say more.
  var isCode: Bool {
    callCount >= byteCount / Self.rarestCall
      && repeatedTargetCount >= 8
      && repeatedTargetCount >= 2 * repeatedDistanceCount
  }
}
