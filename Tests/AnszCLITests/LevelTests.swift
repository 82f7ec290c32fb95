import TestSupport
import Testing

/// `-0` … `-9`, `--fast` and `--best`: how they are written, and what they mean.
@Suite struct LevelTests {
  static let levels = Array(0...7)

  /// Words that become smaller from level to level, so that no two archives are the same by chance.
  private let content = Samples.text(150_000, seed: 40)

  @Test("a pipe both ways", arguments: levels)
  func pipe(level: Int) throws {
    for content in [[], [7], Sample.text, Samples.random(70_000, seed: 41)] {
      let compressed = try archive(of: content, "-\(level)", "-b64K")
      try ansz("-d", input: compressed).expectOutput(content)
      try ansz("-t", input: compressed).expectOutput([])
      #expect(compressed.count <= content.count + 64 + 44 * (content.count >> 16))
    }
  }

  @Test("a file both ways, as a pipe gives it", arguments: levels)
  func file(level: Int) throws {
    let folder = try TemporaryFolder()
    try folder.write(content, to: "a")
    try ansz("-\(level)", "a", in: folder).expectOutput([])
    expectSame(try folder.bytes(of: "a.ansz"), try archive(of: content, "-\(level)"))
    try ansz("-d", "a.ansz", "-o", "b", in: folder).expectOutput([])
    expectSame(try folder.bytes(of: "b"), content)
  }

  @Test("any number of threads gives the same archive", arguments: levels)
  func threads(level: Int) throws {
    let content = self.content + [UInt8](repeating: 0, count: 100_000) + Sample.text
    let reference = try archive(of: content, "-\(level)", "-T1", "-b64K")
    for count in ["-T2", "-T3", "-T8"] {
      expectSame(try archive(of: content, "-\(level)", count, "-b64K"), reference)
    }
  }

  @Test("0 stores")
  func storing() throws {
    let compressed = try archive(of: Sample.text, "-0")
    #expect(compressed.count >= Sample.text.count)
    #expect(compressed.count <= Sample.text.count + 64)
  }

  @Test("each level is another one, and the strongest is smallest")
  func sizes() throws {
    let sizes = try Self.levels.map { try archive(of: content, "-\($0)").count }
    // Levels 2 and 3 differ in what contexts may cost, and a small content may be worth the same to both.
    #expect(Set(sizes).count >= sizes.count - 1, "\(sizes)")
    #expect(sizes.min() == sizes.last, "\(sizes)")
    #expect(sizes.max() == sizes.first, "\(sizes)")
  }

  @Test(
    "spellings",
    arguments: [
      ([], 3), (["--fast"], 1), (["--best"], 7), (["-8"], 7), (["-9"], 7),
      // The last one counts, short or long.
      (["-1", "-5"], 5), (["-9", "-2"], 2), (["--best", "-1"], 1), (["-1", "--best"], 7),
      (["-6", "--fast"], 1), (["-3", "-3"], 3), (["-9", "-0"], 0),
      // Clusters, and values right behind a flag.
      (["-5c"], 5), (["-c5"], 5), (["-zk2"], 2), (["-1k5"], 5), (["-T2", "-4"], 4), (["-4T2"], 4),
      (["-T", "2", "-4"], 4), (["-T1", "--fast"], 1),
      // Several digits are one number.
      (["-19"], 7), (["-10"], 7), (["-22"], 7), (["-05"], 5), (["-00"], 0), (["-c12"], 7),
      (["-99999999999999999999"], 7),
    ] as [([String], Int)]
  )
  func spelling(arguments: [String], level: Int) throws {
    let outcome = try Command(arguments: arguments).run(content)
    outcome.expectOutput(try archive(of: content, "-\(level)"))
  }

  @Test("a level does no harm where nothing is compressed")
  func otherOperations() throws {
    let folder = try TemporaryFolder()
    let compressed = try archive(of: content)
    try folder.write(compressed, to: "a.ansz")
    for arguments in [["-d3"], ["-7d"], ["-d", "--best"], ["--fast", "--decompress"], ["-d9"]] {
      try Command(arguments: arguments).run(compressed).expectOutput(content)
    }
    for flag in ["-t9", "-9t", "-t0"] {
      try ansz(flag, "a.ansz", in: folder).expectOutput([])
    }
    let list = try ansz("-l", "a.ansz", in: folder)
    list.expectSuccess()
    try ansz("-l9", "a.ansz", in: folder).expectOutput(list.output)
    try ansz("--best", "--list", "a.ansz", in: folder).expectOutput(list.output)
  }

  @Test(
    "what is no level: status 1 and one line",
    arguments: [
      "--7", "--level", "--level=7", "--fast=3", "--best=1", "-٣", "-³", "-3-4", "--fastest",
    ]
  )
  func noLevels(flag: String) throws {
    try ansz(flag, input: content).expectFailure(1)
  }

  @Test("cat has no levels")
  func cat() throws {
    try ansz("cat", "-3", input: try archive(of: content)).expectFailure(1)
  }

  @Test("a name like a level, behind --")
  func nameLikeLevel() throws {
    let folder = try TemporaryFolder()
    try folder.write(content, to: "-9")
    try ansz("-1", "--", "-9", in: folder).expectSuccess()
    expectSame(try folder.bytes(of: "-9.ansz"), try archive(of: content, "-1"))
  }

  /// One block, and one byte more than that.
  @Test(
    "the block size that suits a level",
    arguments: [(0, 1), (1, 1), (2, 1), (3, 1), (4, 2), (5, 4), (6, 8), (7, 8)]
  )
  func defaultBlockSize(level: Int, mebibyteCount: Int) throws {
    // Zeros cost no time at any level.
    let content = [UInt8](repeating: 0, count: mebibyteCount << 20)
    #expect(try blockCount(content, "-\(level)") == 1)
    #expect(try blockCount(content + [0], "-\(level)") == 2)
    #expect(try blockCount(content, "-\(level)", "-b", "64K") == mebibyteCount << 4)
    #expect(try blockCount(content, "-b", "64K", "-\(level)") == mebibyteCount << 4)
    #expect(try blockCount(content + [0], "-b", "64M", "-\(level)") == 1)
  }

  /// What `-l` says of an archive.
  private func blockCount(_ content: [UInt8], _ arguments: String...) throws -> Int? {
    let compressed = try Command(arguments: arguments).run(content)
    compressed.expectSuccess()
    let list = try ansz("-l", input: compressed.output)
    list.expectSuccess()
    let row = list.outputText.split(separator: "\n").last?.split(separator: " ") ?? []
    return row.count > 3 ? Int(row[3]) : nil
  }
}
