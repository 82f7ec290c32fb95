/// A value of JSON, to be written on one line.
///
/// Only what is needed to write: nothing here reads JSON, and Foundation would double the size of the command.
indirect enum JSON: CustomStringConvertible {
  case null
  case bool(Bool)
  case int(Int)
  case text(String)
  case array([JSON])
  /// As many elements as there are numbers, each made when it is written: there may be more than memory should hold.
  case elements(Range<Int>, (Int) -> JSON)
  /// Members in the order in which they are written.
  case object([(name: String, value: JSON)])

  /// Bytes that are text for people in most cases: text, or else `{"bytes":"…"}` in hexadecimal, so that
  /// nothing is lost.
  static func bytes(_ bytes: [UInt8]) -> JSON {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      return .object([("bytes", .text(bytes.map(hexadecimal).joined()))])
    }
    return .text(text)
  }

  /// The value, or null.
  static func optional(_ value: Int?) -> JSON { value.map { .int($0) } ?? .null }

  var description: String {
    var text = ""
    write { text += $0 }
    return text
  }

  /// Gives the text piece by piece.
  func write(_ put: (String) throws -> Void) rethrows {
    switch self {
    case .null: try put("null")
    case .bool(let value): try put("\(value)")
    case .int(let value): try put("\(value)")
    case .text(let text): try put(Self.quote(text))
    case .array(let values):
      try Self.write(values.indices, between: ("[", "]"), put) { try values[$0].write(put) }
    case .elements(let numbers, let element):
      try Self.write(numbers, between: ("[", "]"), put) { try element($0).write(put) }
    case .object(let members):
      try Self.write(members.indices, between: ("{", "}"), put) {
        try put("\(Self.quote(members[$0].name)):")
        try members[$0].value.write(put)
      }
    }
  }

  private static func write(
    _ numbers: Range<Int>,
    between ends: (String, String),
    _ put: (String) throws -> Void,
    each: (Int) throws -> Void
  ) rethrows {
    try put(ends.0)
    for number in numbers {
      if number > numbers.lowerBound { try put(",") }
      try each(number)
    }
    try put(ends.1)
  }

  /// Escapes what JSON wants escaped, and all else that could play with a terminal or end a line.
  private static func quote(_ text: String) -> String {
    let escaped = text.unicodeScalars.map { scalar -> String in
      switch scalar {
      case "\"": return "\\\""
      case "\\": return "\\\\"
      case "\n": return "\\n"
      case "\t": return "\\t"
      case "\r": return "\\r"
      default: break
      }
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
        return String(scalar).utf16.map { "\\u\(hexadecimal($0))" }.joined()
      default: return String(scalar)
      }
    }
    return "\"\(escaped.joined())\""
  }
}

/// All digits of a number in hexadecimal, zeros in front.
func hexadecimal<T: FixedWidthInteger & UnsignedInteger>(_ value: T) -> String {
  let digits = String(value, radix: 16)
  return String(repeating: "0", count: T.bitWidth / 4 - digits.count) + digits
}
