import Testing

/// `ansz list`, which is `ansz -l`, word for word.
///
/// Stored blocks have sizes that anybody can add up: the frame header
/// takes 16 bytes, the header of a short block 20, a short footer 21.
@Suite struct ListTranscripts {
  @Test(arguments: transcripts)
  func transcript(_ transcript: Transcript) throws { try transcript.play() }

  private static let head = "       content        archive    ratio   blocks  frames  name\n"
  private static let row = "             3             60  2000.0%        1       1  "
  private static let blockHead =
    "   block         offset    content     stored    ratio      codec  newlines  checksum\n"

  static let transcripts: [Transcript] = [
    Transcript(
      "the same by both names, from a file, a redirected file and a pipe",
      files: ["a": "abc"],
      [
        .init("-0 a"),
        .init("list a.ansz", output: head + row + "a.ansz\n"),
        .init("-l a.ansz", output: head + row + "a.ansz\n"),
        .init("--list -- a.ansz", output: head + row + "a.ansz\n"),
      ],
      names: ["a", "a.ansz"]
    ),
    Transcript(
      "a file called list is listed by its path",
      files: ["list": "abc"],
      [
        .init("-0 -o a.ansz ./list"),
        .init("list list", errors: ["ansz: list: not an ansz archive (at byte 0)"], status: 2)
          .printing(head),
      ],
      names: ["a.ansz", "list"]
    ),
    Transcript(
      "blocks, by -lv and by list -v",
      files: ["a": "abc"],
      ["-lv a.ansz", "list -v a.ansz"].reduce(into: [.init("-0 a")]) {
        $0.append(
          .init(
            $1,
            output: head + row + "a.ansz\n"
              + "  frame 0: 60 bytes at 0, blocks of 1048576 bytes\n" + blockHead
              + "       0              0          3          3   100.0%     stored         -  "
              + "44bc2cf5ad770999\n"
          )
        )
      },
      names: ["a", "a.ansz"]
    ),
    Transcript(
      "one line of JSON for each archive, also for those that can't be read",
      files: ["a": "abc", "b": "no archive"],
      [
        .init("-0 a"),
        .init(
          "list --json a.ansz b missing",
          output: #"{"name":"a.ansz","archiveByteCount":60,"contentByteCount":3,"blockCount":1,"#
            + #""frameCount":1,"newlineCount":null,"error":null,"frames":[{"archiveOffset":0,"#
            + #""archiveByteCount":60,"contentOffset":0,"contentByteCount":3,"#
            + #""blockByteCount":1048576,"blockCount":1,"isFinished":true,"metadata":null,"records":[]}]}"#
            + "\n"
            + #"{"name":"b","error":{"number":1,"offset":0,"message":"not an ansz archive"}}"#
            + "\n" + #"{"name":"missing","error":{"message":"No such file or directory"}}"# + "\n",
          errors: [
            "ansz: b: not an ansz archive (at byte 0)", "ansz: missing: No such file or directory",
          ],
          status: 2
        ),
        .init(
          "-lv --json a.ansz",
          output: #"{"name":"a.ansz","archiveByteCount":60,"contentByteCount":3,"blockCount":1,"#
            + #""frameCount":1,"newlineCount":null,"error":null,"frames":[{"archiveOffset":0,"#
            + #""archiveByteCount":60,"contentOffset":0,"contentByteCount":3,"#
            + #""blockByteCount":1048576,"blockCount":1,"isFinished":true,"metadata":null,"records":[],"blocks":["#
            + #"{"number":0,"contentOffset":0,"contentByteCount":3,"archiveOffset":16,"#
            + #""storedByteCount":3,"codec":"stored","newlineCount":null,"#
            + #""checksum":"44bc2cf5ad770999"}]}]}"# + "\n"
        ),
      ],
      names: ["a", "a.ansz", "b"]
    ),
    Transcript(
      "wrong calls",
      files: ["a": "abc"],
      [
        .init(
          "--json a",
          errors: ["ansz: --json goes with -l (`ansz --help` lists the options)"],
          status: 1
        ),
        .init(
          "-l -t a",
          errors: [
            "ansz: only one of -z, -d, -t and -l at a time (`ansz --help` lists the options)"
          ],
          status: 1
        ),
      ],
      names: ["a"]
    ),
  ]
}

extension Transcript.Step {
  /// The same step with something on standard output.
  func printing(_ output: String) -> Transcript.Step {
    .init(
      words.joined(separator: " "),
      bytes: input,
      output: output,
      errors: errors,
      status: status
    )
  }
}

/// Listings of what can't be written as text.
@Suite struct ListBytesTests {
  @Test("names that aren't UTF-8 are bytes in JSON, and all else is escaped")
  func names() throws {
    let folder = try TemporaryFolder()
    try folder.write(try archive(of: Array("abc".utf8), "-0"), to: "a")
    let outcome = try shell(
      #"n=$(printf 'x\377y'); m=$(printf 'q"\\\033\303\251'); mv a "$n"; cp "$n" "$m"; "#
        + #""$ANSZ" list --json "$n" "$m"; "$ANSZ" list "$n""#,
      in: folder
    )
    outcome.expectSuccess()
    let lines = outcome.outputText.split(separator: "\n")
    #expect(lines[0].hasPrefix(#"{"name":{"bytes":"78ff79"},"archiveByteCount":60"#))
    #expect(lines[1].hasPrefix(#"{"name":"q\"\\\u001bé","archiveByteCount":60"#))
    #expect(lines[3].hasSuffix(#"  x\xffy"#))
  }

  @Test("blocks of a pipe are those of the file")
  func pipe() throws {
    let folder = try TemporaryFolder()
    let frames = try archive(of: Sample.indexed, "-b64K") + archive(of: []) + archive(of: [1, 2])
    try folder.write(frames, to: "a")
    for arguments in [["list", "-v"], ["list", "--json"], ["-lv", "--json"]] {
      let file = try Command(arguments: arguments, input: .file(folder.path(of: "a"))).run()
      let pipe = try Command(arguments: arguments).run(frames)
      file.expectSuccess()
      pipe.expectOutput(file.output)
      #expect(file.outputText.contains("standard input"))
    }
  }
}
