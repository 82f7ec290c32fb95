internal import ByteIO

extension FrequencyTable {
  /// The table as it stands in an archive (Spec §8).
  package func serialised() -> [UInt8] {
    var writer = BitWriter()
    let symbols = presentSymbols
    guard symbols.count > 1 else {
      writer.write(Self.singleSymbolPrecision, count: 4)
      writer.write(symbols[0], count: 8)
      return writer.finish()
    }
    let precision = self.precision
    writer.write(precision, count: 4)
    writeClasses(to: &writer)
    let omitted = omittedSymbol
    for symbol in symbols where symbol != omitted {
      let frequency = Int(frequencies[symbol])
      let bits = Self.bitLength(frequency) - 1
      let written = min(bits, precision)
      writer.write((frequency ^ 1 << bits) >> (bits - written), count: written)
    }
    return writer.finish()
  }

  /// The precision that stands for "one symbol".
  static let singleSymbolPrecision = 15

  /// The most mantissa bits that a table can need: two frequencies of class 12, one of them odd,
  /// exceed the scale.
  static let maximumPrecision = scaleBits - 2

  /// The class of a frequency.
  static func bitLength(_ frequency: Int) -> Int {
    Int.bitWidth - frequency.leadingZeroBitCount
  }

  /// The first symbol of the greatest class; its frequency is what the others leave.
  var omittedSymbol: Int {
    var omitted = 0
    var greatest: UInt16 = 0
    for symbol in 0..<256 {
      // More than all frequencies of the class that is the greatest so far.
      guard frequencies[symbol] > greatest else { continue }
      omitted = symbol
      greatest = UInt16.max >> UInt16(frequencies[symbol].leadingZeroBitCount)
    }
    return omitted
  }

  /// The least number of mantissa bits that describes every frequency but the omitted one.
  var precision: Int {
    let omitted = omittedSymbol
    var precision = 0
    for symbol in presentSymbols where symbol != omitted {
      let frequency = Int(frequencies[symbol])
      let significantBits = Self.bitLength(frequency) - 1 - frequency.trailingZeroBitCount
      precision = max(precision, significantBits)
    }
    return precision
  }

  /// Writes the tokens.
  private func writeClasses(to writer: inout BitWriter) {
    forEachClassWord { writer.write($0, count: $1) }
  }

  /// How many bits ``writeClasses(to:)`` writes.
  var classBitCount: Int {
    var bitCount = 0
    forEachClassWord { bitCount += $1 }
    return bitCount
  }

  /// Gives the tokens and the runs of zeros, bits and their number each.
  @inline(always)
  private func forEachClassWord(_ body: (_ bits: Int, _ count: Int) -> Void) {
    let words = ClassCode.words.span
    let frequencies = frequencies.span
    var row = ClassCode.startRow
    func put(_ token: Int) {
      let word = words[row * ClassCode.tokenCount + token]
      assert(word.length > 0, "the token occurs in this row")
      body(word.bits, word.length)
      row = token
    }
    var symbol = 0
    while symbol < 256 {
      let frequency = Int(frequencies[symbol])
      guard frequency == 0 else {
        put(Self.bitLength(frequency))
        symbol += 1
        continue
      }
      var next = symbol
      while next < 256, frequencies[next] == 0 { next += 1 }
      guard next < 256 else { return put(ClassCode.end) }
      put(0)
      let run = next - symbol
      let zeros = Self.bitLength(run) - 1
      body(1 << zeros, zeros + 1)
      body(run ^ 1 << zeros, zeros)
      symbol = next
    }
  }
}
