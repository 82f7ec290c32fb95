import Glibc
import Testing

/// How a process came to its end.
enum Ending: Equatable {
  case exited(Int32)
  case signalled(Int32)
  /// It was still there when all patience was spent, and has been killed.
  case hung
}

/// What a command left behind: its ending, and what it wrote to both outputs.
struct Outcome: CustomStringConvertible {
  let ending: Ending
  let output: [UInt8]
  let errors: [UInt8]

  var outputText: String { String(decoding: output, as: UTF8.self) }
  var errorText: String { String(decoding: errors, as: UTF8.self) }

  /// The lines of the standard error.
  var errorLines: [Substring] { errorText.split(separator: "\n") }

  var description: String {
    "\(ending), \(output.count) bytes on standard output, on standard error: \(errorText)"
  }

  /// Expects exit status 0 and silence on standard error.
  func expectSuccess(sourceLocation: SourceLocation = #_sourceLocation) {
    expect(ending == .exited(0) && errors.isEmpty, "success", sourceLocation)
  }

  /// Expects success and some content on standard output.
  func expectOutput(_ content: [UInt8], sourceLocation: SourceLocation = #_sourceLocation) {
    expectSuccess(sourceLocation: sourceLocation)
    expectSame(output, content, sourceLocation: sourceLocation)
  }

  /// Expects an exit status and exactly one line that begins with `ansz: `.
  ///
  /// - Parameters:
  ///   - status: What the shell is told.
  ///   - parts: Texts that the line must hold.
  ///   - sourceLocation: The line of the test.
  func expectFailure(
    _ status: Int32,
    saying parts: String...,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let isOneLine =
      errorLines.count == 1 && errorText.hasPrefix("ansz: ") && errorText.hasSuffix("\n")
    expect(ending == .exited(status), "exit status \(status)", sourceLocation)
    expect(isOneLine, "one line of ansz", sourceLocation)
    for part in parts where isOneLine {
      expect(errorText.contains(part), "the message to say '\(part)'", sourceLocation)
    }
  }

  /// Expects something of the whole outcome, which is shown if it isn't so.
  ///
  /// `#expect` would print the bytes of both outputs as numbers.
  func expect(
    _ isSo: Bool,
    _ expectation: String,
    _ sourceLocation: SourceLocation = #_sourceLocation
  ) {
    guard !isSo else { return }
    Issue.record("expected \(expectation); there was \(self)", sourceLocation: sourceLocation)
  }
}

/// Expects two contents to be the same, and otherwise says where they part.
///
/// `#expect` would print megabytes, and compute their difference first.
func expectSame(
  _ actual: [UInt8],
  _ expected: [UInt8],
  _ comment: @autoclosure () -> Comment = "",
  sourceLocation: SourceLocation = #_sourceLocation
) {
  guard actual != expected else { return }
  let place = zip(actual, expected).enumerated().first { $1.0 != $1.1 }?.offset
  Issue.record(
    """
    \(actual.count) bytes instead of \(expected.count), different from \
    byte \(place ?? min(actual.count, expected.count)) on. \(comment())
    """,
    sourceLocation: sourceLocation
  )
}
