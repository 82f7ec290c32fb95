package import ByteIO

/// A code for integers below 2^32: a token, which has a byte for its name and is coded by a model, and raw bits,
/// which are as good as random (Spec §10.1).
///
/// As in JPEG XL (ISO/IEC 18181-1, hybrid unsigned integers): small values are tokens of their own; of the
/// others the token has the length, and a few of the highest and the lowest bits.
///
/// ```swift
/// let code = HybridInteger(splitBits: 4, highBits: 1, lowBits: 0)
/// let (token, bits, bitCount) = code.token(of: 1000)   // 8 raw bits behind token 27
/// ```
package struct HybridInteger: Equatable, Sendable {
  /// log2 of the number of values that are tokens of their own, at least `highBits + lowBits`.
  package let splitBits: Int
  /// Bits behind the leading one that the token has.
  package let highBits: Int
  /// Lowest bits that the token has.
  package let lowBits: Int

  /// A code.
  ///
  /// Values below 2^32 must not need more than 256 tokens.
  package init(splitBits: Int, highBits: Int, lowBits: Int) {
    precondition(highBits >= 0 && lowBits >= 0 && splitBits >= highBits + lowBits)
    precondition(splitBits <= 8)
    self.splitBits = splitBits
    self.highBits = highBits
    self.lowBits = lowBits
    precondition(tokenCount <= 256, "tokens are bytes")
  }

  /// The number of tokens for all values below 2^32.
  package var tokenCount: Int { 1 << splitBits + (32 - splitBits) << (highBits + lowBits) }

  /// The token of a value and its raw bits, fewer than 32.
  package func token(of value: UInt32) -> (token: UInt8, bits: UInt32, bitCount: Int) {
    guard value >> UInt32(splitBits) != 0 else {
      return (UInt8(truncatingIfNeeded: value), 0, 0)
    }
    let length = 31 &- value.leadingZeroBitCount  // splitBits…31
    let bitCount = length &- highBits &- lowBits
    let high = (value &>> UInt32(length &- highBits)) & (1 &<< UInt32(highBits) &- 1)
    let low = value & (1 &<< UInt32(lowBits) &- 1)
    let group = UInt32(length &- splitBits) &<< UInt32(highBits &+ lowBits)
    let token = 1 &<< UInt32(splitBits) &+ group &+ high &<< UInt32(lowBits) &+ low
    let bits = (value &>> UInt32(lowBits)) & (1 &<< UInt32(bitCount) &- 1)
    return (UInt8(truncatingIfNeeded: token), bits, bitCount)
  }

  /// What a token stands for: the value with raw bits of 0, and how many raw bits it has.
  func meaning(of token: UInt8) -> (base: UInt32, bitCount: Int) {
    let rest = Int(token) - 1 << splitBits
    guard rest >= 0 else { return (UInt32(token), 0) }
    let bitCount = splitBits - highBits - lowBits + rest >> (highBits + lowBits)
    let high = UInt32(rest >> lowBits & (1 << highBits - 1) | 1 << highBits)
    return (high << UInt32(bitCount + lowBits) | UInt32(rest & (1 << lowBits - 1)), bitCount)
  }

  /// Gives the tokens of values, and writes their raw bits.
  ///
  /// - Parameters:
  ///   - values: Any.
  ///   - bits: Where their raw bits go.
  ///   - kernel: Encodes as many as it can; the results don't depend on it.
  /// - Returns: The tokens.
  /// - Complexity: O(*n*).
  package func encode(
    _ values: Span<UInt32>,
    bits: inout RawBitWriter,
    with kernel: RansKernel = .current
  ) -> [UInt8] {
    var tokens = [UInt8](repeating: 0, count: values.count)
    var output = tokens.mutableSpan
    let done = kernel.hasVBMI ? bits.encodeByVBMI(values, of: self, tokens: &output) : 0
    let rows = TokenRows(self)
    let rowOf = rows.ofLength.span
    let lowBits = UInt32(lowBits)
    let lowMask: UInt32 = 1 << lowBits - 1
    bits.write(count: values.count - done) { index in
      // SAFETY: the place is below values.count, the number of tokens; a length is below 32.
      let place = done &+ index
      let value = unsafe values[unchecked: place]
      let row = unsafe rowOf[unchecked: 31 &- (value | 1).leadingZeroBitCount]
      let token = row.addend &+ (value &>> row.shift) &<< lowBits &+ value & lowMask
      unsafe output[unchecked: place] = UInt8(truncatingIfNeeded: token)
      return (value &>> lowBits & row.rawMask, Int(row.rawCount))
    }
    return tokens
  }

  /// What makes the token of a value, by the place of the value's leading one:
  /// `addend + (value >> shift) << lowBits + (the low bits)`.
  private struct TokenRows {
    struct Row {
      var addend: UInt32 = 0
      var shift: UInt32 = 0
      var rawMask: UInt32 = 0
      var rawCount: UInt32 = 0
    }

    var ofLength = InlineArray<32, Row>(repeating: Row())

    init(_ code: HybridInteger) {
      for length in 0..<32 {
        guard length >= code.splitBits else {
          ofLength[length].shift = UInt32(code.lowBits)
          continue
        }
        let rawCount = length - code.highBits - code.lowBits
        let (least, _, _) = code.token(of: 1 << UInt32(length))
        // Less what the leading one and the bits behind it add.
        ofLength[length] = Row(
          addend: UInt32(least) &- 1 << UInt32(code.highBits + code.lowBits),
          shift: UInt32(length - code.highBits),
          rawMask: 1 << UInt32(rawCount) - 1,
          rawCount: UInt32(rawCount)
        )
      }
    }
  }

  /// Regenerates values from their tokens and raw bits.
  ///
  /// - Parameters:
  ///   - tokens: Untrusted.
  ///   - bits: Untrusted; the raw bits of the tokens come next.
  ///   - values: Output, as many as tokens.
  ///   - kernel: Decodes as many as it can.
  /// - Throws: Error 36 where a token is none of this code's, error 20 where raw bits are missing.
  /// - Complexity: O(*n*).
  package func decode(
    _ tokens: Span<UInt8>,
    bits: inout RawBitReader,
    into values: inout MutableSpan<UInt32>,
    with kernel: RansKernel = .current
  ) throws(FormatError) {
    precondition(tokens.count == values.count)
    let done = kernel.hasVBMI ? bits.decodeByVBMI(tokens, of: self, into: &values) : 0
    var bases = InlineArray<256, UInt32>(repeating: 0)
    var counts = InlineArray<256, UInt8>(repeating: 0)
    for token in 0..<tokenCount {
      let (base, bitCount) = meaning(of: UInt8(token))
      bases[token] = base
      counts[token] = UInt8(bitCount)
    }
    let (baseOf, countOf) = (bases.span, counts.span)
    var greatest: UInt8 = 0
    let shift = UInt32(lowBits)
    // Its place would wait for memory otherwise.
    var reader = bits
    for index in done..<tokens.count {
      // SAFETY: index < tokens.count == values.count; a byte is below 256.
      let token = unsafe tokens[unchecked: index]
      greatest = max(greatest, token)
      let count = unsafe Int(countOf[unchecked: Int(token)])
      let raw = UInt32(truncatingIfNeeded: reader.read(count))
      unsafe values[unchecked: index] = baseOf[unchecked: Int(token)] | raw &<< shift
    }
    bits = reader
    guard Int(greatest) < tokenCount else { throw .corrupt(.symbolCount, offset: 0) }
    try bits.check()
  }
}
