import Testing

/// The options: what is accepted in the habits of gzip, xz and zstd, and what is refused.
@Suite struct OptionTests {
  @Test("version and help go to standard output", arguments: ["-V", "--version", "-h", "--help"])
  func information(flag: String) throws {
    let outcome = try ansz(flag)
    outcome.expectSuccess()
    #expect(outcome.outputText.contains("ansz"))
    #expect(outcome.outputText.hasSuffix("\n"))
    if flag == "-h" || flag == "--help" {
      for option in [
        "-d", "-c", "-k", "-f", "-t", "-l", "-o", "-T", "-b", "--rm", "cat", "-0", "-9", "--fast",
        "--best",
      ] {
        #expect(outcome.outputText.contains(option))
      }
    } else {
      #expect(outcome.outputText.hasPrefix("ansz 0."))
      #expect(outcome.outputText.split(separator: "\n").count == 1)
    }
  }

  @Test("help of cat")
  func helpOfCat() throws {
    for flag in ["-h", "--help"] {
      let outcome = try ansz("cat", flag)
      outcome.expectSuccess()
      #expect(outcome.outputText.contains("--range") && outcome.outputText.contains("--block"))
    }
  }

  @Test(
    "wrong options: status 1 and one line",
    arguments: [
      ["-W"], ["--nonsense"], ["--nonsense=3"], ["-dW"], ["--Force"], ["-T"], ["-b"], ["-o"],
      ["--threads"], ["--version=3"], ["-d", "-t"], ["-z", "-d"], ["-t", "-l"], ["-zl"], ["-dzt"],
      ["-k", "--rm", "x"], ["-c", "-o", "x"], ["-o", "x", "y", "z"],
    ]
  )
  func wrongOptions(arguments: [String]) throws {
    let folder = try TemporaryFolder()
    let outcome = try Command(arguments: arguments, folder: folder.path).run()
    outcome.expectFailure(1)
    #expect(outcome.output.isEmpty)
    #expect(folder.names.isEmpty)
  }

  @Test(
    "wrong numbers of threads",
    arguments: ["x", "", "-1", "1.5", "1025", "99999999999999999999", "0x2", " 2"]
  )
  func wrongThreadCount(text: String) throws {
    try ansz("-T", text).expectFailure(1)
    try ansz("-T\(text)", input: [1]).expectFailure(1)
    try ansz("--threads=\(text)").expectFailure(1)
    try ansz("cat", "-T", text).expectFailure(1)
  }

  @Test(
    "wrong block sizes",
    arguments: [
      "x", "", "0", "-1", "1K", "63K", "65535", "65537", "66000", "65M", "64M1", "1G", "1.5M", "M",
      "9223372036854775807", "9223372036854775808", "9007199254740992K", "1MM", "1 M", "1e6",
    ]
  )
  func wrongBlockSize(text: String) throws {
    try ansz("-b", text).expectFailure(1)
    try ansz("--block-size=\(text)").expectFailure(1)
  }

  @Test("flags can be joined, and a number with its flag, as getopt has it")
  func joined() throws {
    let folder = try TemporaryFolder()
    try folder.write(Sample.text, to: "a")
    let compressed = try archive(of: Sample.text)
    try ansz("-kc", "a", in: folder).expectOutput(compressed)
    try ansz("-dc", input: compressed).expectOutput(Sample.text)
    try ansz("-kfT2", "a", in: folder).expectSuccess()
    try ansz("-dcT2", "a.ansz", in: folder).expectOutput(Sample.text)
    try ansz("-dcT", "2", "a.ansz", in: folder).expectOutput(Sample.text)
    try ansz("-cb64K", "a", in: folder).expectOutput(try archive(of: Sample.text, "-b64K"))
    try ansz("-ob", "a", in: folder).expectSuccess()
    try ansz("-do-", "b", in: folder).expectOutput(Sample.text)
    #expect(folder.names == ["a", "a.ansz", "b"])
  }

  @Test("options may follow names")
  func order() throws {
    let folder = try TemporaryFolder()
    try folder.write(Sample.text, to: "a")
    try ansz("a", "-k", "-o", "b", "-T2", in: folder).expectSuccess()
    try ansz("b", "-d", "-c", in: folder).expectOutput(Sample.text)
  }

  @Test("a flag twice is the flag; of two numbers the last counts")
  func repeated() throws {
    let compressed = try archive(of: Sample.text, "-b64K")
    try ansz("-d", "-d", "-c", "-c", "-k", "-k", "-q", "-q", input: compressed)
      .expectOutput(Sample.text)
    try ansz("-b1M", "-T1", "-b64K", "-T2", input: Sample.text).expectOutput(compressed)
  }

  @Test(
    "long names",
    arguments: [["--decompress"], ["--uncompress"], ["--decompress", "--stdout"]]
  )
  func longNames(arguments: [String]) throws {
    let compressed = try archive(of: Sample.text)
    try Command(arguments: arguments).run(compressed).expectOutput(Sample.text)
  }

  @Test("ANSZ_THREADS is a default, and -T comes before it")
  func threadsByEnvironment() throws {
    let compressed = try archive(of: Sample.text)
    for count in ["0", "1", "2", "8"] {
      try ansz(input: Sample.text, environment: ["ANSZ_THREADS": count]).expectOutput(compressed)
    }
    for count in ["x", "-1", "1025"] {
      let outcome = try ansz(input: Sample.text, environment: ["ANSZ_THREADS": count])
      outcome.expectFailure(1, saying: "ANSZ_THREADS")
    }
    try ansz("-T2", input: Sample.text, environment: ["ANSZ_THREADS": "x"])
      .expectOutput(compressed)
  }

  @Test("ANSZ_LEVEL is a default, and a flag comes before it")
  func levelByEnvironment() throws {
    for (level, flag) in [("0", "-0"), ("1", "-1"), ("7", "-7"), ("9", "-9"), ("19", "-7")] {
      try ansz(input: Sample.text, environment: ["ANSZ_LEVEL": level])
        .expectOutput(try archive(of: Sample.text, flag))
    }
    for level in ["x", "-1", "3 "] {
      try ansz(input: Sample.text, environment: ["ANSZ_LEVEL": level])
        .expectFailure(1, saying: "ANSZ_LEVEL")
    }
    let compressed = try archive(of: Sample.text)
    try ansz("-3", input: Sample.text, environment: ["ANSZ_LEVEL": "x"]).expectOutput(compressed)
    try ansz("-d", input: compressed, environment: ["ANSZ_LEVEL": "x"]).expectOutput(Sample.text)
    try ansz(input: Sample.text, environment: ["ANSZ_LEVEL": ""]).expectOutput(compressed)
  }

  @Test("a variable that is empty is as good as none")
  func emptyEnvironment() throws {
    try ansz(input: Sample.text, environment: ["ANSZ_THREADS": ""])
      .expectOutput(try archive(of: Sample.text))
  }

  @Test("no other environment changes anything")
  func otherEnvironment() throws {
    let environment = [
      "ANSZ": "-d", "ANSZ_OPT": "-d", "POSIXLY_CORRECT": "1", "LC_ALL": "xx_YY", "TMPDIR": "/no",
    ]
    let folder = try TemporaryFolder()
    try folder.write(Sample.text, to: "a")
    try ansz("a", in: folder, environment: environment).expectSuccess()
    expectSame(try folder.bytes(of: "a.ansz"), try archive(of: Sample.text))
  }

  @Test("arguments are there without /proc", .enabled(if: ControlGroups.arePossible))
  func withoutProc() throws {
    let script = #"mount -t tmpfs none /proc && exec "$ANSZ" -V"#
    let outcome = try Command(
      executable: "/usr/bin/env",
      arguments: ["unshare", "-m", "sh", "-c", script]
    ).run()
    outcome.expectSuccess()
    #expect(outcome.outputText.hasPrefix("ansz 0."), "\(outcome)")
  }
}
