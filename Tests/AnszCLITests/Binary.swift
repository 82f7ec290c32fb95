import Glibc
import Testing

/// The `ansz` under test.
///
/// These tests know the command by its behaviour alone, so that they hold for any build of it.
enum Binary {
  /// `ANSZ_BINARY`, or the `ansz` that was built beside this test bundle.
  static let path: String = {
    if let path = getenv("ANSZ_BINARY").map({ String(cString: $0) }) {
      return path
    }
    // The bundle is the program that runs; the first argument is its second name.
    for bundle in ["/proc/self/exe", CommandLine.arguments[0]] {
      guard let resolved = realpath(bundle, nil) else { continue }
      defer { free(resolved) }
      let folder = String(cString: resolved).split(separator: "/").dropLast().joined(separator: "/")
      let candidate = "/\(folder)/ansz"
      if access(candidate, X_OK) == 0 {
        return candidate
      }
    }
    Issue.record("no ansz beside the test bundle; ANSZ_BINARY says where it is")
    return "/nonexistent/ansz"
  }()

  /// The folder of the binary, for `PATH`.
  static var folder: String {
    "/" + path.split(separator: "/").dropLast().joined(separator: "/")
  }

  /// Whether the machine has a tool; a test whose tool is missing says so and skips.
  static func has(_ tool: String) -> Bool {
    let folders = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
    return folders.split(separator: ":").contains { access("\($0)/\(tool)", X_OK) == 0 }
  }
}
