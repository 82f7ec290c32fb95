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
    return (FrequencyTable(frequencies: frequencies), try reader.finish())
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
  ) throws(FormatError) -> [UInt8] {
    var classes = [UInt8](repeating: 0, count: 256)
    var presentCount = 0
    var row = ClassCode.startRow
    var symbol = 0
    while symbol < 256 {
      let entry = ClassCode.lookup[row << ClassCode.maximumLength | reader.peek(8)]
      reader.skip(Int(entry & 15))
      let token = Int(entry >> 4)
      row = token
      switch token {
      case ClassCode.end:
        symbol = 256
      case 0:
        var zeros = 0
        while reader.read(1) == 0 {
          zeros += 1
          guard zeros < 8 else { throw reader.failure(.tableFrequencies) }
        }
        symbol += 1 << zeros | reader.read(zeros)
        guard symbol < 256 else { throw reader.failure(.tableFrequencies) }
      default:
        classes[symbol] = UInt8(token)
        presentCount += 1
        symbol += 1
      }
    }
    guard presentCount >= 2 else { throw reader.failure(.tableFrequencies) }
    return classes
  }

  /// Reads the mantissas; the omitted symbol gets what is left of the scale.
  private static func readMantissas(
    of classes: [UInt8],
    precision: Int,
    from reader: inout BitReader
  ) throws(FormatError) -> [UInt16] {
    var frequencies = [UInt16](repeating: 0, count: 256)
    var omitted = 0
    for symbol in 1..<256 where classes[symbol] > classes[omitted] {
      omitted = symbol
    }
    var remainder = scale  // > -(1 << 20)
    var isCanonical = precision == 0
    for symbol in 0..<256 where classes[symbol] > 0 && symbol != omitted {
      let bits = Int(classes[symbol]) - 1
      let written = min(bits, precision)
      let mantissa = reader.read(written)
      isCanonical = isCanonical || written == precision && mantissa & 1 == 1
      let frequency = 1 << bits | mantissa << (bits - written)
      frequencies[symbol] = UInt16(frequency)
      remainder -= frequency
    }
    guard remainder > 0, bitLength(remainder) == Int(classes[omitted]) else {
      throw reader.failure(.tableFrequencies)
    }
    guard isCanonical else { throw reader.failure(.tableCanonical) }
    frequencies[omitted] = UInt16(remainder)
    return frequencies
  }
}
