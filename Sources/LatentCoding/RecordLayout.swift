/// What the records of a multiset look like: fields of bytes and of integers (Spec/latent-coding §4).
///
/// A record as a *key* is its bytes' ranks in their alphabets, without those of alphabets of one byte, and
/// its integers less the least one, in 8 bytes with the first most significant: keys' bytewise order is that
/// of the fields.
struct RecordLayout: Equatable {
  /// One byte, or one integer, of a record.
  enum Cell: Equatable {
    case byte(alphabet: Int)
    case integer(ClosedRange<Int>)
  }

  /// Cells of one kind.
  struct Field: Equatable {
    var cell: Cell
    /// The number of bytes; 1 for an integer.
    var count: Int
    var isCounted: Bool
  }

  var fields: [Field] = []
  /// Ascending bytes each.
  var alphabets: [[UInt8]] = []

  static let fieldCountLimit = 4096
  static let runLimit = 4096
  /// What a reader has for each cell of a layout, and for each symbol of a counted one, is bounded by these two.
  static let cellCountLimit = 1 << 16
  static let countedSymbolLimit = 1 << 20
  /// Ten to this power is more than any integer.
  static let digitCountLimit = 18

  /// The alphabets of kinds 1…7.
  static let namedAlphabets: [[UInt8]] = {
    let (digits, upper, lower) = (
      Array(UInt8(48)...57), Array(UInt8(65)...90), Array(UInt8(97)...122)
    )
    return [
      digits, digits + lower.prefix(6), digits + upper.prefix(6), lower, upper, upper + lower,
      digits + upper + lower,
    ]
  }()

  /// All cells in order, with their field's kind of probabilities.
  var cells: [(cell: Cell, isCounted: Bool)] {
    fields.flatMap { field in
      repeatElement((cell: field.cell, isCounted: field.isCounted), count: field.count)
    }
  }

  /// The number of cells, and of all symbols that counted ones have counts of.
  var size: (cellCount: Int, countedSymbolCount: Int) {
    fields.reduce((0, 0)) { sum, field in
      let counted = field.isCounted ? field.count * symbolCount(of: field.cell) : 0
      return (sum.0 + field.count, sum.1 + counted)
    }
  }

  /// Whether there are as many cells and counted symbols as a layout may have, or fewer.
  var isWithinLimits: Bool {
    let (cellCount, countedSymbolCount) = size
    return cellCount <= Self.cellCountLimit && countedSymbolCount <= Self.countedSymbolLimit
  }

  /// The symbols that a counted cell has counts of.
  func symbolCount(of cell: Cell) -> Int {
    switch cell {
    case .byte(let alphabet): alphabets[alphabet].count
    case .integer(let range): Self.bitLength(range.upperBound - range.lowerBound) + 1
    }
  }

  static func bitLength(_ value: Int) -> Int { Int.bitWidth - value.leadingZeroBitCount }

  /// The key's bytes of a cell.
  func keyByteCount(of cell: Cell) -> Int {
    switch cell {
    case .byte(let alphabet): alphabets[alphabet].count > 1 ? 1 : 0
    case .integer: 8
    }
  }

  /// The bytes of a key.
  var keyByteCount: Int { fields.reduce(0) { $0 + keyByteCount(of: $1.cell) * $1.count } }

  /// The bytes of the shortest record, without a terminator.
  var leastByteCount: Int {
    fields.reduce(0) { sum, field in
      switch field.cell {
      case .byte: sum + field.count
      case .integer(let range): sum + Self.digits(range.lowerBound).count
      }
    }
  }

  /// A number in decimal.
  static func digits(_ value: Int) -> [UInt8] {
    var (digits, rest) = ([UInt8](), value)
    repeat {
      digits.append(48 + UInt8(rest % 10))
      rest /= 10
    } while rest > 0
    return digits.reversed()
  }

  /// The number that digits make, without leading zeros and below 10^18; nil otherwise.
  static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    guard let first = digits.first, digits.count <= digitCountLimit,
      first != 48 || digits.count == 1
    else { return nil }
    return digits.reduce(0) { $0 * 10 + Int($1) - 48 }
  }
}

/// A record layout made ready to turn text into keys and back.
struct RecordFormatter {
  private let cells: [RecordLayout.Cell]
  private let alphabets: [[UInt8]]
  /// For each alphabet the byte values' ranks.
  private let ranks: [[UInt8]]

  init(_ layout: RecordLayout) {
    cells = layout.cells.map(\.cell)
    alphabets = layout.alphabets
    ranks = alphabets.map { alphabet in
      var ranks = [UInt8](repeating: 0, count: 256)
      for (rank, byte) in alphabet.enumerated() { ranks[Int(byte)] = UInt8(rank) }
      return ranks
    }
  }

  /// Appends the key of a record that has the layout.
  func appendKey(of record: ArraySlice<UInt8>, to keys: inout [UInt8]) {
    var offset = record.startIndex
    for cell in cells {
      switch cell {
      case .byte(let alphabet):
        if alphabets[alphabet].count > 1 { keys.append(ranks[alphabet][Int(record[offset])]) }
        offset += 1
      case .integer(let range):
        var value = 0
        while offset < record.endIndex, record[offset] >= 48, record[offset] <= 57 {
          value = value * 10 + Int(record[offset]) - 48
          offset += 1
        }
        let difference = UInt64(value - range.lowerBound)
        for shift in stride(from: UInt64(56), through: 0, by: -8) {
          keys.append(UInt8(truncatingIfNeeded: difference >> shift))
        }
      }
    }
    assert(offset == record.endIndex)
  }

  /// Appends a record that has a key.
  func appendRecord(of key: ArraySlice<UInt8>, to content: inout [UInt8]) {
    var offset = key.startIndex
    for cell in cells {
      switch cell {
      case .byte(let alphabet):
        let letters = alphabets[alphabet]
        if letters.count > 1 {
          content.append(letters[Int(key[offset])])
          offset += 1
        } else {
          content.append(letters[0])
        }
      case .integer(let range):
        let difference = key[offset..<offset + 8].reduce(0) { $0 << 8 | Int($1) }
        content += RecordLayout.digits(range.lowerBound + difference)
        offset += 8
      }
    }
  }
}
