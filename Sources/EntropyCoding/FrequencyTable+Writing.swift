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
  func writeClasses(to writer: inout BitWriter) {
    var row = ClassCode.startRow
    let words = ClassCode.words
    func put(_ token: Int, to writer: inout BitWriter) {
      let word = words[row * ClassCode.tokenCount + token]
      assert(word.length > 0, "the token occurs in this row")
      writer.write(word.bits, count: word.length)
      row = token
    }
    var symbol = 0
    while symbol < 256 {
      let frequency = Int(frequencies[symbol])
      guard frequency == 0 else {
        put(Self.bitLength(frequency), to: &writer)
        symbol += 1
        continue
      }
      guard let next = frequencies[symbol...].firstIndex(where: { $0 > 0 }) else {
        put(ClassCode.end, to: &writer)
        return
      }
      put(0, to: &writer)
      let run = next - symbol
      let zeros = Self.bitLength(run) - 1
      writer.write(1 << zeros, count: zeros + 1)
      writer.write(run ^ 1 << zeros, count: zeros)
      symbol = next
    }
  }
}
