import CSubreaper
import Foundation
import Glibc

/// Starts contenders so that their peak memory can be believed.
///
/// Linux counts into a process's peak whatever its memory was before `execve`, and between
/// `posix_spawn` and `execve` a child shares the memory of its parent. Started straight from
/// here, with whole files held in memory, every contender would seem to need as much memory as
/// the harness. So a shell, which is tiny, is started first; it forks the contender and goes
/// away, and the harness, as the "subreaper" of its descendants, inherits the contender and can
/// wait for it.
///
/// The fork waits for a first line on its standard input before it becomes the contender. So the
/// clock can start after the shell has come and gone, and still before the contender's `execve`.
/// (`read` takes single bytes from a pipe, hence nothing beyond that line.)
enum Launcher {
  /// What has to be fed to a launched contender ahead of its real input.
  static let goLine: [UInt8] = [UInt8(ascii: "\n")]

  private static let shell = "/bin/sh"

  /// The redirections are there because a shell gives `/dev/null` to what it puts in the
  /// background.
  private static let script = "exec 3<&0; { read -r go && exec \"$@\" 3<&-; } <&3 &"

  /// Variables by which a user sets options for the peers; they would change what is measured.
  private static let droppedVariables: Set = [
    "GZIP", "LZ4_CLEVEL", "LZ4_NBWORKERS", "PIGZ", "XZ_DEFAULTS", "XZ_OPT", "ZSTD_CLEVEL",
    "ZSTD_NBTHREADS",
  ]

  /// Sets the process up for launching; to be called once, before the first launch.
  static func prepare() throws {
    // A contender that dies early must show up as its own failure, not kill the harness.
    signal(SIGPIPE, SIG_IGN)
    guard become_subreaper() == 0 else {
      throw BenchError("cannot become a subreaper", errno: errno)
    }
  }

  /// Launches a command with the given descriptors as its standard ones.
  ///
  /// - Returns: the process group that holds the contender and all that it may start.
  static func launch(
    _ command: [String],
    input: CInt,
    output: CInt,
    errors: CInt
  ) throws(RunFailure) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO)

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // A group of its own, to be waited for and killed by; and SIGPIPE as programs expect it,
    // since an ignored signal stays ignored in children.
    var restored = sigset_t()
    sigemptyset(&restored)
    sigaddset(&restored, SIGPIPE)
    posix_spawnattr_setsigdefault(&attributes, &restored)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(
      &attributes,
      CShort(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP)
    )

    let arguments = [shell, "-c", script, "ansz-bench"] + command
    var group: pid_t = 0
    let code = withCStrings(arguments) { arguments in
      withCStrings(environment) { environment in
        posix_spawn(&group, shell, &actions, &attributes, arguments, environment)
      }
    }
    guard code == 0 else { throw RunFailure("cannot start \(shell)", errno: code) }

    var status: CInt = 0
    while waitpid(group, &status, 0) == -1 && errno == EINTR {}
    guard status == 0 else { throw RunFailure("\(shell) cannot start the contender") }
    return group
  }

  /// The harness's own environment, less what would change the measurement; and the C locale,
  /// for one wording of messages everywhere.
  private static let environment: [String] = ProcessInfo.processInfo.environment
    .filter { !droppedVariables.contains($0.key) }
    .merging(["LC_ALL": "C"]) { $1 }
    .map { "\($0.key)=\($0.value)" }

  /// Lends strings out as the null-terminated array of C strings that `posix_spawn` takes.
  private static func withCStrings<Result>(
    _ strings: [String],
    _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
  ) -> Result {
    let copies = strings.map { strdup($0) }
    defer { copies.forEach { free($0) } }
    return body(copies + [nil])
  }
}
