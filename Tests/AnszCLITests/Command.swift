import Glibc
import Testing

/// A program to run: its arguments, its surroundings, and what it reads.
///
/// `posix_spawn` is used directly, since signals, argv[0] and closed descriptors are what many of
/// these tests are about.
struct Command {
  /// Where standard input comes from.
  enum Input {
    /// A pipe that somebody else writes to.
    case pipe
    /// An open file.
    case file(String)
  }

  var executable = Binary.path
  /// argv[0]; nil for the path of the executable.
  var calledAs: String?
  var arguments: [String] = []
  var folder: String?
  /// What is added to the environment, or replaces a part of it.
  var environment: [String: String] = [:]
  var input = Input.pipe
  /// Whether the program's ends of its pipes make it wait.
  var pipesBlock = true
  /// Far longer than anything here takes, so that what hangs is killed and nothing else.
  var patience = Duration.seconds(20)

  /// Starts the program.
  func start() throws -> RunningCommand { try RunningCommand(self) }

  /// Starts the program, hands it its input, and waits for its end.
  func run(_ input: [UInt8] = []) throws -> Outcome {
    let command = try start()
    command.write(input)
    return command.finish()
  }

  /// The program to start, and its arguments from argv[0] on.
  ///
  /// In a folder a shell goes there first and then becomes the program: Swift doesn't see the call
  /// that tells `posix_spawn` to change the folder.
  var call: (executable: String, arguments: [String]) {
    guard let folder else {
      return (executable, [calledAs ?? executable] + arguments)
    }
    precondition(calledAs == nil, "a shell can't choose argv[0]")
    let script = #"cd "$0" && exec "$@""#
    return ("/bin/sh", ["sh", "-c", script, folder, executable] + arguments)
  }

  /// `NAME=value` for the program: what this process has, without the settings of `ansz`.
  var environmentTexts: [String] {
    var texts: [String: String] = [:]
    var entry = environ
    while let text = entry.pointee {
      let parts = String(cString: text).split(
        separator: "=",
        maxSplits: 1,
        omittingEmptySubsequences: false
      )
      texts[String(parts[0])] = parts.count > 1 ? String(parts[1]) : ""
      entry += 1
    }
    for name in ["ANSZ_THREADS", "ANSZ_LEVEL"] {
      texts[name] = nil
    }
    texts["ANSZ"] = Binary.path
    return texts.merging(environment) { $1 }.map { "\($0)=\($1)" }
  }
}

/// Runs `ansz` to its end, in a folder and with what its input is to hold.
func ansz(
  _ arguments: String...,
  input: [UInt8] = [],
  in folder: TemporaryFolder? = nil,
  environment: [String: String] = [:]
) throws -> Outcome {
  try Command(arguments: arguments, folder: folder?.path, environment: environment).run(input)
}

/// Runs a script of `/bin/sh`, for which `"$ANSZ"` is the command under test.
func shell(
  _ script: String,
  input: [UInt8] = [],
  in folder: TemporaryFolder? = nil
) throws -> Outcome {
  try Command(executable: "/bin/sh", arguments: ["-c", script], folder: folder?.path).run(input)
}

/// The archive that `ansz` makes of a content.
func archive(of content: [UInt8], _ arguments: String...) throws -> [UInt8] {
  let outcome = try Command(arguments: arguments).run(content)
  outcome.expectSuccess()
  return outcome.output
}
