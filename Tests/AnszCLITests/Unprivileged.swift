import Glibc

/// Runs the command as somebody for whom permissions count, since they don't for root.
enum Unprivileged {
  /// Whether there is a way to be nobody, and nobody may run the binary where it stands.
  static let isPossible: Bool = {
    guard geteuid() == 0, Binary.has("setpriv") else {
      print("skipped: not root, or no setpriv")
      return false
    }
    let outcome = try? command(["-V"], in: nil).run()
    guard outcome?.ending == .exited(0) else {
      print("skipped: \(Binary.path) can't be run by nobody")
      return false
    }
    return true
  }()

  /// Somebody for whom permissions count: ourselves, unless we are root.
  static let isReady = geteuid() != 0 || isPossible

  /// The command as user and group 65534, or as ourselves when that isn't root.
  static func command(
    _ arguments: [String],
    in folder: TemporaryFolder?,
    groups: String? = nil
  ) -> Command {
    guard geteuid() == 0 else {
      return Command(arguments: arguments, folder: folder?.path)
    }
    let identity = ["setpriv", "--reuid=65534", "--regid=65534"]
    let others = groups.map { "--groups=\($0)" } ?? "--clear-groups"
    return Command(
      executable: "/usr/bin/env",
      arguments: identity + [others, "--", Binary.path] + arguments,
      folder: folder?.path
    )
  }
}
