import Foundation
import Glibc

/// Something that ends the whole benchmark, said in one line.
struct BenchError: Error, LocalizedError, CustomStringConvertible {
  var description: String

  var errorDescription: String? { description }

  init(_ description: String) {
    self.description = description
  }

  /// A failed system call: what was being done, and the system's own words for why it failed.
  init(_ action: String, errno code: CInt) {
    self.init("\(action): \(errorText(code))")
  }
}

/// Why one run of one contender does not count.
///
/// Unlike `BenchError` this ends only the contender's row: the others go on.
struct RunFailure: Error, Equatable {
  var reason: String

  init(_ reason: String) {
    self.reason = reason
  }

  init(_ action: String, errno code: CInt) {
    self.init("\(action): \(errorText(code))")
  }
}

/// The system's description of an error number.
private func errorText(_ code: CInt) -> String {
  strerror(code).map { String(cString: $0) } ?? "error \(code)"
}

/// Writes one line to standard error, which keeps standard output clean for the table or JSON.
func note(_ line: String) {
  try? FileHandle.standardError.write(contentsOf: Data("ansz-bench: \(line)\n".utf8))
}
