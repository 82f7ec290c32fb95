import Foundation
import Testing

/// What README says can be pasted.
@Suite struct ReadmeTests {
  private static let examples: [String] = {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "README.md")
    guard let text = try? String(contentsOf: file, encoding: .utf8) else { return [] }
    // Every second piece between fences is a block; those of the shell begin with its name.
    return text.components(separatedBy: "```").enumerated()
      .filter { $0.offset % 2 == 1 && $0.element.hasPrefix("sh\n") }
      .map { String($0.element.dropFirst(3)) }
  }()

  @Test("there are five")
  func five() {
    #expect(Self.examples.count >= 5)
  }

  @Test("each does what it should", .enabled(if: Binary.has("tar"), "no tar"), arguments: examples)
  func example(script: String) throws {
    let folder = try TemporaryFolder()
    let outcome = try Command(
      executable: "/bin/sh",
      arguments: ["-ec", script],
      folder: folder.path,
      environment: ["PATH": "\(Binary.folder):/usr/local/bin:/usr/bin:/bin"],
      patience: .seconds(120)
    ).run()
    let said = outcome.errorText.replacing(/ansz: not installed: .*\n/, with: "")
    #expect(outcome.ending == .exited(0) && said.isEmpty, "\(outcome)")
  }
}
