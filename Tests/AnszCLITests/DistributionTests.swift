import Foundation
import Glibc
import Testing

/// What is installed beside the command says what the command says.
@Suite struct DistributionTests {
  /// The repository.
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  @Test(
    "completions and manual are those that Scripts/distribution makes now",
    .enabled(if: Binary.has("python3"), "no python3")
  )
  func madeFromTheCommand() throws {
    let outcome = try Command(
      executable: "/usr/bin/env",
      arguments: [
        "python3", "\(Self.root)/Scripts/distribution", "--check", "--binary", Binary.path,
      ]
    ).run()
    outcome.expect(outcome.ending == .exited(0), "nothing to be old")
  }

  @Test("the manual has no mistakes that man sees", .enabled(if: Binary.has("man"), "no man"))
  func manual() throws {
    let outcome = try shell("man --warnings -l '\(Self.root)/Distribution/ansz.1' 2>&1 >/dev/null")
    outcome.expectOutput([])
    let text = try shell("MANWIDTH=200 man -l '\(Self.root)/Distribution/ansz.1' | col -b")
      .outputText
    for option in [
      "-d, --decompress", "--files0-from file", "-M size, --memory size", "ansz cat", "--range",
    ] {
      #expect(text.contains(option), "\(option)")
    }
  }

  @Test("file(1) knows archives by the entry", .enabled(if: Binary.has("file"), "no file"))
  func magic() throws {
    let folder = try TemporaryFolder()
    try folder.write(try archive(of: [1], "-b64K"), to: "a")
    let entry = "\(Self.root)/Distribution/magic"
    let text = try shell("file -b -m '\(entry)' a; file -b --mime-type -m '\(entry)' a", in: folder)
    text.expectOutput(
      Array("ansz compressed data, format 0.0, blocks of 64 KiB\napplication/x-ansz\n".utf8)
    )
  }

  @Test("completions are scripts that their shells can read", arguments: ["bash", "zsh", "fish"])
  func completions(name: String) throws {
    guard Binary.has(name) else { return print("skipped: no \(name)") }
    let file = ["bash": "ansz.bash", "zsh": "_ansz", "fish": "ansz.fish"][name] ?? ""
    try shell("\(name) -n '\(Self.root)/Distribution/completions/\(file)'").expectOutput([])
  }

  @Test(
    "bash completes options, subcommands and files",
    .enabled(if: Binary.has("bash"), "no bash"),
    arguments: [
      ("ansz --ver", "--verify --verbose --version"), ("ansz be", "bench"), ("ansz fil", "file"),
      ("ansz --progress ''", "auto always never"), ("ansz cat --r", "--range"),
      ("ansz -d fil", "file"),
      ("ansz bench fil", "file"),
    ]
  )
  func bash(line: String, expected: String) throws {
    let folder = try TemporaryFolder()
    try folder.write([], to: "file")
    let script = """
      source '\(Self.root)/Distribution/completions/ansz.bash'
      COMP_WORDS=(\(line)); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); COMP_LINE="${COMP_WORDS[*]}"
      COMP_POINT=${#COMP_LINE}
      _ansz ansz "${COMP_WORDS[$COMP_CWORD]}" "${COMP_WORDS[$((COMP_CWORD - 1))]}"
      echo "${COMPREPLY[*]}"
      """
    let outcome = try Command(
      executable: "/usr/bin/env",
      arguments: ["bash", "-c", script],
      folder: folder.path
    ).run()
    // Other branches of the tree may come to begin like these.
    let found = Set(outcome.outputText.split { $0 == " " || $0 == "\n" })
    #expect(found.isSuperset(of: expected.split(separator: " ")), "\(outcome)")
  }

  @Test("an installation has it all, and its names work")
  func installation() throws {
    let folder = try TemporaryFolder()
    try shell("ANSZ_BINARY=\"$ANSZ\" '\(Self.root)/Scripts/install' prefix > log", in: folder)
      .expectSuccess()
    let script = """
      cd prefix; find . ! -type d | sort; printf hello | bin/ansz | bin/unansz; printf hello | bin/ansz | bin/anszcat
      """
    try shell(script, in: folder).expectOutput(
      Array(
        """
        ./bin/ansz
        ./bin/anszcat
        ./bin/unansz
        ./share/ansz/magic
        ./share/bash-completion/completions/ansz
        ./share/fish/vendor_completions.d/ansz.fish
        ./share/man/man1/ansz.1
        ./share/man/man1/anszcat.1
        ./share/man/man1/unansz.1
        ./share/zsh/site-functions/_ansz
        hellohello
        """.utf8
      )
    )
  }
}
