internal import ByteIO

/// Codes bits with given probabilities; a writer and a reader have the same shape, so that a model is
/// written down once for both.
protocol BinaryCoder {
  /// Codes a bit.
  ///
  /// - Parameters:
  ///   - bit: What to write; a reader doesn't look at it.
  ///   - probability: Of a one, in 1…65535, units of 2^-16.
  /// - Returns: The bit.
  mutating func code(_ bit: Bool, probability: Int) -> Bool

  /// Whether a reader wanted more bytes than a writer leaves out: what was read since isn't there.
  var isExhausted: Bool { get }
}

/// The interval of a binary arithmetic coder (Spec/latent-coding §3.1), shared by writer and reader.
struct CodingInterval {
  /// The first and the last number of the interval, low ≤ high.
  var low: UInt32 = 0
  var high: UInt32 = .max

  /// Keeps a bit's part of the interval; the ones' comes first.
  @inline(always)
  mutating func narrow(_ bit: Bool, at middle: UInt32) {
    if bit { high = middle } else { low = middle &+ 1 }
  }

  /// The last number of the ones' part: low ≤ middle < high, whenever low < high.
  @inline(always)
  func middle(_ probability: Int) -> UInt32 {
    low &+ UInt32(truncatingIfNeeded: (UInt64(high &- low) &* UInt64(probability)) &>> 16)
  }

  /// Whether the first bytes are settled.
  @inline(always)
  var hasSettledByte: Bool { (low ^ high) >> 24 == 0 }

  @inline(always)
  mutating func shift() {
    low <<= 8
    high = high << 8 | 0xFF
  }

  /// The number of the interval that ends the bytes, and how many of its bytes are written: as few as possible,
  /// zeros follow.
  var ending: (number: UInt32, byteCount: Int) {
    for byteCount in 0..<4 {
      let number = high & ~(.max >> (8 * byteCount))
      if number >= low { return (number, byteCount) }
    }
    return (high, 4)
  }
}

struct BinaryEncoder: BinaryCoder {
  private var interval = CodingInterval()
  private(set) var bytes: [UInt8] = []
  var isExhausted: Bool { false }

  @inline(always)
  mutating func code(_ bit: Bool, probability: Int) -> Bool {
    assert(probability > 0 && probability < 1 << 16)
    interval.narrow(bit, at: interval.middle(probability))
    while interval.hasSettledByte {
      bytes.append(UInt8(interval.high >> 24))
      interval.shift()
    }
    return bit
  }

  /// Settles all bits and gives the bytes.
  consuming func finish() -> [UInt8] {
    let (number, byteCount) = interval.ending
    for index in 0..<byteCount {
      bytes.append(UInt8(truncatingIfNeeded: number >> (24 - 8 * index)))
    }
    return bytes
  }
}

struct BinaryDecoder: BinaryCoder {
  private var interval = CodingInterval()
  private let bytes: ArraySlice<UInt8>
  /// The next byte to read, and how many were wanted behind the end.
  private var next: Int
  private var missingByteCount = 0
  private var number: UInt32 = 0

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    next = bytes.startIndex
    for _ in 0..<4 { readByte() }
  }

  private mutating func readByte() {
    var byte: UInt8 = 0
    if next < bytes.endIndex {
      byte = bytes[next]
      next += 1
    } else {
      missingByteCount += 1
    }
    number = number << 8 | UInt32(byte)
  }

  @inline(always)
  mutating func code(_ bit: Bool, probability: Int) -> Bool {
    let middle = interval.middle(probability)
    let bit = number <= middle
    interval.narrow(bit, at: middle)
    while interval.hasSettledByte {
      interval.shift()
      readByte()
    }
    return bit
  }

  var isExhausted: Bool { missingByteCount > 4 }

  /// Checks that the bytes end as a writer ends them.
  ///
  /// - Throws: Error 20 when more than the writer leaves out were missing, 22 for another ending.
  func finish(at offset: Int) throws(FormatError) {
    guard !isExhausted else { throw .corrupt(.payloadTruncated, offset: offset) }
    let ending = interval.ending
    guard next == bytes.endIndex, missingByteCount == 4 - ending.byteCount, number == ending.number
    else { throw .corrupt(.finalState, offset: offset) }
  }
}
