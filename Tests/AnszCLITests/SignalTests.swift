import Glibc
import Testing

/// A command that is stopped leaves no file behind; one that is killed leaves none that is bad.
@Suite struct SignalTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  /// Starts to write a file, and returns in the middle of it.
  private func busy(_ arguments: [String], input: [UInt8]) throws -> RunningCommand {
    let before = folder.names.count
    let command = try Command(arguments: arguments, folder: folder.path).start()
    command.write(input)
    try #require(command.wait { folder.names.count > before }, "no temporary file appeared")
    return command
  }

  @Test(
    "SIGTERM, SIGINT and SIGHUP: the command dies of it, and the folder is empty",
    arguments: [SIGTERM, SIGINT, SIGHUP],
    ["-T1", "-T2"]
  )
  func compressing(signal: Int32, threads: String) throws {
    let command = try busy([threads, "-b64K", "-o", "x"], input: Sample.indexed)
    command.send(signal)
    let outcome = command.end()
    #expect(outcome.ending == .signalled(signal), "\(outcome)")
    #expect(folder.names.isEmpty)
  }

  @Test(
    "the same while an archive is restored",
    arguments: [SIGTERM, SIGINT, SIGHUP],
    ["-T1", "-T2"]
  )
  func restoring(signal: Int32, threads: String) throws {
    let archive = try archive(of: Sample.indexed, "-b64K")
    let command = try busy(["-d", threads, "-o", "x"], input: Array(archive.dropLast(5000)))
    command.send(signal)
    #expect(command.end().ending == .signalled(signal))
    #expect(folder.names.isEmpty)
  }

  @Test("a signal before the first byte")
  func beforeInput() throws {
    let command = try busy(["-o", "x"], input: [])
    command.send(SIGTERM)
    #expect(command.end().ending == .signalled(SIGTERM))
    #expect(folder.names.isEmpty)
  }

  @Test("with -f what was there before stays", arguments: [SIGTERM, SIGKILL])
  func overwriting(signal: Int32) throws {
    try folder.write([9], to: "x")
    let command = try busy(["-f", "-b64K", "-o", "x"], input: Sample.indexed)
    command.send(signal)
    #expect(command.end().ending == .signalled(signal))
    expectSame(try folder.bytes(of: "x"), [9])
    if signal == SIGTERM {
      #expect(folder.names == ["x"])
    }
  }

  @Test("a filter dies of the signal", arguments: [SIGTERM, SIGINT, SIGHUP], ["-T1", "-T2"])
  func filter(signal: Int32, threads: String) throws {
    let command = try Command(arguments: [threads, "-b64K"]).start()
    command.write(Sample.indexed)
    #expect(command.wait { !command.output.isEmpty })
    command.send(signal)
    let outcome = command.end()
    #expect(outcome.ending == .signalled(signal), "\(outcome)")
    #expect(outcome.errors.isEmpty)
  }

  @Test(
    "a signal that was ignored stays ignored, as under nohup",
    arguments: ["HUP", "INT", "TERM"]
  )
  func ignored(name: String) throws {
    let script = "trap '' \(name); exec \"$ANSZ\" -b64K -o x"
    let command = try Command(
      executable: "/bin/sh",
      arguments: ["-c", script],
      folder: folder.path
    ).start()
    command.write(Sample.indexed)
    #expect(command.wait { !folder.names.isEmpty })
    command.send(["HUP": SIGHUP, "INT": SIGINT][name] ?? SIGTERM)
    command.write(Sample.text)
    command.finish().expectSuccess()
    #expect(folder.names == ["x"])
    try ansz("-dc", "x", in: folder).expectOutput(Sample.indexed + Sample.text)
  }

  @Test("SIGKILL while input is awaited: nothing at the final name")
  func killed() throws {
    let command = try busy(["-b64K", "-o", "x"], input: Sample.indexed)
    command.send(SIGKILL)
    #expect(command.end().ending == .signalled(SIGKILL))
    #expect(!folder.names.contains("x"))
  }

  @Test("SIGKILL at any time: what is at the final name is good", arguments: 0..<12)
  func killedAnyTime(turn: Int) throws {
    try folder.write(Sample.mixed, to: "a")
    let command = try Command(arguments: ["a"], folder: folder.path).start()
    usleep(UInt32(1000 * turn * turn / 2))
    command.send(SIGKILL)
    _ = command.end()
    expectSame(try folder.bytes(of: "a"), Sample.mixed)
    if folder.names.contains("a.ansz") {
      try ansz("-t", "a.ansz", in: folder).expectSuccess()
    }
  }

  @Test("a stop and a continuation lose nothing")
  func stopped() throws {
    let command = try busy(["-b64K", "-o", "x"], input: Sample.indexed)
    command.send(SIGSTOP)
    usleep(20_000)
    command.send(SIGCONT)
    command.write(Sample.text)
    command.finish().expectSuccess()
    try ansz("-dc", "x", in: folder).expectOutput(Sample.indexed + Sample.text)
  }
}
