import Ansz
import ByteIO
import Foundation
import TestSupport
import Testing

/// The vectors of `Spec/vectors`, which another program has made from the specification alone.
@Suite struct SpecVectorTests {
  struct Vector: Decodable {
    let file: String
    let verdict: String
    let contentByteCount: Int?
    let error: Int?
    /// What is wrong with the records of a good archive (Spec §6.4).
    let recordError: Int?
  }

  static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Spec/vectors")

  static func vectors() throws -> [Vector] {
    let manifest = try Data(contentsOf: folder.appending(path: "manifest.json"))
    return try JSONDecoder().decode([Vector].self, from: manifest)
  }

  @Test func verdicts() throws {
    let vectors = try Self.vectors()
    #expect(vectors.count >= 100)
    for vector in vectors {
      let bytes = [UInt8](try Data(contentsOf: Self.folder.appending(path: vector.file)))
      for threadCount in [1, 2] {
        do {
          let content = try decompress(bytes, threadCount: threadCount)
          #expect(vector.verdict == "good", "\(vector.file)")
          #expect(content.count == vector.contentByteCount, "\(vector.file)")
          // The contents themselves are compared by the command's test, which has SHA-256.
          #expect(try contentBySeeking(bytes) == content, "\(vector.file)")
          #expect(recordError(in: bytes, threadCount) == vector.recordError, "\(vector.file)")
        } catch let error as FormatError {
          #expect(error.number == vector.error, "\(vector.file): \(error)")
          #expect((vector.verdict == "unsupported") == error.isUnsupported, "\(vector.file)")
        }
      }
    }
  }
}

/// The number of what is wrong with an archive's application records.
private func recordError(in bytes: [UInt8], _ threadCount: Int) -> Int? {
  do {
    var source = ArraySource(bytes)
    _ = try check(&source, threadCount: threadCount)
    return nil
  } catch {
    return (error as? FormatError)?.number ?? -1
  }
}

extension FormatError {
  fileprivate var isUnsupported: Bool {
    if case .unsupported = self { return true }
    return false
  }
}

/// What application records say, opened from the end: the manifest's error where they break a rule.
@Suite struct RecordVectorTests {
  @Test func fromTheEnd() throws {
    for vector in try SpecVectorTests.vectors() where vector.verdict == "good" {
      let path = SpecVectorTests.folder.appending(path: vector.file)
      var archive = try SeekableArchive(ArrayRandomAccess([UInt8](try Data(contentsOf: path))))
      let outline = archive.outline
      let error = Result {
        _ = try outline.metadata { try archive.read(outline.records[$0]) }
        _ = try LineIndex(outline) { try archive.read(outline.records[$0]) }
      }
      switch error {
      case .success:
        // Numbers that are wrong, but could be right, are found by decoding.
        #expect(vector.recordError != 40, "\(vector.file)")
      case .failure(let error as FormatError):
        #expect(error.number == vector.recordError, "\(vector.file): \(error)")
      case .failure(let error): Issue.record("\(vector.file): \(error)")
      }
    }
  }
}
