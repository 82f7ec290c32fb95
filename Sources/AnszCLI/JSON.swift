/// A value of JSON, to be written on one line.
///
/// Only what is needed to write: nothing here reads JSON, and Foundation would double the size of the command.
indirect enum JSON: CustomStringConvertible {
  case null
  case bool(Bool)
  case int(Int)
  case text(String)
  case array([JSON])
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
    switch self {
    case .null: "null"
    case .bool(let value): "\(value)"
    case .int(let value): "\(value)"
    case .text(let text): Self.quote(text)
    case .array(let values): "[\(values.map(\.description).joined(separator: ","))]"
    case .object(let members):
      "{\(members.map { "\(Self.quote($0.name)):\($0.value)" }.joined(separator: ","))}"
    }
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
