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
    var sink = FileDescriptorSink(.standardOutput)
    try blaming(name) { try sink.write(Array("\(text)\n".utf8).span) }
  }

  /// Closes the descriptor: some file systems tell only then that something was not written.
  static func finish() -> ExitStatus {
    guard close(1) != 0, errno != EBADF else { return .success }
    Message.print(Errno(rawValue: errno), about: name)
    return .failure
  }
}
