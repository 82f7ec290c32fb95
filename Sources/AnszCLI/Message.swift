internal import Ansz
internal import Glibc
internal import SystemPackage

/// What goes to standard error: a line at a time.
enum Message {
  /// Prints `ansz: TEXT`.
  static func print(_ text: String) {
    let line = "ansz: \(text)\n"
    ProgressLine.withoutLine {
      // Nothing can be done about a standard error that fails.
      _ = try? FileDescriptor.standardError.writeAll(line.utf8)
    }
  }

  /// Prints `ansz: NAME: what is wrong (at byte N)`.
  ///
  /// The name is one for people, escaped where that is needed.
  static func print(_ error: any Error, about name: String) {
    if let blamed = error as? BlamedError {
      print(blamed.error, about: blamed.name)
    } else {
      print("\(name): \(describe(error))")
    }
  }

  /// Says that an index was of no use; the blocks have been found all the same.
  static func warn(ofIndex error: FormatError, about name: String) {
    print("\(name): warning: read all block headers, since \(describe(error))")
  }

  /// Says that an archive has no end; what was wanted of it stands in front of that.
  static func warn(ofEnd error: FormatError, about name: String) {
    print("\(name): warning: \(describe(error)); what was asked for is there")
  }

  private static func describe(_ error: any Error) -> String {
    switch error {
    case let error as FormatError: "\(error) (at byte \(error.offset))"
    case let error as Errno: "\(error)"
    case is CancellationError: "interrupted"
    default: "\(error)"
    }
  }
}

extension String {
  /// The text with control characters and stray bytes escaped.
  var escaped: String {
    unicodeScalars.map { scalar in
      if let byte = RawArguments.strayByte(scalar) {
        return "\\x\(String(byte, radix: 16))"
      }
      return switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator:
        "\\u{\(String(scalar.value, radix: 16))}"
      default: String(scalar)
      }
    }.joined()
  }
}

/// A mistake that a person can mend.
struct UsageError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }
}
