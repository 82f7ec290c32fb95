import Foundation

/// The kind of machine that the figures were measured on: enough to judge them by, and nothing
/// that tells which machine it was.
struct Machine: Sendable, Equatable, Encodable {
  var cpu: String
  var cores: Int

  static var current: Machine {
    let lines = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let model = lines.split(separator: "\n").first { $0.hasPrefix("model name") }
    let name = model?.split(separator: ":", maxSplits: 1).last
    return Machine(
      cpu: name?.trimmingCharacters(in: .whitespaces) ?? "unknown",
      cores: ProcessInfo.processInfo.activeProcessorCount
    )
  }
}

/// The versions of the contenders' programs, by the programs' base names.
enum ToolVersions {
  /// Asks each program once for its `--version`; one that has no answer is left out.
  static func of(_ contenders: [Contender]) -> [String: String] {
    let paths = Set(
      contenders.flatMap { [$0.compress.first, $0.decompress.first] }.compactMap(\.self)
    )
    var versions: [String: String] = [:]
    for path in paths {
      versions[path.split(separator: "/").last.map(String.init) ?? path] = version(of: path)
    }
    return versions
  }

  private static func version(of path: String) -> String? {
    var output = ByteSink()
    let usage = try? ChildProcess.run(
      [path, "--version"],
      input: [],
      output: &output,
      outputLimit: 1 << 16,
      timeLimit: 5
    )
    guard usage != nil else { return nil }
    let text = String(decoding: output.bytes, as: UTF8.self)
    return text.split(whereSeparator: \.isNewline).first
      .map { $0.trimmingCharacters(in: .whitespaces) }
  }
}
