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
}

struct BinaryEncoder: BinaryCoder {
  private var interval = CodingInterval()
  private(set) var bytes: [UInt8] = []

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
    // Any number of the interval will do: the one with most zeros at its end, which are left out.
    for byteCount in 0...4 {
      let mask: UInt32 = byteCount == 4 ? 0 : .max >> (8 * byteCount)
      let candidate = interval.high & ~mask
      guard candidate >= interval.low else { continue }
      for index in 0..<byteCount {
        bytes.append(UInt8(truncatingIfNeeded: candidate >> (24 - 8 * index)))
      }
      break
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

  /// Whether more bytes were wanted than a writer leaves out.
  var isExhausted: Bool { missingByteCount > 4 }

  /// Checks that all bytes were needed, and no others.
  ///
  /// - Throws: Error 20 when more than the writer leaves out were missing, 22 when some are left or
  ///   a zero that the writer would have left out stands at the end.
  func finish(at offset: Int) throws(FormatError) {
    guard !isExhausted else { throw .corrupt(.payloadTruncated, offset: offset) }
    guard next == bytes.endIndex, missingByteCount == 4 || bytes.last != 0 else {
      throw .corrupt(.finalState, offset: offset)
    }
  }
}
