extension RecordLayout {
  /// The layout that some records have in common, with probabilities that suit them; nil without one.
  ///
  /// Records of one size are bytes of alphabets. Others are the same text around integers.
  init?(detectedIn bytes: [UInt8], _ records: [Range<Int>]) {
    guard let first = records.first, first.count > 0 else { return nil }
    if records.allSatisfy({ $0.count == first.count }), first.count <= Self.fieldCountLimit {
      self.init(ofOneSize: bytes, records)
    } else {
      self.init(ofIntegers: bytes, records)
    }
  }

  private init(ofOneSize bytes: [UInt8], _ records: [Range<Int>]) {
    for place in records[0].indices.map({ $0 - records[0].lowerBound }) {
      var counts = [Int](repeating: 0, count: 256)
      for record in records { counts[Int(bytes[record.lowerBound + place])] += 1 }
      let present = (0..<256).filter { counts[$0] > 0 }.map { UInt8($0) }
      append(chosen(present, counts, records.count))
    }
    assert(isWithinLimits, "4096 bytes have at most 2^20 symbols")
  }

  /// The cheapest of: these bytes, more bytes that have a name, and either with counts.
  private mutating func chosen(_ present: [UInt8], _ counts: [Int], _ recordCount: Int) -> Field {
    let logarithm = Self.logarithm(recordCount)
    // What the bytes cost by their frequencies, in units of 2^-16 bits.
    let entropy = counts.reduce(0) { $1 == 0 ? $0 : $0 + $1 * (logarithm - Self.logarithm($1)) }
    var best = (letters: present, isCounted: false, cost: Int.max)
    for letters in [present] + Self.namedAlphabets where letters.count >= present.count {
      guard letters == present || present.allSatisfy(letters.contains) else { continue }
      let name = letters == present && !Self.namedAlphabets.contains(letters)
      let head = (name ? letters.count + 3 : 2) << 19
      let uniform = recordCount * Self.logarithm(letters.count) + head
      let counted = entropy + (letters.count - 1) * logarithm / 2 + head
      if uniform < best.cost { best = (letters, false, uniform) }
      if counted < best.cost { best = (letters, true, counted) }
    }
    return Field(
      cell: .byte(alphabet: index(of: best.letters)),
      count: 1,
      isCounted: best.isCounted
    )
  }

  /// Appends a field, to the last one if that is of the same kind.
  private mutating func append(_ field: Field) {
    if let last = fields.last, case .byte = last.cell, last.cell == field.cell,
      last.isCounted == field.isCounted, last.count < Self.runLimit
    {
      fields[fields.count - 1].count += 1
    } else {
      fields.append(field)
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= 48 && byte <= 57 }

  /// Text that is the same in all records, around integers that are not.
  private init?(ofIntegers bytes: [UInt8], _ records: [Range<Int>]) {
    // Pieces of the first record: digits, or none.
    var pieces: [ArraySlice<UInt8>] = []
    for offset in records[0] {
      if let last = pieces.last, Self.isDigit(last[offset - 1]) == Self.isDigit(bytes[offset]) {
        pieces[pieces.count - 1] = bytes[last.startIndex...offset]
      } else {
        pieces.append(bytes[offset...offset])
      }
      guard pieces.count <= Self.fieldCountLimit / 8 else { return nil }
    }
    var values = [[Int]](repeating: [], count: pieces.count)
    for record in records {
      var offset = record.lowerBound
      for (index, piece) in pieces.enumerated() {
        let end: Int
        if Self.isDigit(piece[piece.startIndex]) {
          end =
            bytes[offset..<record.upperBound].firstIndex { !Self.isDigit($0) } ?? record.upperBound
          guard let value = Self.number(bytes[offset..<end]) else { return nil }
          values[index].append(value)
        } else {
          end = offset + piece.count
          guard end <= record.upperBound, bytes[offset..<end] == piece else { return nil }
        }
        offset = end
      }
      guard offset == record.upperBound else { return nil }
    }
    for (index, piece) in pieces.enumerated() {
      if let field = Self.integer(values[index]) {
        fields.append(field)
      } else {
        for byte in piece {
          append(Field(cell: .byte(alphabet: self.index(of: [byte])), count: 1, isCounted: false))
        }
      }
    }
    guard fields.count <= Self.fieldCountLimit, isWithinLimits else { return nil }
  }

  /// A field for some integers; nil without any.
  private static func integer(_ values: [Int]) -> Field? {
    guard let least = values.min(), let greatest = values.max() else { return nil }
    let span = greatest - least
    var classes = [Int](repeating: 0, count: bitLength(span) + 1)
    for value in values { classes[bitLength(value - least)] += 1 }
    let logarithm = logarithm(values.count)
    var counted = (classes.count - 1) * logarithm / 2
    for (length, count) in classes.enumerated() where count > 0 {
      let width = length == 0 ? 1 : min(1 << (length - 1), span + 1 - 1 << (length - 1))
      counted += count * (logarithm - Self.logarithm(count) + Self.logarithm(width))
    }
    return Field(
      cell: .integer(least...greatest),
      count: 1,
      isCounted: counted < values.count * Self.logarithm(span + 1)
    )
  }

  /// log2 of a number of 1 or more, in units of 2^-16, rounded down.
  static func logarithm(_ value: Int) -> Int {
    let length = bitLength(value) - 1
    var mantissa =
      length > 31 ? UInt64(value) >> UInt64(length - 31) : UInt64(value) << UInt64(31 - length)
    var result = length
    for _ in 0..<16 {
      // In 2^62 ..< 2^64, and the square's bit length tells the next bit.
      mantissa = (mantissa * mantissa) >> 31
      result <<= 1
      if mantissa >> 32 != 0 {
        result |= 1
        mantissa >>= 1
      }
    }
    return result
  }
}
