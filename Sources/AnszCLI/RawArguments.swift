internal import CProcess
internal import Glibc

/// The arguments of the command, none of whose bytes is lost.
///
/// Names of files are bytes, the parser wants text. A byte that isn't part of UTF-8 becomes a character of
/// its own from the end of the private use areas, where nobody has any, and comes back from it.
enum RawArguments {
  private static let first: UInt32 = 0x10_FF00

  /// All arguments, the name of the command first.
  static var all: [String] {
    guard let arguments = unsafe ansz_arguments() else { return [] }
    return (0..<Int(ansz_argument_count())).compactMap { index in
      // SAFETY: as many arguments as are counted, each ended by 0.
      guard let argument = unsafe arguments[index] else { return nil }
      let count = unsafe Int(strlen(argument))
      return text(of: (0..<count).map { unsafe UInt8(bitPattern: argument[$0]) })
    }
  }

  /// The text that stands for some bytes.
  static func text(of bytes: [UInt8]) -> String {
    if let text = String(validating: bytes, as: UTF8.self),
      !text.unicodeScalars.contains(where: { $0.value >= first })
    {
      return text
    }
    var text = String.UnicodeScalarView()
    var rest = bytes[...]
    while let byte = rest.first {
      let scalar = (1...min(4, rest.count)).lazy.compactMap { count in
        String(validating: rest.prefix(count), as: UTF8.self)?.unicodeScalars.first
      }.first
      if let scalar, scalar.value < first {
        text.append(scalar)
        rest = rest.dropFirst(UTF8.width(scalar))
      } else {
        text.append(Unicode.Scalar(first + UInt32(byte)) ?? "?")
        rest = rest.dropFirst()
      }
    }
    return String(text)
  }

  /// The bytes that a text stands for.
  static func bytes(of text: String) -> [UInt8] {
    text.unicodeScalars.flatMap { scalar -> [UInt8] in
      strayByte(scalar).map { [$0] } ?? Array(String(scalar).utf8)
    }
  }

  /// The byte that a character stands for, if it does.
  static func strayByte(_ scalar: Unicode.Scalar) -> UInt8? {
    scalar.value >= first ? UInt8(truncatingIfNeeded: scalar.value) : nil
  }
}

extension UTF8 {
  fileprivate static func width(_ scalar: Unicode.Scalar) -> Int { String(scalar).utf8.count }
}
