import Glibc
import TestSupport
import Testing

/// One hash for any number of threads, for a pipe or a file, and for any sizes of the pieces.
///
/// Whoever stores archives by their hash, or builds packages twice, relies on this.
@Suite struct SameBytesTests {
  @Test("where no thread is to be had, the first one does it all", .enabled(if: Interposer.isReady))
  func withoutThreads() throws {
    let interposer = try Interposer(
      """
      #include <errno.h>
      #include <pthread.h>
      int pthread_create(pthread_t *t, const pthread_attr_t *a, void *(*f)(void *), void *x) { return EAGAIN; }
      """
    )
    let compressed = try archive(of: Sample.mixed, "-b64K")
    let arguments = [
      (["-b64K", "-T4"], Sample.mixed, compressed), (["-d", "-T4"], compressed, Sample.mixed),
    ]
    for (arguments, input, output) in arguments {
      let outcome = try withExtendedLifetime(interposer) {
        try Command(arguments: arguments, environment: interposer.environment).run(input)
      }
      outcome.expectOutput(output)
    }
  }

  static let blockSizes = ["64K", "65K", "1M", "64M"]

  @Test("any number of threads gives the same archive", arguments: blockSizes)
  func threads(blockSize: String) throws {
    let reference = try archive(of: Sample.mixed, "-T1", "-b", blockSize)
    for count in ["-T2", "-T3", "-T8", "-T0"] {
      expectSame(try archive(of: Sample.mixed, count, "-b", blockSize), reference)
    }
    for count in ["-T1", "-T2", "-T8"] {
      try ansz("-d", count, input: reference).expectOutput(Sample.mixed)
    }
  }

  @Test("pipe, file as standard input and file by name give the same archive")
  func pipeAndFile() throws {
    let folder = try TemporaryFolder()
    try folder.write(Sample.mixed, to: "a")
    let reference = try archive(of: Sample.mixed)

    let redirected = try Command(input: .file(folder.path(of: "a"))).run()
    redirected.expectOutput(reference)
    try ansz("-c", "a", in: folder).expectOutput(reference)
    try ansz("a", in: folder).expectSuccess()
    expectSame(try folder.bytes(of: "a.ansz"), reference)
    try ansz("-o", "b", input: Sample.mixed, in: folder).expectSuccess()
    expectSame(try folder.bytes(of: "b"), reference)
  }

  @Test(
    "pieces of odd sizes give the same archive and the same content",
    arguments: ["-T1", "-T2"]
  )
  func dribble(threads: String) throws {
    let content = Array(Sample.mixed[1_100_000..<1_400_000]) + Sample.text
    let reference = try archive(of: content, "-b64K")
    expectSame(try dribbling(content, through: [threads, "-b64K"]), reference)
    expectSame(try dribbling(reference, through: [threads, "-d"]), content)
  }

  /// Writes bytes in pieces of many sizes, with pauses in which the reader finds an empty pipe.
  private func dribbling(_ bytes: [UInt8], through arguments: [String]) throws -> [UInt8] {
    let sizes = [1, 1, 2, 3, 7, 13, 255, 4095, 4097, 65_535, 65_537, 1, 16]
    let command = try Command(arguments: arguments).start()
    var offset = 0
    for (turn, size) in (0...).lazy.map({ ($0, sizes[$0 % sizes.count]) }) {
      guard offset < bytes.count else { break }
      command.write(Array(bytes[offset...].prefix(size)))
      offset += size
      if turn.isMultiple(of: 5) {
        usleep(1000)
      }
    }
    let outcome = command.finish()
    outcome.expectSuccess()
    return outcome.output
  }

  @Test("a block size means the same however it is written")
  func blockSizeSpellings() throws {
    let reference = try archive(of: Sample.text, "-b", "65536")
    let spellings = [
      ["-b65536"], ["-b64K"], ["-b64k"], ["-b", "64KiB"], ["-b", "64KB"], ["--block-size", "64K"],
      ["--block-size=64K"],
    ]
    for arguments in spellings {
      let outcome = try Command(arguments: arguments).run(Sample.text)
      outcome.expectOutput(reference)
    }
    #expect(try archive(of: Sample.text).count < reference.count, "1M is what is chosen unasked")
  }

  @Test("the largest block size needs no more memory than the content asks for")
  func largestBlockSize() throws {
    let compressed = try archive(of: [1, 2, 3], "-b64M")
    #expect(compressed.count < 100)
    try ansz("-d", input: compressed).expectOutput([1, 2, 3])
  }
}
