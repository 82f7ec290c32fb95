import Foundation
import Glibc
import Testing

/// A call of the system that failed.
struct SystemError: Error, CustomStringConvertible {
  let call: String
  let code: Int32

  var description: String { "\(call): \(String(cString: strerror(code)))" }
}

/// Both ends of a pipe.
struct Pipe {
  let readEnd: Int32
  let writeEnd: Int32

  /// A program that another test started with one of the ends would keep this pipe from ending, so
  /// that nothing may be started before both ends are marked.
  private static let starting = NSLock()

  init() throws {
    var ends: [Int32] = [0, 0]
    try Pipe.starting.withLock {
      guard pipe(&ends) == 0 else { throw SystemError(call: "pipe", code: errno) }
      for end in ends {
        _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      }
    }
    readEnd = ends[0]
    writeEnd = ends[1]
  }

  /// Does something while no pipe is half made.
  static func whileNoneIsMade<Result>(_ body: () -> Result) -> Result {
    starting.withLock(body)
  }
}

/// Keeps whatever the test runner was started with from the programs that it starts, once for all.
private let descriptorsAreOurs: Void = {
  for descriptor in 3..<Int32(1024) {
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
  }
}()

/// Starts a program in a process group of its own, with no signal ignored or blocked.
///
/// What the test runner does with signals must not decide what the command does with them.
func spawn(_ command: Command, input: Int32, output: Int32, errors: Int32) throws -> pid_t {
  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  switch command.input {
  case .pipe: posix_spawn_file_actions_adddup2(&actions, input, 0)
  case .file(let path): posix_spawn_file_actions_addopen(&actions, 0, path, O_RDONLY, 0)
  }
  posix_spawn_file_actions_adddup2(&actions, output, 1)
  posix_spawn_file_actions_adddup2(&actions, errors, 2)

  var attributes = posix_spawnattr_t()
  posix_spawnattr_init(&attributes)
  defer { posix_spawnattr_destroy(&attributes) }
  var signals = sigset_t()
  sigfillset(&signals)
  posix_spawnattr_setsigdefault(&attributes, &signals)
  sigemptyset(&signals)
  posix_spawnattr_setsigmask(&attributes, &signals)
  posix_spawnattr_setpgroup(&attributes, 0)
  let flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP
  posix_spawnattr_setflags(&attributes, Int16(flags))

  var processID: pid_t = 0
  _ = descriptorsAreOurs
  let (executable, texts) = command.call
  let code = withCStrings(texts) { arguments in
    withCStrings(command.environmentTexts) { environment in
      Pipe.whileNoneIsMade {
        posix_spawn(&processID, executable, &actions, &attributes, arguments, environment)
      }
    }
  }
  guard code == 0 else { throw SystemError(call: command.executable, code: code) }
  return processID
}

/// Lends texts as a list of C strings that a null pointer ends.
private func withCStrings<Result>(
  _ texts: [String],
  _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
) -> Result {
  let copies = texts.map { strdup($0) }
  defer {
    for copy in copies {
      free(copy)
    }
  }
  return body(copies + [nil])
}
