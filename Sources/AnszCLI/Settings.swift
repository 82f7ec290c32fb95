internal import Ansz
internal import ArgumentParser
internal import Glibc

/// A number of bytes as people write it: `65536`, `64K`, `1M`, `1MiB`.
struct ByteCountArgument: ExpressibleByArgument {
  let byteCount: Int

  init?(argument: String) {
    let digits = argument.prefix { $0.isASCII && $0.isNumber }
    let units = ["": 0, "B": 0, "K": 10, "M": 20, "G": 30, "T": 40]
    var unit = argument.dropFirst(digits.count).uppercased()
    for ending in ["IB", "B"] where unit.count > ending.count && unit.hasSuffix(ending) {
      unit.removeLast(ending.count)
      break
    }
    guard let number = Int(digits), let shift = units[unit] else { return nil }
    let (byteCount, overflow) = number.multipliedReportingOverflow(by: 1 << shift)
    guard !overflow else { return nil }
    self.byteCount = byteCount
  }

  /// The number as a block size of the format.
  func blockByteCount() throws -> Int {
    let least = 64 << 10
    let isMeant = byteCount >= least && FrameHeader.isValid(blockByteCount: byteCount)
    guard isMeant else {
      throw ValidationError("a block size is 64K to 64M, in steps of 1K")
    }
    return byteCount
  }
}

/// The number of workers.
enum ThreadCount {
  /// 0 stands for all processors that this process may use.
  static func resolve(_ requested: Int?) throws -> Int {
    let requested = try requested ?? fromEnvironment() ?? 0
    guard isValid(requested) else {
      throw ValidationError("the number of threads is 0 to 1024")
    }
    return requested == 0 ? available : requested
  }

  private static func fromEnvironment() throws -> Int? {
    guard let text = environment("ANSZ_THREADS") else { return nil }
    guard let count = Int(text), isValid(count) else {
      throw ValidationError("ANSZ_THREADS is no number from 0 to 1024: \(text.escaped)")
    }
    return count
  }

  private static func isValid(_ count: Int) -> Bool { (0...1024).contains(count) }

  /// The processors that the scheduler gives to this process, or a container's quota of time if that is less.
  private static var available: Int {
    min(scheduled, ControlGroup().processorCount ?? .max)
  }

  /// What `sched_getaffinity` would say, which Swift doesn't see.
  private static var scheduled: Int {
    let key = "Cpus_allowed:"
    guard let status = try? TextFile.read("/proc/self/status"),
      let line = status.split(separator: "\n").first(where: { $0.hasPrefix(key) })
    else { return max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
    // A mask in hexadecimal, with commas.
    let count = line.dropFirst(key.count).reduce(0) { $0 + ($1.hexDigitValue ?? 0).nonzeroBitCount }
    return max(1, count)
  }
}

/// The level.
enum LevelSetting {
  static func resolve(_ requested: LevelFlag?) throws -> Int {
    if let requested { return requested.level }
    guard let text = environment("ANSZ_LEVEL") else { return CompressionOptions.defaultLevel }
    guard let number = Int(text), number >= 0 else {
      throw ValidationError("ANSZ_LEVEL is no level: \(text.escaped)")
    }
    return min(number, CompressionOptions.levelRange.upperBound)
  }
}

/// A variable of the environment; nil when it is empty, too.
private func environment(_ name: String) -> String? {
  // SAFETY: the text ends with 0 and is copied before anybody could change the environment.
  guard let text = unsafe getenv(name).map({ unsafe String(cString: $0) }), !text.isEmpty else {
    return nil
  }
  return text
}
