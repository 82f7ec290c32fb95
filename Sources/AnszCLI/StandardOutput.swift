internal import Ansz
internal import Glibc
internal import SystemPackage

/// Standard output, whose errors are told: whoever reads a listing must know when it isn't whole.
enum StandardOutput {
  static let name = "standard output"

  /// Prints a line.
  static func print(_ text: String) -> ExitStatus {
    do {
      try printLine(text)
      return .success
    } catch {
      Message.print(error, about: name)
      return .failure
    }
  }

  /// Prints a line.
  static func printLine(_ text: String) throws {
    try printLine { try $0(text) }
  }

  /// Prints a line, or several, that come in pieces; no more than a few of them are held.
  static func printLine(_ body: ((String) throws -> Void) throws -> Void) throws {
    var sink = FileDescriptorSink(.standardOutput)
    var waiting: [UInt8] = []
    func flush(atLeast byteCount: Int) throws {
      guard waiting.count >= byteCount else { return }
      try blaming(name) { try sink.write(waiting.span) }
      waiting.removeAll(keepingCapacity: true)
    }
    try body { piece in
      waiting += piece.utf8
      try flush(atLeast: 1 << 16)
    }
    waiting.append(UInt8(ascii: "\n"))
    try flush(atLeast: 0)
  }

  /// Closes the descriptor: some file systems tell only then that something was not written.
  static func finish() -> ExitStatus {
    guard close(1) != 0, errno != EBADF else { return .success }
    Message.print(Errno(rawValue: errno), about: name)
    return .failure
  }
}
