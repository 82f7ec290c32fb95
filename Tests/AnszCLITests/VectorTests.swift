import Foundation
import Glibc
import TestSupport
import Testing

/// The vectors of the specification, as a user meets them: the status tells which kind each is.
@Suite struct VectorTests {
  /// `Spec/vectors` of the same checkout.
  private static let folder: String =
    #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" } + "/Spec/vectors"

  /// The paths of all vectors of a kind; none where there is no such folder.
  private static func paths(_ kind: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let chosen = names.filter { $0.hasPrefix("\(kind)-") && $0.hasSuffix(".ansz") }.sorted()
    if chosen.isEmpty {
      print("skipped: no vectors \(kind)-… in \(folder)")
    }
    return chosen.map { "\(folder)/\($0)" }
  }

  /// The good archives whose application records break a rule, which is of no concern for content.
  private static func pathsWithWrongRecords() throws -> Set<String> {
    struct Vector: Decodable {
      let file: String
      let recordError: Int?
    }
    guard let manifest = FileManager.default.contents(atPath: "\(folder)/manifest.json") else {
      return []
    }
    let vectors = try JSONDecoder().decode([Vector].self, from: manifest)
    return Set(vectors.filter { $0.recordError != nil }.map { "\(folder)/\($0.file)" })
  }

  @Test("good archives are good")
  func good() throws {
    let wrong = try Self.pathsWithWrongRecords()
    for path in Self.paths("good") {
      #expect(try ansz("-dc", path).ending == .exited(0), "\(path)")
      guard !wrong.contains(path) else {
        try ansz("-t", path).expectFailure(2, saying: path)
        // Sizes are listed, and what is wrong is told.
        let listing = try ansz("list", "-v", path)
        #expect(listing.ending == .exited(2) || listing.ending == .exited(0), "\(path)")
        #expect(listing.outputText.contains("  frame 0: "), "\(path)")
        continue
      }
      for threads in ["-T1", "-T2"] {
        try ansz("-t", threads, path).expectSuccess()
      }
      #expect(try ansz("-l", path).ending == .exited(0), "\(path)")
    }
  }

  @Test("bad archives are refused with status 2 and one line, in little memory")
  func bad() throws {
    for path in Self.paths("bad") {
      // A claim of 2^63 bytes must not become an allocation.
      let outcome = try shell("ulimit -v 1000000; \"$ANSZ\" -t -T1 '\(path)'")
      outcome.expectFailure(2, saying: path, "(at byte ")
      let pipe = try ansz("-d", "-T2", input: try #require(Corpora.read(path)))
      pipe.expectFailure(2, saying: "standard input: ", "(at byte ")
    }
  }

  @Test("whatever an archive says, ranges and lists end in content or in an error")
  func neverACrash() throws {
    for path in Self.paths("bad") + Self.paths("unsupported") {
      for arguments in ["cat --range 0+10", "-l", "list -v --json", "recover", "cat --lines 2-3"] {
        let outcome = try shell("ulimit -v 1000000; \"$ANSZ\" \(arguments) '\(path)'")
        guard case .exited(0...3) = outcome.ending else {
          Issue.record("\(arguments) \(path): \(outcome)")
          continue
        }
      }
    }
  }

  @Test("a newer version, a reserved flag and an unknown codec are told by status 3")
  func unsupported() throws {
    let folder = try TemporaryFolder()
    for path in Self.paths("unsupported") {
      let bytes = try #require(Corpora.read(path))
      try folder.write(bytes, to: "a.ansz")
      for threads in ["-T1", "-T2"] {
        try ansz("-d", threads, input: bytes)
          .expectFailure(3, saying: "standard input: ", "(at byte ")
        try ansz("-d", threads, "a.ansz", in: folder).expectFailure(3, saying: "a.ansz: ")
        try ansz("-t", threads, "a.ansz", in: folder).expectFailure(3, saying: "a.ansz: ")
      }
      #expect(folder.names == ["a.ansz"])
    }
  }

  @Test("unsupported is worse than corrupt, and both are worse than missing")
  func severity() throws {
    guard let path = Self.paths("unsupported").first else { return }
    let folder = try TemporaryFolder()
    try folder.write([1], to: "bad")
    let outcome = try ansz("-t", path, "bad", "missing", in: folder)
    outcome.expect(outcome.ending == .exited(3), "status 3")
    outcome.expect(outcome.errorLines.count == 3, "three lines")
  }
}
