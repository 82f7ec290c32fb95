package import ByteIO

extension FrequencyTable {
  /// Reads a table from the beginning of untrusted bytes (Spec §8).
  ///
  /// - Returns: The table, and the number of bytes that it takes.
  /// - Throws: ``FormatError/corrupt(_:offset:)`` with one of the rules for tables.
  package static func read(
    from bytes: Span<UInt8>
  ) throws(FormatError) -> (table: FrequencyTable, byteCount: Int) {
    var reader = BitReader(bytes)
    let precision = reader.read(4)
    guard precision != singleSymbolPrecision else {
      var frequencies = [UInt16](repeating: 0, count: 256)
      frequencies[reader.read(8)] = UInt16(scale)
      return (FrequencyTable(frequencies: frequencies), try reader.finish())
    }
    guard precision <= maximumPrecision else {
      throw reader.failure(.tablePrecision)
    }
    let classes = try readClasses(from: &reader)
    let frequencies = try readMantissas(of: classes, precision: precision, from: &reader)
    let table = FrequencyTable(frequencies: frequencies, presentCount: classes.count)
    return (table, try reader.finish())
  }

  /// The symbols that are present, ascending, and their classes.
  private struct Classes: ~Copyable {
    private(set) var count = 0
    private(set) var symbols = InlineArray<256, UInt8>(repeating: 0)
    private(set) var classes = InlineArray<256, UInt8>(repeating: 0)
    /// The first one of the greatest class.
    private(set) var omitted = 0
    private var greatest: UInt8 = 0

    mutating func append(_ symbol: Int, _ frequencyClass: Int) {
      let value = UInt8(truncatingIfNeeded: frequencyClass)
      // SAFETY: the mask; the count is at most 256, since symbols ascend.
      unsafe symbols[unchecked: count & 0xFF] = UInt8(truncatingIfNeeded: symbol)
      unsafe classes[unchecked: count & 0xFF] = value
      omitted = value > greatest ? count : omitted
      greatest = max(greatest, value)
      count &+= 1
    }
  }

  /// Reads a table of at least two symbols.
  ///
  /// - Parameters:
  ///   - bytes: All bytes of the reader's.
  ///   - reader: At the table; then behind it.
  /// - Returns: The table.
  /// - Throws: As ``read(from:)``, or error 13; offsets are the reader's.
  package static func readTwoOrMore(
    _ bytes: Span<UInt8>,
    _ reader: inout ByteReader
  ) throws(FormatError) -> FrequencyTable {
    let start = reader.offset
    do throws(FormatError) {
      let (table, byteCount) = try read(from: bytes.extracting(droppingFirst: start))
      guard !table.isConstant else { throw FormatError.corrupt(.singleSymbol, offset: 0) }
      try reader.skip(byteCount)
      return table
    } catch {
      throw error.rebased(by: start)
    }
  }

  /// Reads the class of every symbol; at least two are present.
  private static func readClasses(
    from reader: inout BitReader
  ) throws(FormatError) -> Classes {
    var classes = Classes()
    let lookup = ClassCode.lookup.span
    var row = ClassCode.startRow
    var symbol = 0
    while symbol < 256 {
      let entry = lookup[row << ClassCode.maximumLength | reader.peek(8)]
      reader.skip(Int(entry & 15))
      let token = Int(entry >> 4)
      row = token
      switch token {
      case ClassCode.end:
        symbol = 256
      case 0:
        let zeros = reader.peek(8).trailingZeroBitCount
        guard zeros < 8 else {
          reader.skip(8)
          throw reader.failure(.tableFrequencies)
        }
        reader.skip(zeros + 1)
        symbol += 1 << zeros | reader.read(zeros)
        guard symbol < 256 else { throw reader.failure(.tableFrequencies) }
      default:
        classes.append(symbol, token)
        symbol += 1
      }
    }
    guard classes.count >= 2 else { throw reader.failure(.tableFrequencies) }
    return classes
  }

  /// Reads the mantissas; the omitted symbol gets what is left of the scale.
  private static func readMantissas(
    of classes: borrowing Classes,
    precision: Int,
    from reader: inout BitReader
  ) throws(FormatError) -> [UInt16] {
    var frequencies = [UInt16](repeating: 0, count: 256)
    var output = frequencies.mutableSpan
    let (symbols, symbolClasses) = (classes.symbols.span, classes.classes.span)
    var remainder = scale  // > -(1 << 20)
    var isCanonical = precision == 0
    for index in 0..<classes.count where index != classes.omitted {
      let bits = Int(symbolClasses[index]) - 1
      let written = min(bits, precision)
      let mantissa = reader.read(written)
      isCanonical = isCanonical || written == precision && mantissa & 1 == 1
      let frequency = 1 &<< bits | mantissa &<< (bits &- written)
      output[Int(symbols[index])] = UInt16(truncatingIfNeeded: frequency)
      remainder &-= frequency
    }
    let omittedClass = Int(symbolClasses[classes.omitted])
    guard remainder > 0, bitLength(remainder) == omittedClass else {
      throw reader.failure(.tableFrequencies)
    }
    guard isCanonical else { throw reader.failure(.tableCanonical) }
    output[Int(symbols[classes.omitted])] = UInt16(remainder)
    return frequencies
  }
}
