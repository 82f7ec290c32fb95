import Glibc
import TestSupport
import Testing

/// `-M`, and the limits of containers.
@Suite struct MemoryTests {
  /// MiB that README's formula gives.
  private static func need(compressing: Bool, threads: Int, blockMiB: Int, level: Int = 3) -> Int {
    guard compressing else { return 20 + (7 * threads + 2) * blockMiB }
    let search = level == 5 ? 10 : level >= 6 ? 50 * blockMiB : 0
    return 20 + (9 * threads + 2) * blockMiB + threads * search
  }

  @Test(
    "compressing: refused below what one thread needs, and the message says how much that is",
    arguments: [(3, 1), (4, 2), (5, 4), (6, 8), (7, 8), (3, 16)]
  )
  func compression(level: Int, blockMiB: Int) throws {
    let need = Self.need(compressing: true, threads: 1, blockMiB: blockMiB, level: level)
    let arguments = ["-\(level)", "-b\(blockMiB)M", "-T8"]
    let refused = try Command(arguments: arguments + ["-M", "\(need - 1)M"]).run([1])
    refused.expectFailure(1, saying: "standard input: needs \(need)M to compress", "-M")
    let accepted = try Command(arguments: arguments + ["--memory=\(need)M"]).run([1])
    accepted.expectOutput(try Command(arguments: arguments).run([1]).output)
  }

  @Test("decompressing, from a pipe and from a file", arguments: [1, 8, 64])
  func decompression(blockMiB: Int) throws {
    let folder = try TemporaryFolder()
    let compressed = try archive(of: [1, 2], "-b\(blockMiB)M")
    try folder.write(compressed, to: "a.ansz")
    let need = Self.need(compressing: false, threads: 1, blockMiB: blockMiB)
    try ansz("-d", "-M\(need - 1)M", input: compressed)
      .expectFailure(1, saying: "standard input: needs \(need)M to decompress")
    for command in [["-d"], ["-t"], ["-dc"]] {
      try Command(arguments: command + ["-M\(need - 1)M", "a.ansz"], folder: folder.path).run()
        .expectFailure(1, saying: "a.ansz: needs \(need)M to decompress")
    }
    #expect(folder.names == ["a.ansz"])
    try ansz("-d", "-M\(need)M", input: compressed).expectOutput([1, 2])
  }

  @Test("fewer threads, and the same bytes", arguments: [1, 2, 3])
  func fewerThreads(threads: Int) throws {
    let limit = Self.need(compressing: true, threads: threads, blockMiB: 1)
    let few = try ansz("-v", "-T4", "-M\(limit)M", input: Sample.mixed)
    let all = try ansz("-T4", input: Sample.mixed)
    #expect(few.ending == .exited(0) && few.output == all.output)
    #expect(few.errorText.contains("\(threads) of 4 threads"), "\(few)")
    let back = Self.need(compressing: false, threads: threads, blockMiB: 1)
    let restored = try ansz("-dv", "-T4", "-M\(back)M", input: all.output)
    #expect(restored.ending == .exited(0) && restored.output == Sample.mixed)
    #expect(restored.errorText.contains("\(threads) of 4 threads"), "\(restored)")
  }

  @Test("where little may be mapped, fewer threads do it", arguments: ["-1", "-3", "-5"])
  func addressSpace(level: String) throws {
    let content = Samples.text(12_000_000, seed: 9)
    let script = #"ulimit -v 300000; "$ANSZ" \#(level) -T16 | "$ANSZ" -d -T16"#
    try shell(script, input: content).expectOutput(content)
  }

  @Test(
    "where less may be mapped than one thread needs, a message says so",
    arguments: ["-6", "-7"]
  )
  func tooLittleAddressSpace(level: String) throws {
    let content = Samples.text(9_000_000, seed: 10)
    for threads in ["-T1", "-T4"] {
      let outcome = try shell(
        #"ulimit -v 200000; exec "$ANSZ" \#(level) \#(threads)"#,
        input: content
      )
      outcome.expectFailure(1, saying: "standard input: needs 435M to compress", "ulimit -v", "-b")
      #expect(outcome.output.isEmpty)
    }
    // What is less than a block needs less.
    let folder = try TemporaryFolder()
    try folder.write(Array(content.prefix(1_000_000)), to: "a")
    try shell(#"ulimit -v 200000; "$ANSZ" \#(level) a && "$ANSZ" -t a.ansz"#, in: folder)
      .expectSuccess()
    for count in [0, 1, 1_000_000] {
      try shell(
        #"ulimit -v 200000; "$ANSZ" \#(level) | "$ANSZ" -d -T1"#,
        input: Array(content.prefix(count))
      )
      .expectOutput(Array(content.prefix(count)))
    }
    let blocks = try archive(of: [1, 2, 3], "-b64M")
    try shell(#"ulimit -v 200000; exec "$ANSZ" -d -T1"#, input: blocks)
      .expectFailure(1, saying: "to decompress blocks of 65536K", "ulimit -v")
  }

  @Test("of limits that are too tight, none ends in a crash", arguments: ["-1", "-5", "-7"])
  func tightAddressSpace(level: String) throws {
    let content = Samples.text(300_000, seed: 12)
    var fitting = 0
    for kibibytes in stride(from: 36_000, through: 84_000, by: 4_000) {
      let limit = "ulimit -v \(kibibytes);"
      // Less than it takes to begin is nobody's to mend.
      guard try shell(#"\#(limit) "$ANSZ" -V > /dev/null 2>&1"#).ending == .exited(0) else {
        continue
      }
      let outcome = try shell(#"\#(limit) exec "$ANSZ" \#(level) -T1"#, input: content)
      if outcome.ending == .exited(0) {
        try ansz("-d", input: outcome.output).expectOutput(content)
        fitting += 1
      } else {
        outcome.expectFailure(1, saying: "needs", "ulimit -v")
      }
    }
    #expect(fitting > 0)
  }

  @Test("records from a pipe wait for one another's memory, and aren't refused", arguments: [1, 4])
  func recordsFromPipe(threads: Int) throws {
    let content = Samples.text(3_000_000, seed: 11).map { $0 == 32 ? UInt8(10) : $0 }
    let compressed = try archive(of: content, "--unordered", "-b256K")
    let sorted = try ansz("-d", input: compressed).output
    try ansz("-d", "-T\(threads)", "-M100M", input: compressed).expectOutput(sorted)
    try ansz("-t", "-T\(threads)", "-M100M", input: compressed).expectSuccess()
    try ansz("-d", "-T\(threads)", "-M60M", input: compressed).expectFailure(
      1,
      saying: "needs",
      "-M"
    )
  }

  @Test("a later frame with larger blocks is refused, and what came before it is there")
  func laterFrame() throws {
    let archives = try archive(of: [1], "-b1M") + archive(of: [2], "-b64M")
    let outcome = try ansz("-d", "-T4", "-M100M", input: archives)
    outcome.expectFailure(1, saying: "needs", "65536K", "-T4")
    #expect(outcome.output == [1])
    try ansz("-d", "-T1", "-M600M", input: archives).expectOutput([1, 2])
  }

  @Test("wrong limits", arguments: ["", "x", "-1", "1.5G"])
  func wrongLimits(text: String) throws {
    try ansz("-M", text).expectFailure(1)
    try ansz("--memory=\(text)").expectFailure(1)
  }
}

/// Control groups that a private mount makes up.
enum ControlGroups {
  /// Whether mounts can be made that nobody else sees; a test says so and skips otherwise.
  static let arePossible: Bool = {
    guard let folder = try? TemporaryFolder() else { return false }
    let outcome = try? command(["-V"], groups: "0::/\n", files: [:], in: folder).run()
    if outcome?.ending != .exited(0) { print("skipped: no private mounts for control groups") }
    return withExtendedLifetime(folder) { outcome?.ending == .exited(0) }
  }()

  /// The command, in a place where it sees these files in `/sys/fs/cgroup`, and this as `/proc/self/cgroup`.
  static func command(
    _ arguments: [String],
    groups: String,
    files: [String: String],
    in folder: TemporaryFolder
  ) throws -> Command {
    try folder.write(Array(groups.utf8), to: "groups")
    let writes = files.map { path, text in
      "mkdir -p $(dirname /sys/fs/cgroup/\(path)); echo '\(text)' > /sys/fs/cgroup/\(path)"
    }
    let script = """
      mount -t tmpfs none /sys/fs/cgroup && mount --bind groups /proc/$$/cgroup || exit 9
      \(writes.joined(separator: "\n"))
      exec "$ANSZ" "$@"
      """
    return Command(
      executable: "/usr/bin/env",
      arguments: ["unshare", "-m", "sh", "-c", script, "sh"] + arguments,
      folder: folder.path
    )
  }
}

/// What a container allows.
@Suite(.enabled(if: ControlGroups.arePossible)) struct ContainerTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test(
    "half of a container's memory is a reason for fewer threads, by both versions of the interface",
    arguments: [
      ("0::/\n", ["memory.max": "104857600"]),
      ("0::/a/b\n", ["a/memory.max": "104857600", "a/b/memory.max": "max"]),
      ("0::/elsewhere\n", ["memory.max": "104857600"]),
      ("4:memory:/a\n0::/\n", ["memory/a/memory.limit_in_bytes": "104857600"]),
      ("4:cpu,memory:/\n", ["memory/memory.limit_in_bytes": "104857600"]),
    ] as [(String, [String: String])]
  )
  func memory(groups: String, files: [String: String]) throws {
    let command = try ControlGroups.command(["-vT8"], groups: groups, files: files, in: folder)
    let outcome = try command.run(Sample.mixed)
    // 50 MiB are enough for (50 - 20 - 2) / 9 = 3 threads.
    #expect(outcome.ending == .exited(0), "\(outcome)")
    #expect(outcome.errorText.contains("3 of 8 threads"), "\(outcome)")
  }

  @Test("no limit, or one that can't be understood, changes nothing", arguments: ["max", "", "x"])
  func noLimit(text: String) throws {
    let files = ["memory.max": text, "cpu.max": text]
    let command = try ControlGroups.command(["-vT8"], groups: "0::/\n", files: files, in: folder)
    let outcome = try command.run(Sample.mixed)
    #expect(outcome.ending == .exited(0) && !outcome.errorText.contains("threads"), "\(outcome)")
  }

  /// Threads of a command that has had much to do: the first one, the one for signals, and those of the workers.
  private func threadCount(_ arguments: [String], _ groups: String, _ files: [String: String])
    throws -> Int
  {
    let command = try ControlGroups.command(
      ["-b64K"] + arguments,
      groups: groups,
      files: files,
      in: folder
    ).start()
    command.write(Sample.indexed)
    #expect(command.wait { command.output.count > 1000 })
    let count = try shell("ls /proc/\(command.processID)/task | wc -l").outputText
    #expect(command.finish().ending == .exited(0))
    return Int(count.filter(\.isNumber)) ?? 0
  }

  @Test(
    "a quota of one processor's time is one worker, which is the first thread",
    arguments: [
      ("0::/a\n", ["a/cpu.max": "100000 100000"]),
      ("0::/a\n", ["a/cpu.max": "max 100000", "cpu.max": "1000 100000"]),
      (
        "4:cpu,cpuacct:/a\n",
        ["cpu/a/cpu.cfs_quota_us": "50000", "cpu/a/cpu.cfs_period_us": "100000"]
      ),
    ] as [(String, [String: String])]
  )
  func quota(groups: String, files: [String: String]) throws {
    #expect(try threadCount([], groups, files) == 2)
    #expect(try threadCount(["-T2"], groups, files) > 2)
  }

  @Test("a quota of more is more, and none is all", arguments: ["100001 100000", "max 100000"])
  func wideQuota(text: String) throws {
    guard sysconf(Int32(_SC_NPROCESSORS_ONLN)) > 1 else { return print("skipped: one processor") }
    #expect(try threadCount([], "0::/\n", ["cpu.max": text]) > 2)
    // `taskset` says what `sched_setaffinity` does.
    guard Binary.has("taskset") else { return print("skipped: no taskset") }
    var command = Command(
      executable: "/usr/bin/env",
      arguments: ["taskset", "1", Binary.path, "-b64K"]
    )
    command.folder = folder.path
    let running = try command.start()
    running.write(Sample.indexed)
    #expect(running.wait { running.output.count > 1000 })
    #expect(
      try shell("ls /proc/\(running.processID)/task").outputText.split(separator: "\n").count == 2
    )
    #expect(running.finish().ending == .exited(0))
  }
}
