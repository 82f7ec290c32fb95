import TestSupport
import Testing

/// `tar -I ansz`: tar runs the command as a filter, with `-d` added to read.
@Suite(.enabled(if: Binary.has("tar"), "no tar")) struct TarTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.makeFolder("in")
    try folder.write(Sample.mixed, to: "in/mixed")
    try folder.write([], to: "in/empty")
    try folder.write([1], to: "in/one byte")
    try folder.write(Samples.random(100_000, seed: 13), to: "in/noise")
  }

  private func tar(_ arguments: String...) throws -> Outcome {
    let command = Command(
      executable: "/usr/bin/env",
      arguments: ["tar"] + arguments,
      folder: folder.path,
      environment: ["PATH": "\(Binary.folder):/usr/bin:/bin"]
    )
    return try command.run()
  }

  @Test(
    "create, list and extract",
    arguments: ["ansz", "ansz -T2", "ansz -T1 -b64K", "ansz -T2 -7", "ansz -9", "ansz --fast"]
  )
  func bothWays(program: String) throws {
    try tar("-I", program, "-cf", "x.tar.ansz", "in").expectSuccess()
    try ansz("-t", "x.tar.ansz", in: folder).expectSuccess()
    let list = try tar("-I", program, "-tf", "x.tar.ansz")
    list.expectSuccess()
    #expect(
      list.outputText.split(separator: "\n").sorted()
        == ["in/", "in/empty", "in/mixed", "in/noise", "in/one byte"]
    )
    try folder.makeFolder("out")
    try tar("-I", program, "-C", "out", "-xf", "x.tar.ansz").expectSuccess()
    try shell("diff -r in out/in", in: folder).expectSuccess()
  }

  @Test("the long spelling, and one file out of many")
  func oneFile() throws {
    try tar("--use-compress-program=ansz", "-cf", "x.tar.ansz", "in").expectSuccess()
    let one = try tar("--use-compress-program=ansz", "-xOf", "x.tar.ansz", "in/one byte")
    one.expectOutput([1])
  }

  @Test("a damaged archive fails tar")
  func damage() throws {
    try tar("-I", "ansz", "-cf", "x.tar.ansz", "in").expectSuccess()
    let bytes = try folder.bytes(of: "x.tar.ansz")
    try folder.write(ArchiveBytes.flipping(bytes, at: bytes.count / 2), to: "x.tar.ansz")
    let outcome = try tar("-I", "ansz", "-tf", "x.tar.ansz")
    #expect(outcome.ending == .exited(2), "\(outcome)")
    #expect(outcome.errorText.contains("ansz: standard input: "))
  }
}
