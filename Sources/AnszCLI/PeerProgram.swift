internal import Ansz
internal import CProcess
internal import Glibc
internal import SystemPackage

/// Another compressor with a setting, as a filter.
struct PeerProgram {
  /// The program is not installed.
  struct Missing: Error {}

  /// The program's name.
  let family: String
  let name: String
  /// Arguments of the program.
  let compression: [String]
  let decompression: [String]

  private init(_ family: String, _ setting: String, threads: String? = nil) {
    self.family = family
    let threads = threads.map { [$0] } ?? []
    name = ([family, setting] + threads).filter { !$0.isEmpty }.joined(separator: " ")
    // bzip3 knows no -q, and wants to be told to compress.
    let quiet = family == "bzip3" || family == "brotli" ? [] : ["-q"]
    compression =
      quiet + [family == "bzip3" ? "-e" : setting, "-c"] + threads
      + (family == "bzip3" ? [setting] : [])
    decompression = quiet + ["-d", "-c"] + (family == "zstd" || family == "lz4" ? [] : threads)
  }

  /// What people have, at settings that they use.
  static func all(threadCount: Int) -> [PeerProgram] {
    let threads = "-T\(threadCount)"
    return ["-1", "-9"].map { PeerProgram("lz4", $0) }
      + ["-1", "-3", "-9", "-19"].map { PeerProgram("zstd", $0, threads: threads) }
      + ["-6"].map { PeerProgram("gzip", $0) }
      + ["-5", "-9"].map { PeerProgram("brotli", $0) }
      + [PeerProgram("xz", "-6", threads: threads)]
      + [PeerProgram("bzip3", "-b16", threads: threadCount > 1 ? "-j\(threadCount)" : nil)]
  }

  /// Runs the program on one file, into another.
  ///
  /// - Throws: ``Missing``, ``BenchError`` or `Errno`.
  func run(_ arguments: [String], _ input: ScratchFile, _ output: ScratchFile) throws {
    try input.rewind()
    try output.clear()
    // SAFETY: here and below, everything is alive during the calls, and what was made is destroyed.
    var actions = unsafe posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    var signals = sigset_t()
    var processID: pid_t = 0
    unsafe posix_spawn_file_actions_init(&actions)
    unsafe posix_spawnattr_init(&attributes)
    defer {
      unsafe posix_spawn_file_actions_destroy(&actions)
      unsafe posix_spawnattr_destroy(&attributes)
    }
    unsafe posix_spawn_file_actions_adddup2(&actions, input.descriptor.rawValue, 0)
    unsafe posix_spawn_file_actions_adddup2(&actions, output.descriptor.rawValue, 1)
    // What this process does with signals isn't for others.
    unsafe sigemptyset(&signals)
    unsafe posix_spawnattr_setsigmask(&attributes, &signals)
    unsafe sigaddset(&signals, SIGXFSZ)
    unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
    unsafe posix_spawnattr_setflags(
      &attributes,
      Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF)
    )
    let words = [family] + arguments
    let copies = unsafe words.map { unsafe strdup($0) } + [nil]
    defer { unsafe copies.forEach { unsafe free($0) } }
    let code = unsafe posix_spawnp(&processID, family, &actions, &attributes, copies, environ)
    guard code != ENOENT else { throw Missing() }
    guard code == 0 else { throw Errno(rawValue: code) }
    var status: Int32 = 0
    while unsafe waitpid(processID, &status, 0) == -1 {
      guard errno == EINTR else { throw Errno(rawValue: errno) }
    }
    guard status == 0 else {
      throw BenchError(description: "\(words.joined(separator: " ")) fails (status \(status >> 8))")
    }
  }
}

/// A file in memory, which goes with its last user.
final class ScratchFile {
  let descriptor: FileDescriptor

  init(_ bytes: [UInt8] = []) throws {
    let number = ansz_memory_file()
    guard number >= 0 else { throw Errno(rawValue: errno) }
    descriptor = FileDescriptor(rawValue: number)
    try descriptor.writeAll(bytes)
  }

  deinit {
    try? descriptor.close()
  }

  var byteCount: Int { FileStatus(descriptor: descriptor.rawValue)?.byteCount ?? 0 }

  func rewind() throws {
    try descriptor.seek(offset: 0, from: .start)
  }

  func clear() throws {
    try rewind()
    guard ftruncate(descriptor.rawValue, 0) == 0 else { throw Errno(rawValue: errno) }
  }

  func bytes() throws -> [UInt8] {
    try rewind()
    var source = FileDescriptorSource(descriptor)
    var sink = ArraySink()
    try copy(from: &source, to: &sink)
    return sink.bytes
  }
}
