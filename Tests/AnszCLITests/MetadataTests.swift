import Glibc
import Testing

/// Mode, times and owner of results, as gzip and xz set them.
@Suite struct MetadataTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(Sample.text, to: "a")
  }

  @Test(
    "a result has its source's mode, whatever the mask",
    arguments: [0o600, 0o644, 0o666, 0o750, 0o400]
  )
  func mode(mode: Int) throws {
    chmod(folder.path(of: "a"), mode_t(mode))
    try shell(#"umask 077; "$ANSZ" a; "$ANSZ" -d -o b a.ansz; "$ANSZ" -o c a"#, in: folder)
      .expectSuccess()
    for name in ["a.ansz", "b", "c"] {
      #expect(try folder.status(of: name).permissions == mode_t(mode), "\(name)")
    }
  }

  @Test("a result has its source's time of change, to the nanosecond")
  func time() throws {
    let times = [
      timespec(tv_sec: 1_000_000_000, tv_nsec: 123_456_789),
      timespec(tv_sec: 981_173_106, tv_nsec: 987_654_321),
    ]
    #expect(utimensat(AT_FDCWD, folder.path(of: "a"), times, 0) == 0)
    try ansz("a", in: folder).expectSuccess()
    try ansz("-d", "a.ansz", "-o", "b", in: folder).expectSuccess()
    for name in ["a.ansz", "b"] {
      let status = try folder.status(of: name)
      #expect(status.st_mtim.tv_sec == 981_173_106, "\(name)")
      #expect(status.st_mtim.tv_nsec == 987_654_321, "\(name)")
    }
  }

  @Test(
    "a result has its source's time of reading, as it was before it was read",
    arguments: [[], ["--verify"]]
  )
  func timeOfReading(option: [String]) throws {
    // Read so long ago that any reading would be noted.
    let times = [
      timespec(tv_sec: 900_000_000, tv_nsec: 7), timespec(tv_sec: 981_173_106, tv_nsec: 0),
    ]
    #expect(utimensat(AT_FDCWD, folder.path(of: "a"), times, 0) == 0)
    try Command(arguments: option + ["a"], folder: folder.path).run().expectSuccess()
    let status = try folder.status(of: "a.ansz")
    #expect(status.st_atim.tv_sec == 900_000_000 && status.st_atim.tv_nsec == 7)
  }

  @Test("special bits of the mode aren't taken", arguments: [0o4755, 0o2755, 0o1644, 0o6711])
  func specialBits(mode: Int) throws {
    chmod(folder.path(of: "a"), mode_t(mode))
    try ansz("a", in: folder).expectSuccess()
    #expect(try folder.status(of: "a.ansz").permissions == mode_t(mode & 0o777))
  }

  @Test(
    "a file made from standard input has what the mask allows",
    arguments: ["022", "077", "000", "027"]
  )
  func umask(mask: String) throws {
    let allowed = 0o666 & ~mode_t(try #require(Int(mask, radix: 8)))
    try shell(#"umask \#(mask); "$ANSZ" -o b"#, input: [1], in: folder).expectSuccess()
    #expect(try folder.status(of: "b").permissions == allowed)
    // A file that is redirected is no source whose mode anybody asked to keep.
    chmod(folder.path(of: "a"), 0o700)
    try shell(#"umask \#(mask); "$ANSZ" -o c < a"#, in: folder).expectSuccess()
    #expect(try folder.status(of: "c").permissions == allowed)
  }

  @Test("nobody else can read the file while it is written")
  func modeWhileWriting() throws {
    let arguments = ["-T1", "-b64K", "-o", "b"]
    let command = try Command(arguments: arguments, folder: folder.path).start()
    command.write(Sample.indexed)
    #expect(command.wait { folder.names.count == 2 })
    let name = try #require(folder.names.first { $0 != "a" })
    #expect(name != "b")
    #expect(try folder.status(of: name).permissions == 0o600)
    command.finish().expectSuccess()
    #expect(folder.names == ["a", "b"])
  }

  @Test("root's result belongs to the source's owner", .enabled(if: geteuid() == 0))
  func owner() throws {
    #expect(chown(folder.path(of: "a"), 1234, 2345) == 0)
    try ansz("a", in: folder).expectSuccess()
    let status = try folder.status(of: "a.ansz")
    #expect(status.st_uid == 1234 && status.st_gid == 2345)
  }

  @Test(
    "a result whose group can't be kept gives that group's rights to nobody",
    .enabled(if: Unprivileged.isPossible)
  )
  func groupRights() throws {
    // The file is readable for the group alone; whoever compresses it is in that group but has
    // another one by default, to which it must not become readable.
    #expect(chown(folder.path(of: "a"), 0, 4242) == 0)
    chmod(folder.path(of: "a"), 0o640)
    chmod(folder.path, 0o777)
    let command = Unprivileged.command(["a"], in: folder, groups: "4242")
    try command.run().expectSuccess()
    let status = try folder.status(of: "a.ansz")
    #expect(status.st_gid == 4242 || status.permissions & 0o040 == 0, "\(status.st_gid)")
  }
}
