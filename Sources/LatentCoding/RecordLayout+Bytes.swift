internal import ByteIO

extension RecordLayout {
  private static let integerKind: UInt8 = 8
  private static let countedBit: UInt8 = 0x40

  /// The fields as they stand in a payload.
  func serialised() -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(varint: fields.count)
    for field in fields {
      let counted = field.isCounted ? Self.countedBit : 0
      switch field.cell {
      case .byte(let alphabet):
        let letters = alphabets[alphabet]
        let name = Self.namedAlphabets.firstIndex(of: letters)
        bytes.append(UInt8(name.map { $0 + 1 } ?? 0) | counted)
        bytes.append(varint: field.count)
        if name == nil {
          bytes.append(varint: letters.count)
          bytes += letters
        }
      case .integer(let range):
        bytes.append(Self.integerKind | counted)
        bytes.append(varint: range.lowerBound)
        bytes.append(varint: range.upperBound)
      }
    }
    return bytes
  }

  /// Reads fields from untrusted bytes.
  ///
  /// - Throws: Errors 4 and 5, 35 for a kind that doesn't exist, 37 for an impossible field or more than a layout
  ///   may have.
  static func read(
    from reader: inout ByteReader,
    terminator: UInt8
  ) throws(FormatError) -> RecordLayout {
    var layout = RecordLayout()
    let start = reader.offset
    let count = try reader.readVarint()
    guard count >= 1, count <= fieldCountLimit else {
      throw .corrupt(.contextModel, offset: start)
    }
    var (cellCount, countedSymbolCount) = (0, 0)
    for _ in 0..<count {
      let offset = reader.offset
      let kind = try reader.read(UInt8.self)
      let isCounted = kind & countedBit != 0
      let field: Field
      switch kind & ~countedBit {
      case integerKind:
        field = try readInteger(from: &reader, isCounted: isCounted)
      case 0..<integerKind:
        field = try layout.readBytes(Int(kind & ~countedBit), terminator, isCounted, from: &reader)
      default: throw .corrupt(.codecForm, offset: offset)
      }
      cellCount += field.count
      if isCounted { countedSymbolCount += field.count * layout.symbolCount(of: field.cell) }
      guard cellCount <= cellCountLimit, countedSymbolCount <= countedSymbolLimit else {
        throw .corrupt(.contextModel, offset: offset)
      }
      layout.fields.append(field)
    }
    return layout
  }

  private static func readInteger(
    from reader: inout ByteReader,
    isCounted: Bool
  ) throws(FormatError) -> Field {
    let offset = reader.offset
    let (least, greatest) = (try reader.readVarint(), try reader.readVarint())
    guard least <= greatest, digits(greatest).count <= digitCountLimit else {
      throw .corrupt(.contextModel, offset: offset)
    }
    return Field(cell: .integer(least...greatest), count: 1, isCounted: isCounted)
  }

  private mutating func readBytes(
    _ kind: Int,
    _ terminator: UInt8,
    _ isCounted: Bool,
    from reader: inout ByteReader
  ) throws(FormatError) -> Field {
    let offset = reader.offset
    let count = try reader.readVarint()
    guard count >= 1, count <= Self.runLimit else { throw .corrupt(.contextModel, offset: offset) }
    var letters: [UInt8] = []
    if kind > 0 {
      letters = Self.namedAlphabets[kind - 1]
    } else {
      let letterCount = try reader.readVarint()
      guard letterCount >= 1, letterCount <= 256 else {
        throw .corrupt(.contextModel, offset: offset)
      }
      for _ in 0..<letterCount { letters.append(try reader.read(UInt8.self)) }
      guard zip(letters, letters.dropFirst()).allSatisfy({ $0 < $1 }) else {
        throw .corrupt(.contextModel, offset: offset)
      }
    }
    guard !letters.contains(terminator) else {
      throw .corrupt(.contextModel, offset: offset)
    }
    return Field(cell: .byte(alphabet: index(of: letters)), count: count, isCounted: isCounted)
  }

  /// The number of an alphabet, which is put down if it is new.
  mutating func index(of letters: [UInt8]) -> Int {
    if let index = alphabets.firstIndex(of: letters) { return index }
    alphabets.append(letters)
    return alphabets.count - 1
  }
}
