import Glibc
import Testing

/// `--verify`: a result that can't be read back doesn't get its name.
@Suite struct VerificationTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(Sample.mixed, to: "a")
  }

  @Test("both ways, from files and pipes, the source stays", arguments: ["-T1", "-T2"])
  func success(threads: String) throws {
    try ansz("--verify", threads, "-b64K", "a", in: folder).expectOutput([])
    try ansz("-d", "--verify", threads, "-o", "b", "a.ansz", in: folder).expectOutput([])
    try ansz("--verify", "-o", "c", input: Sample.mixed, in: folder).expectSuccess()
    #expect(folder.names == ["a", "a.ansz", "b", "c"])
    expectSame(try folder.bytes(of: "b"), Sample.mixed)
    try ansz("-t", "a.ansz", "c", in: folder).expectSuccess()
  }

  @Test("what can't be read back is refused before anything is written")
  func noFile() throws {
    try ansz("--verify", "-c", "a", in: folder).expectFailure(1, saying: "a: ", "standard output")
    try ansz("--verify", input: [1]).expectFailure(1, saying: "standard output")
    try ansz("--verify", "-o", "/dev/null", "a", in: folder).expectFailure(1, saying: "/dev/null")
    try ansz("--verify", "-t", "a", in: folder).expectFailure(1, saying: "--verify")
    try ansz("--verify", "-l", "a", in: folder).expectFailure(1, saying: "--verify")
    #expect(folder.names == ["a"])
  }

  /// Every read of a result gives other bytes than those that were written.
  @Test(
    "a result that reads back as something else has no name, and its source is there",
    .enabled(if: Interposer.isReady),
    arguments: [["--verify"], ["--rm"]],
    [[], ["-d"]]
  )
  func wrongResult(option: [String], direction: [String]) throws {
    let source = direction.isEmpty ? "a" : "b.ansz"
    if !direction.isEmpty {
      try folder.write(try archive(of: Sample.mixed), to: source)
    }
    let before = folder.names
    let interposer = try Interposer(
      """
      #define _GNU_SOURCE
      #include <dlfcn.h>
      #include <fcntl.h>
      #include <unistd.h>
      ssize_t read(int fd, void *buffer, size_t count) {
        static ssize_t (*next)(int, void *, size_t);
        if (!next) *(void **)&next = dlsym(RTLD_NEXT, "read");
        ssize_t done = next(fd, buffer, count);
        if (done > 0 && (fcntl(fd, F_GETFL) & O_ACCMODE) == O_RDWR) *(char *)buffer ^= 1;
        return done;
      }
      """
    )
    let command = Command(
      arguments: option + direction + [source],
      folder: folder.path,
      environment: interposer.environment
    )
    let outcome = try withExtendedLifetime(interposer) { try command.run() }
    outcome.expectFailure(4, saying: "\(source): ", "read back", "kept")
    #expect(folder.names == before)
  }
}
