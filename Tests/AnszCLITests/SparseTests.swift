import Glibc
import TestSupport
import Testing

/// Holes for zeros where a content goes into a file; the bytes are the same with and without.
@Suite struct SparseTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private static let zeros = [UInt8](repeating: 0, count: 3_000_000)

  /// Bytes of the disk that a file takes.
  private func diskByteCount(of name: String) throws -> Int {
    Int(try folder.status(of: name).st_blocks) * 512
  }

  /// Whether files in the folder can have holes.
  private func canHaveHoles() throws -> Bool {
    try shell("truncate -s 1M probe", in: folder).expectSuccess()
    let can = try diskByteCount(of: "probe") == 0
    if !can { print("skipped: no holes in temporary files") }
    return can
  }

  @Test("a file has holes, unless --no-sparse is given", arguments: ["-T1", "-T2"])
  func files(threads: String) throws {
    guard try canHaveHoles() else { return }
    try folder.write([1] + Self.zeros + [2], to: "a")
    try ansz("a", in: folder).expectSuccess()
    try ansz("-d", threads, "-o", "b", "a.ansz", in: folder).expectSuccess()
    try ansz("-d", threads, "--no-sparse", "-o", "c", "a.ansz", in: folder).expectSuccess()
    try ansz("-d", threads, "--verify", "-o", "d", "a.ansz", in: folder).expectSuccess()
    for name in ["b", "c", "d"] {
      expectSame(try folder.bytes(of: name), [1] + Self.zeros + [2])
    }
    #expect(try diskByteCount(of: "b") < 100_000)
    #expect(try diskByteCount(of: "c") >= Self.zeros.count)
    #expect(try diskByteCount(of: "d") < 100_000)
  }

  @Test("standard output has holes when it is a file and nothing stands behind its place")
  func redirected() throws {
    guard try canHaveHoles() else { return }
    try folder.write(try archive(of: Self.zeros), to: "a")
    try shell(#""$ANSZ" -dc a a > b; "$ANSZ" -d < a > c; "$ANSZ" cat a > d"#, in: folder)
      .expectSuccess()
    #expect(try folder.bytes(of: "b").count == 2 * Self.zeros.count)
    for name in ["c", "d"] {
      expectSame(try folder.bytes(of: name), Self.zeros)
    }
    for name in ["b", "c", "d"] {
      #expect(try diskByteCount(of: name) < 100_000, "\(name)")
    }
    // A place in the middle of a file, and one that others append to, get zeros.
    try folder.write([UInt8](repeating: 7, count: 4_000_000), to: "e")
    try shell(#""$ANSZ" -dc a 1<> e; printf x > f; "$ANSZ" -dc a >> f"#, in: folder).expectSuccess()
    expectSame(
      try folder.bytes(of: "e"),
      Self.zeros + [UInt8](repeating: 7, count: 4_000_000 - Self.zeros.count)
    )
    expectSame(try folder.bytes(of: "f"), Array("x".utf8) + Self.zeros)
    #expect(try diskByteCount(of: "f") >= Self.zeros.count)
  }

  @Test("what is written behind a hole is behind it", arguments: [0, 1, 4095, 4096, 5000])
  func behind(before: Int) throws {
    let start = [UInt8](repeating: 9, count: before)
    try folder.write(start, to: "start")
    try folder.write(try archive(of: Self.zeros), to: "a")
    try shell(#"{ cat start; "$ANSZ" -dc a; echo end; } > b"#, in: folder).expectSuccess()
    expectSame(try folder.bytes(of: "b"), start + Self.zeros + Array("end\n".utf8))
  }

  @Test(
    "runs of zeros of all lengths at all places, by seeds",
    arguments: 1...8 as ClosedRange<UInt64>
  )
  func anyRuns(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var content: [UInt8] = []
    while content.count < 400_000 {
      let count = [1, 100, 4095, 4096, 4097, 8192, 20_000].randomElement(using: &generator) ?? 1
      let byte = [0, 0, 1].randomElement(using: &generator) ?? 0
      content += [UInt8](repeating: UInt8(byte), count: count)
    }
    let compressed = try archive(of: content, "-b65K")
    try folder.write(compressed, to: "a")
    try ansz("-d", "-o", "b", "a", in: folder).expectSuccess()
    expectSame(try folder.bytes(of: "b"), content, "seed \(seed)")
  }

  @Test("what comes in front of damage is all there, zeros at its end too")
  func damaged() throws {
    let compressed = try archive(of: Self.zeros, "-b64K")
    try folder.write(Array(compressed.dropLast(10)), to: "a")
    let outcome = try shell(#""$ANSZ" -dc a > b"#, in: folder)
    outcome.expectFailure(2, saying: "a: ")
    expectSame(try folder.bytes(of: "b"), Self.zeros)
  }
}
