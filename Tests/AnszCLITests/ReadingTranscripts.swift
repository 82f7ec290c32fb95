import Testing

/// Lines, metadata, recovery and appending, word for word.
@Suite struct ReadingTranscripts {
  @Test(arguments: transcripts)
  func transcript(_ transcript: Transcript) throws { try transcript.play() }

  private static func help(_ subcommand: String = "") -> String {
    " (`ansz \(subcommand)\(subcommand.isEmpty ? "" : " ")--help` lists the options)"
  }

  private static let three = "one\ntwo\nthree"

  static let transcripts: [Transcript] = [
    Transcript(
      "lines, of archives with and without an index",
      files: ["a": three],
      ["--index-lines a", "-f a"].flatMap { call -> [Transcript.Step] in
        [
          .init("-kf \(call)"),
          .init("cat --lines 1 a.ansz", output: "one\n"),
          .init("cat --lines 2-3 a.ansz", output: "two\nthree"),
          .init("cat --lines 2- a.ansz", output: "two\nthree"),
          .init("cat --lines 1-9 a.ansz", output: three),
          .init("cat --lines 3 a.ansz a.ansz", output: "threethree"),
          .init(
            "cat --lines 4 a.ansz",
            errors: ["ansz: a.ansz: the content has fewer than 4 lines"],
            status: 1
          ),
        ]
      } + [
        .init(
          "cat --lines 2-3 - ",
          errors: ["ansz: standard input: a range needs a file, not a pipe"],
          status: 1
        ),
        .init(
          "cat --lines 1 --range 0+1 a.ansz",
          errors: ["ansz: --range, --lines, --record and --block exclude each other\(help("cat"))"],
          status: 1
        ),
      ]
        + ["0", "2-1", "a", "-", "1-2-3"].map { range in
          .init(
            "cat --lines=\(range) a.ansz",
            errors: ["ansz: The value '\(range)' is invalid for '--lines <a-b>'\(help("cat"))"],
            status: 1
          )
        },
      names: ["a", "a.ansz"]
    ),
    Transcript(
      "no line of nothing, and all of it",
      [
        .init("-o e.ansz"),
        .init("cat --lines 1- e.ansz"),
        .init(
          "cat --lines 2- e.ansz",
          errors: ["ansz: e.ansz: the content has fewer than 2 lines"],
          status: 1
        ),
      ],
      names: ["e.ansz"]
    ),
    Transcript(
      "metadata of one's own, shown by list",
      files: ["a": "abc"],
      [
        .init("-0 --metadata job=42 --metadata name=x --metadata Note=a=b a"),
        .init(
          "list --json a.ansz",
          output: #"{"name":"a.ansz","archiveByteCount":104,"contentByteCount":3,"blockCount":1,"#
            + #""frameCount":1,"newlineCount":null,"error":null,"frames":[{"archiveOffset":0,"#
            + #""archiveByteCount":104,"contentOffset":0,"contentByteCount":3,"#
            + #""blockByteCount":1048576,"blockCount":1,"isFinished":true,"metadata":{"Note":"a=b","job":"42","name":"x"},"#
            + #""records":[{"type":"meta","archiveOffset":16,"byteCount":23}]}]}"# + "\n"
        ),
        .init("-dc a.ansz", output: "abc"),
        .init("-t a.ansz"),
        .init(
          "-d --metadata a=b a.ansz",
          errors: [
            "ansz: --metadata, --index-lines and --flush-every are for compressing\(help())"
          ],
          status: 1
        ),
        .init(
          "--metadata mode=9 a",
          errors: [
            "ansz: The value 'mode=9' is invalid for '--metadata <source|key=value>'\(help())"
          ],
          status: 1
        ),
      ],
      names: ["a", "a.ansz"]
    ),
    Transcript(
      "recovery: a file that is whole, one that is none, one that is cut",
      files: ["a": "abc", "bad": "no archive"],
      [
        .init("-0 a"),
        .init("recover a.ansz", output: "abc"),
        .init(
          "recover --json -o b a.ansz",
          output: #"{"name":"a.ansz","isComplete":true,"recoveredByteCount":3,"frames":["#
            + #"{"archiveOffset":0,"archiveByteCount":60,"contentOffset":0,"contentByteCount":3,"#
            + #""endingIsGood":true,"mayBeLostFrom":null,"lost":[]}]}"# + "\n"
        ),
        .init(
          "recover -o b a.ansz",
          errors: ["ansz: a.ansz: b exists; -f overwrites it"],
          status: 1
        ),
        .init("recover -f -o b a.ansz"),
        .init(
          "recover -f -o a.ansz a.ansz",
          errors: ["ansz: a.ansz: a.ansz is the source itself"],
          status: 1
        ),
        .init(
          "recover -o c bad",
          errors: ["ansz: bad: nothing of an ansz archive survives"],
          status: 2
        ),
        .init(
          "recover -o c -",
          errors: ["ansz: standard input: recovery needs a file, not a pipe"],
          status: 1
        ),
        .init(
          "recover --json a.ansz",
          errors: ["ansz: --json needs -o FILE\(help("recover"))"],
          status: 1
        ),
        .init(
          "recover -o c missing",
          errors: ["ansz: missing: No such file or directory"],
          status: 1
        ),
      ],
      names: ["a", "a.ansz", "b", "bad"],
      contents: ["b": "abc"]
    ),
    Transcript(
      "appending makes an archive, and adds to it",
      files: ["a": "abc", "b": "de"],
      [
        .init("append -0 x.ansz a"),
        .init("append -0 x.ansz", input: "stdin"),
        .init("append -0 x.ansz b - b", input: "+"),
        .init("-t x.ansz"),
        .init("cat x.ansz", output: "abcstdinde+de"),
        .init(
          "list x.ansz",
          output: "       content        archive    ratio   blocks  frames  name\n"
            + "            13            298  2292.3%        5       5  x.ansz\n"
        ),
        .init(
          "append x.ansz missing b",
          errors: ["ansz: missing: No such file or directory"],
          status: 1
        ),
        .init("cat x.ansz", output: "abcstdinde+dede"),
        .init("append x.ansz x.ansz", errors: ["ansz: x.ansz: is the archive itself"], status: 1),
        .init("append b a", errors: ["ansz: b: not an ansz archive (at byte 0)"], status: 2),
        .init("append y missing", errors: ["ansz: missing: No such file or directory"], status: 1),
        .init("append . a", errors: ["ansz: .: is not a regular file"], status: 1),
      ],
      names: ["a", "b", "x.ansz"],
      contents: ["b": "de"]
    ),
  ]
}
