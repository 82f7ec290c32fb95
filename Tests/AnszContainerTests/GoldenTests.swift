import Ansz
import Foundation
import Testing

/// Archives of released versions decode for ever (`Scripts/golden` has their digests compared as well).
@Suite struct GoldenTests {
  private static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Golden")

  @Test func everyVersion() throws {
    let versions = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
    #expect(!versions.isEmpty)
    for version in versions {
      let folder = Self.folder.appending(path: version)
      let manifest = try Data(contentsOf: folder.appending(path: "manifest.json"))
      struct Archive: Decodable {
        let file: String
        let contentByteCount: Int
      }
      for archive in try JSONDecoder().decode([Archive].self, from: manifest) {
        let bytes = [UInt8](try Data(contentsOf: folder.appending(path: archive.file)))
        for threadCount in [1, 3] {
          let content = try decompress(bytes, threadCount: threadCount)
          #expect(content.count == archive.contentByteCount, "\(version)/\(archive.file)")
          #expect(try contentBySeeking(bytes) == content, "\(version)/\(archive.file)")
        }
      }
    }
  }
}
