import Foundation
import Testing

/// `ansz bench`: what it prints and draws; speeds are whatever they are.
@Suite struct BenchTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(Sample.text, to: "a")
    try folder.write(Sample.mixed, to: "b")
    try folder.makeFolder("bin")
  }

  private var contentByteCount: Int { Sample.text.count + Sample.mixed.count }

  /// Runs the benchmark where no programs are but those in `bin`, and the shell's.
  private func bench(_ arguments: String...) throws -> Outcome {
    try Command(
      arguments: ["bench", "--runs", "2"] + arguments,
      folder: folder.path,
      environment: ["PATH": folder.path(of: "bin")]
    ).run()
  }

  /// Puts a program into `bin`.
  private func install(_ name: String, _ script: String) throws {
    try folder.write(Array("#!/bin/sh\n\(script)\n".utf8), to: "bin/\(name)")
    chmod(folder.path(of: "bin/\(name)"), 0o755)
  }

  @Test("a line for each level, with the size that the archives have")
  func table() throws {
    let outcome = try bench("--no-peers", "-b", "1,3-4", "a", "b")
    outcome.expectSuccess()
    let lines = outcome.outputText.split(separator: "\n")
    #expect(
      lines.count == 5 && lines[0].hasPrefix("\(contentByteCount) bytes in 2 files, 1 thread; ")
    )
    for (level, line) in zip([1, 3, 4], lines.dropFirst(2)) {
      let size =
        try archive(of: Sample.text, "-\(level)").count
        + archive(of: Sample.mixed, "-\(level)").count
      let cells = line.split(separator: " ").map(String.init)
      #expect(cells.prefix(3) == ["ansz", "-\(level)", "\(size)"] && cells.count == 6, "\(line)")
      #expect(cells.suffix(3).allSatisfy { (Double($0) ?? 0) > 0 }, "\(line)")
    }
  }

  @Test("JSON, and all levels unasked")
  func json() throws {
    let outcome = try bench("--no-peers", "--json", "a")
    outcome.expectSuccess()
    let object = try JSONSerialization.jsonObject(with: Data(outcome.output)) as? [String: Any]
    #expect(object?["contentByteCount"] as? Int == Sample.text.count)
    let results = try #require(object?["results"] as? [[String: Any]])
    #expect(results.compactMap { $0["name"] as? String } == (1...7).map { "ansz -\($0)" })
    for result in results {
      for key in ["archiveByteCount", "compressionMicroseconds", "decompressionMicroseconds"] {
        #expect((result[key] as? Int ?? 0) > 0, "\(key)")
      }
    }
  }

  @Test("a picture that is XML and names each level once for each direction")
  func picture() throws {
    try folder.write([1], to: "p.svg")
    try bench("--no-peers", "-b1-2", "--svg", "p.svg", "a").expectSuccess()
    let text = String(decoding: try folder.bytes(of: "p.svg"), as: UTF8.self)
    #expect(XMLCheck.isWellFormed(text))
    for level in 1...2 {
      #expect(text.components(separatedBy: ">ansz -\(level)</text>").count == 3)
    }
  }

  @Test("programs that are installed are measured; others are named")
  func peers() throws {
    try install("zstd", "exec /bin/cat")
    let outcome = try bench("-b1", "a")
    #expect(outcome.ending == .exited(0), "\(outcome)")
    let rows = outcome.outputText.split(separator: "\n").filter { $0.hasPrefix("zstd -") }
    #expect(
      rows.count == 4
        && rows.allSatisfy { $0.contains(" \(Sample.text.count) ") && $0.contains(" 1.000 ") }
    )
    #expect(outcome.errorText == "ansz: not installed: lz4, gzip, brotli, xz, bzip3\n")
  }

  @Test("a program that fails or loses something has no line, and the status says so")
  func badPeers() throws {
    try install("zstd", "/bin/cat; echo")
    try install("lz4", "exit 3")
    let outcome = try bench("-b1", "a")
    #expect(outcome.ending == .exited(1))
    #expect(!outcome.outputText.contains("zstd") && !outcome.outputText.contains("lz4"))
    #expect(outcome.errorText.contains("zstd -3 -T1: the content isn't restored\n"))
    #expect(outcome.errorText.contains("ansz: lz4 -1: lz4 -q -1 -c fails (status 3)\n"))
  }

  @Test(
    "wrong calls",
    arguments: [
      [], ["missing"], ["-b", "8", "a"], ["-b", "", "a"], ["-b", "3-1", "a"], ["-b1-", "a"],
      ["--runs=0", "a"],
      ["-T", "x", "a"], ["/dev/null"], ["."],
    ]
  )
  func wrongCalls(arguments: [String]) throws {
    try Command(arguments: ["bench", "--no-peers"] + arguments, folder: folder.path).run()
      .expectFailure(1)
  }

  @Test("standard input can be measured")
  func standardInput() throws {
    let outcome = try ansz("bench", "--no-peers", "-b1", "--runs=1", "-", input: Sample.text)
    outcome.expectSuccess()
    #expect(outcome.outputText.hasPrefix("\(Sample.text.count) bytes in 1 file, "))
  }
}

/// Whether a text is XML, as Python's parser sees it: Foundation's needs a module more.
enum XMLCheck {
  static func isWellFormed(_ text: String) -> Bool {
    guard Binary.has("python3") else {
      print("skipped: no python3 to read XML")
      return true
    }
    let script = "import sys, xml.dom.minidom; xml.dom.minidom.parse(sys.stdin.buffer)"
    let outcome = try? Command(
      executable: "/usr/bin/env",
      arguments: ["python3", "-c", script]
    ).run(Array(text.utf8))
    return outcome?.ending == .exited(0)
  }
}
