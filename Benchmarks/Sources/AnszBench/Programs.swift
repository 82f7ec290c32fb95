import Foundation
import Glibc

/// Where the contenders' programs are.
struct Programs {
  /// The path to take for `ansz`, when `--ansz` names one.
  var anszPath: String?

  /// The contenders whose programs are installed, with paths in place of the programs' names.
  ///
  /// A missing peer is only noted, since a machine need not have them all; a missing `ansz` is
  /// an error, since the benchmark is about it.
  func resolved(_ contenders: [Contender]) throws -> [Contender] {
    var noted: Set<String> = []
    let found = try contenders.compactMap { contender -> Contender? in
      var contender = contender
      for command in [\Contender.compress, \Contender.decompress] {
        let name = contender[keyPath: command].first ?? ""
        guard let path = path(of: name) else {
          if name == Contenders.ansz {
            throw BenchError(
              "cannot find ansz\(anszPath.map { " at \($0)" } ?? "");"
                + " build it, name it with --ansz PATH, or leave it out with --no-ansz"
            )
          }
          if noted.insert(name).inserted {
            let remedy = contender.package.map { " (Debian package: \($0))" } ?? ""
            note("\(name) not found, left out\(remedy)")
          }
          return nil
        }
        contender[keyPath: command].replaceSubrange(..<1, with: [path])
      }
      return contender
    }
    guard !found.isEmpty else {
      throw BenchError("none of the contenders is installed")
    }
    return found
  }

  private func path(of name: String) -> String? {
    guard name == Contenders.ansz else { return Self.find(name) }
    if let anszPath { return Self.isExecutable(anszPath) ? anszPath : nil }
    return Self.builtAnsz.flatMap { Self.isExecutable($0) ? $0 : nil } ?? Self.find(name)
  }

  /// The release build of `ansz` in the package around this one.
  ///
  /// Found from this program's own place, `<package>/.build/…`, so that the harness can be
  /// started from any directory and no path of the building machine is compiled in.
  private static var builtAnsz: String? {
    let ownPath = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let parts = (ownPath ?? "").split(separator: "/")
    guard let build = parts.lastIndex(of: ".build"), build >= 2 else { return nil }
    return "/" + parts[..<(build - 1)].joined(separator: "/") + "/.build/release/ansz"
  }

  /// Looks a program up in `PATH`, as a shell would.
  private static func find(_ name: String) -> String? {
    if name.contains("/") { return isExecutable(name) ? name : nil }
    let directories = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    return directories.split(separator: ":").lazy.map { "\($0)/\(name)" }.first(where: isExecutable)
  }

  private static func isExecutable(_ path: String) -> Bool {
    var isDirectory: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
    return exists && !isDirectory.boolValue && access(path, X_OK) == 0
  }
}
