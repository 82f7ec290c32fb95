import Glibc

/// What figures must be judged by: nothing in it tells which machine it was.
struct Setting {
  let options: Options
  /// The processor's model.
  let cpu: String
  /// Today, in UTC.
  let date: String
  /// Names and versions of the peers' libraries.
  let versions: [(family: String, version: String)]

  init(_ options: Options, families: [String]) {
    self.options = options
    versions = families.map { ($0, Peer.version($0)) }
    let lines = String(decoding: readFile("/proc/cpuinfo"), as: UTF8.self).split(separator: "\n")
    let model = lines.first { $0.hasPrefix("model name") }?.split(separator: ":").last
    cpu = model.map { String($0.drop { $0 == " " }) } ?? "unknown processor"
    var now = time(nil)
    var parts = tm()
    gmtime_r(&now, &parts)
    date = [Int(parts.tm_year) + 1900, Int(parts.tm_mon) + 1, Int(parts.tm_mday)]
      .map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: "-")
  }

  var blockText: String {
    let count = options.blockByteCount
    if count % (1 << 20) == 0 { return "\(count >> 20) MiB" }
    return count % 1024 == 0 ? "\(count >> 10) KiB" : "\(count) bytes"
  }

  var text: String {
    "\(date), \(cpu), one core; independent blocks of \(blockText)\n"
      + "medians of \(options.runs) passes, \(options.slowRuns) where slow; MB = 10^6 bytes\n"
      + versions.map { "\($0.family) \($0.version)" }.joined(separator: ", ") + "\n"
  }
}
