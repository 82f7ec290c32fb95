import Testing

/// Functions of the C library that misbehave, put in front of the command by the loader.
struct Interposer {
  private let folder: TemporaryFolder

  /// Whether there is a compiler to make them; a test says so and skips otherwise.
  static let isReady: Bool = {
    guard Binary.has("cc") else {
      print("skipped: no C compiler for functions that misbehave")
      return false
    }
    return true
  }()

  /// Compiles some functions; they are there as long as the value is.
  init(_ source: String) throws {
    folder = try TemporaryFolder()
    let outcome = try Command(
      executable: "/usr/bin/env",
      arguments: ["cc", "-shared", "-fPIC", "-O1", "-xc", "-o", folder.path(of: "it.so"), "-"]
    ).run(Array(source.utf8))
    outcome.expect(outcome.ending == .exited(0), "a library")
  }

  /// What the environment needs for the command to get the functions.
  var environment: [String: String] { ["LD_PRELOAD": folder.path(of: "it.so")] }
}
