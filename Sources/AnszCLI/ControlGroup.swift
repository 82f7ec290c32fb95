internal import Ansz
internal import SystemPackage

/// What the control groups of this process allow it: the limits of a container.
///
/// Each group on the way to the root can set a limit, and the least counts. Both versions of the interface are
/// read; what can't be read limits nothing.
struct ControlGroup {
  /// Lines `number:controllers:path` of `/proc/self/cgroup`.
  private let memberships: [(controllers: [Substring], path: Substring)]

  private static let mount = "/sys/fs/cgroup"

  init() {
    let text = (try? TextFile.read("/proc/self/cgroup")) ?? ""
    memberships = text.split(separator: "\n").compactMap { line in
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      return fields.count == 3 ? (fields[1].split(separator: ","), fields[2]) : nil
    }
  }

  /// Bytes of memory; nil for no limit.
  var memoryByteCount: Int? {
    let limits =
      folders(controller: "memory").compactMap { try? TextFile.read("\($0)/memory.limit_in_bytes") }
      + unifiedFolders.compactMap { try? TextFile.read("\($0)/memory.max") }
    return limits.compactMap { Int($0.prefix { $0 != "\n" }) }.min()
  }

  /// Processors' worth of time, rounded up; nil for no limit.
  var processorCount: Int? {
    let unified = unifiedFolders.compactMap { folder -> Int? in
      guard let text = try? TextFile.read("\(folder)/cpu.max") else { return nil }
      let numbers = text.split { $0 == " " || $0 == "\n" }.map { Int($0) }
      guard numbers.count == 2 else { return nil }
      return Self.processors(quota: numbers[0], period: numbers[1])
    }
    let separate = folders(controller: "cpu").compactMap { folder -> Int? in
      let numbers = ["quota", "period"].map { name in
        (try? TextFile.read("\(folder)/cpu.cfs_\(name)_us")).flatMap {
          Int($0.prefix { $0 != "\n" })
        }
      }
      return Self.processors(quota: numbers[0], period: numbers[1])
    }
    return (unified + separate).min()
  }

  /// A quota that isn't there, or is -1, is no limit.
  private static func processors(quota: Int?, period: Int?) -> Int? {
    guard let quota, let period, quota > 0, period > 0 else { return nil }
    return max(1, quota / period + (quota % period == 0 ? 0 : 1))
  }

  private var unifiedFolders: [String] {
    memberships.filter(\.controllers.isEmpty).flatMap { membership in
      [Self.mount, "\(Self.mount)/unified"].flatMap { Self.folders(on: membership.path, in: $0) }
    }
  }

  private func folders(controller: Substring) -> [String] {
    memberships.filter { $0.controllers.contains(controller) }.flatMap {
      Self.folders(on: $0.path, in: "\(Self.mount)/\(controller)")
    }
  }

  /// The folders from a group to the root.
  ///
  /// A container may see its own group as the root, whatever its path says.
  private static func folders(on path: Substring, in mount: String) -> [String] {
    let components = path.split(separator: "/")
    return (0...components.count).map { count in
      components.prefix(count).reduce(mount) { "\($0)/\($1)" }
    }
  }
}

/// Small files of text, such as the system has.
enum TextFile {
  static func read(_ path: String) throws -> String {
    let descriptor = try FileDescriptor.open(FilePath(path), .readOnly, options: .closeOnExec)
    defer { try? descriptor.close() }
    var source = FileDescriptorSource(descriptor)
    var bytes: [UInt8] = []
    let cancellation = Cancellation()
    // There may be little memory: that is what many of these files are asked about.
    while try source.append(to: &bytes, atMost: 1 << 12, unless: cancellation) > 0 {}
    return String(decoding: bytes, as: UTF8.self)
  }
}
