import Glibc
import TestSupport
import Testing

/// `ansz append` that doesn't come to its end, and archives that are read while they grow.
@Suite struct AppendTests {
  let folder: TemporaryFolder
  let old = Samples.text(100_000, seed: 1)

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(try archive(of: old), to: "x")
  }

  /// Expects that the archive has the old content, and behind it the beginning of a new one.
  private func expectOld(andBeginningOf new: [UInt8], _ outcome: Outcome) -> Int {
    let count = outcome.output.count
    outcome.expect(
      count >= old.count && outcome.output[..<old.count].elementsEqual(old)
        && outcome.output[old.count...].elementsEqual(new.prefix(count - old.count)),
      "what was there, and what came"
    )
    return count - old.count
  }

  @Test("killed at any moment: what was there can be read, and the next append puts it right")
  func kills() throws {
    let new = Samples.random(2_000_000, seed: 2)
    let before = try folder.bytes(of: "x")
    for trial in 0..<40 {
      try folder.write(before, to: "x")
      let keeps = trial % 2 == 0
      let options = keeps ? ["--flush-every", "64K"] : []
      let command = Command(
        arguments: ["append", "-0", "-b64K", "-T\(1 + trial / 2 % 2)"] + options + ["x"],
        folder: folder.path
      )
      let running = try command.start()
      running.write(Array(new.prefix(50_000 * trial)))
      running.send(SIGKILL)
      #expect(running.end().ending == .signalled(SIGKILL))
      let visible = expectOld(andBeginningOf: new, try ansz("cat", "x", in: folder))
      // The prefix has not been touched.
      #expect(try folder.bytes(of: "x").prefix(before.count).elementsEqual(before))
      let next = try ansz("append", "-q", "x", input: [], in: folder)
      next.expectSuccess()
      let after = try ansz("cat", "x", in: folder)
      after.expectSuccess()
      let kept = expectOld(andBeginningOf: new, after)
      #expect(keeps ? kept == visible : kept == 0, "trial \(trial): \(kept) of \(visible)")
      try ansz("-t", "x", in: folder).expectSuccess()
      #expect(folder.names == ["x"])
    }
  }

  /// A note as an append leaves it that is killed.
  private func writeNote(_ byteCount: Int, _ word: String) throws {
    var status = stat()
    try #require(stat(folder.path(of: "x"), &status) == 0)
    let note = "\(byteCount) \(word) \(status.st_dev) \(status.st_ino) \n"
    try folder.write(Array(note.utf8), to: ".x.ansz-append")
  }

  @Test("a note of another file, or of a place where nothing ends, cuts nothing")
  func foreignNotes() throws {
    let whole = try folder.bytes(of: "x")
    try folder.write(Array("20 remove 1 2 \n".utf8), to: ".x.ansz-append")
    let outcome = try ansz("append", "x", input: [1], in: folder)
    outcome.expect(outcome.errorText.contains("another file's"), "a warning")
    expectSame(Array(try folder.bytes(of: "x").prefix(whole.count)), whole)
    try ansz("cat", "x", in: folder).expectOutput(old + [1])

    let longer = try folder.bytes(of: "x") + [1, 2, 3]
    try folder.write(longer, to: "x")
    try writeNote(20, "remove")
    try ansz("append", "x", input: [1], in: folder).expectFailure(1, saying: ".x.ansz-append")
    expectSame(try folder.bytes(of: "x"), longer)
  }

  @Test("a torn frame is told of when it is mended")
  func warning() throws {
    let whole = try folder.bytes(of: "x")
    let frame = try archive(of: Samples.random(300_000, seed: 3), "-b64K")
    for (word, count) in [("keep", 65_536 * 3), ("remove", 0)] {
      try folder.write(whole + frame.prefix(200_000), to: "x")
      try writeNote(whole.count, word)
      let outcome = try ansz("append", "x", input: [1], in: folder)
      #expect(outcome.ending == .exited(0))
      outcome.expect(
        outcome.errorLines.count == 1 && outcome.errorText.contains("warning"),
        "a warning"
      )
      #expect(try ansz("cat", "x", in: folder).output.count == old.count + count + 1)
      #expect(folder.names == ["x"])
    }
  }

  @Test("interrupted: the archive is as it was, or ends behind the last whole block")
  func interrupts() throws {
    let before = try folder.bytes(of: "x")
    let new = Samples.random(400_000, seed: 6)
    for (trial, signal) in [SIGINT, SIGTERM, SIGHUP, SIGINT].enumerated() {
      for keeps in [false, true] {
        try folder.write(before, to: "x")
        let options = keeps ? ["--flush-every", "64K"] : []
        let command = Command(
          arguments: ["append", "-0", "-b64K", "-T\(1 + trial % 2)"] + options + ["x", "-", "y"],
          folder: folder.path
        )
        let running = try command.start()
        running.write(trial == 3 ? [] : Array(new.prefix(300_000)))
        #expect(running.wait { folder.names.contains(".x.ansz-append") })
        running.send(signal)
        let outcome = running.end()
        #expect(outcome.ending == .signalled(signal), "\(outcome)")
        #expect(outcome.errorText.isEmpty, "\(outcome)")
        #expect(folder.names == ["x"])
        if keeps && trial != 3 {
          let after = try ansz("cat", "x", in: folder)
          after.expectSuccess()
          #expect(expectOld(andBeginningOf: new, after) % 65_536 == 0)
        } else {
          expectSame(try folder.bytes(of: "x"), before)
        }
      }
    }
    // One that was made for it is gone.
    let running = try Command(arguments: ["append", "n"], folder: folder.path).start()
    #expect(running.wait { folder.names.contains(".n.ansz-append") })
    running.send(SIGINT)
    #expect(running.end().ending == .signalled(SIGINT))
    #expect(folder.names == ["x"])
  }

  @Test("interrupted twice, which ends it at once: an archive that was made for it is gone, too")
  func interruptedTwice() throws {
    // What takes a while, and can't be stopped: to give many lines an order.
    let lines = Samples.random(6_000_000, seed: 7).map { $0 % 8 == 0 ? UInt8(10) : $0 }
    let running = try Command(
      arguments: ["append", "--unordered", "n"],
      folder: folder.path
    ).start()
    running.write(lines)
    #expect(folder.names == ["n", "x"])
    running.closeInput()
    usleep(20_000)
    running.send(SIGINT)
    usleep(20_000)
    running.send(SIGTERM)
    #expect([.signalled(SIGINT), .signalled(SIGTERM)].contains(running.end().ending))
    #expect(folder.names == ["x"])
  }

  @Test("SIGUSR1 asks how far it is")
  func status() throws {
    let running = try Command(arguments: ["append", "x"], folder: folder.path).start()
    #expect(running.wait { folder.names.contains(".x.ansz-append") })
    running.send(SIGUSR1)
    running.write([1, 2, 3])
    let outcome = running.finish()
    #expect(outcome.ending == .exited(0))
    #expect(outcome.errorText.hasPrefix("ansz: standard input: compressing, 0:0"), "\(outcome)")
    try ansz("cat", "x", in: folder).expectOutput(old + [1, 2, 3])
  }

  @Test("what a filter that was killed has flushed is kept, and the next append goes on behind it")
  func killedFilter() throws {
    let new = Samples.random(300_000, seed: 7)
    for (trial, options) in ["--flush-every 50ms", "--flush-every 30K", "-b64K --flush-every 9s"]
      .enumerated()
    {
      try folder.write(try archive(of: old), to: "g")
      let command = Command(
        executable: "/bin/sh",
        arguments: ["-c", "exec \"$ANSZ\" -T1 \(options) >> g"],
        folder: folder.path
      )
      let running = try command.start()
      running.write(Array(new.prefix(100_000)))
      #expect(
        running.wait { (try? ansz("cat", "g", in: folder).output.count > old.count) ?? false }
      )
      // As long as it lives nobody else may write.
      try ansz("append", "g", input: [1], in: folder).expectFailure(1, saying: "g: another ansz")
      running.send(SIGKILL)
      _ = running.end()
      let visible = try ansz("cat", "g", in: folder)
      let kept = expectOld(andBeginningOf: new, visible)
      let torn = try folder.bytes(of: "g")
      let outcome = try ansz("append", "g", input: [1, 2], in: folder)
      if trial == 2 {
        // All of its blocks are full: it can't be told from a bad copy.
        outcome.expectFailure(2, saying: "g: the archive ends too early")
        expectSame(try folder.bytes(of: "g"), torn)
        continue
      }
      #expect(outcome.ending == .exited(0), "\(outcome)")
      #expect(outcome.errorLines.count == 1 && outcome.errorText.contains("g: warning: closed"))
      try ansz("cat", "g", in: folder)
        .expectOutput(old + new.prefix(kept) + [1, 2])
      try ansz("-t", "g", in: folder).expectSuccess()
    }
    #expect(folder.names == ["g", "x"])
  }

  @Test("a damaged block is not cut off with what is behind it")
  func damagedUnfinished() throws {
    let flushed = try archive(of: Samples.random(100_000, seed: 8), "-0", "--flush-every", "9K")
    var torn = Array(flushed.dropLast(300))
    torn[20_000] ^= 1
    try folder.write(torn, to: "x")
    try ansz("append", "x", input: [1], in: folder).expectFailure(2, saying: "x: ")
    expectSame(try folder.bytes(of: "x"), torn)
  }

  @Test("a budget of memory is kept to")
  func memory() throws {
    try ansz("append", "-M1M", "x", input: [1], in: folder)
      .expectFailure(1, saying: "x: needs 3", "-M allows 1048576")
    try ansz("append", "-M40M", "-T9", "x", input: [1], in: folder).expectSuccess()
    try ansz("cat", "x", in: folder).expectOutput(old + [1])
  }

  @Test("an archive of which only the end is missing gets it again")
  func missingEnd() throws {
    let whole = try folder.bytes(of: "x")
    for count in [1, 20] {
      try folder.write(Array(whole.dropLast(count)), to: "x")
      let outcome = try ansz("append", "x", input: [1], in: folder)
      #expect(outcome.ending == .exited(0) && outcome.errorText.contains("x: warning: closed"))
      expectSame(Array(try folder.bytes(of: "x").prefix(whole.count)), whole)
    }
  }

  @Test("without a note of an append a cut archive is refused: it may be a bad copy")
  func cut() throws {
    let whole = try folder.bytes(of: "x")
    for count in [100, whole.count - 5] {
      let cut = Array(whole.dropLast(count))
      try folder.write(cut, to: "x")
      try ansz("append", "x", input: [1], in: folder).expectFailure(2, saying: "x: ")
      expectSame(try folder.bytes(of: "x"), cut)
    }
    // Nor does a note make one whole that is shorter than it says.
    try folder.write(Array(whole.dropLast(5)), to: "x")
    try writeNote(whole.count, "keep")
    try ansz("append", "x", input: [1], in: folder).expectFailure(2, saying: "x: ")
    expectSame(try folder.bytes(of: "x"), Array(whole.dropLast(5)))
  }

  @Test("one append at a time")
  func exclusive() throws {
    let first = try Command(arguments: ["append", "x"], folder: folder.path).start()
    first.write([1, 2, 3])
    // Its note shows that it has begun.
    #expect(first.wait { folder.names.contains(".x.ansz-append") })
    try ansz("append", "x", input: [4], in: folder).expectFailure(1, saying: "x: another ansz")
    first.finish().expectSuccess()
    try ansz("cat", "x", in: folder).expectOutput(old + [1, 2, 3])
  }

  @Test(
    "a full disk leaves the archive as it was, or with the blocks that fit",
    arguments: [false, true]
  )
  func fullDisk(keeps: Bool) throws {
    let before = try folder.bytes(of: "x")
    let limit = before.count / 512 + 600
    let outcome = try shell(
      "ulimit -f \(limit); \"$ANSZ\" append -0 -b64K \(keeps ? "--flush-every 64K" : "") x",
      input: Samples.random(600_000, seed: 4),
      in: folder
    )
    outcome.expectFailure(1, saying: "x: ")
    try ansz("-t", "x", in: folder).expectSuccess()
    let count = try ansz("cat", "x", in: folder).output.count
    #expect(keeps ? count > old.count : count == old.count)
    if !keeps { expectSame(try folder.bytes(of: "x"), before) }
    #expect(folder.names == ["x"])
  }

  @Test("a growing archive gives what has been flushed", arguments: ["append", "filter"])
  func growing(how: String) throws {
    let command =
      how == "append"
      ? Command(
        arguments: ["append", "--flush-every", "50ms", "-T2", "g"],
        folder: folder.path,
        patience: .seconds(60)
      )
      : Command(
        executable: "/bin/sh",
        arguments: ["-c", #"exec "$ANSZ" -T1 --flush-every 0.05s > g"#],
        folder: folder.path,
        patience: .seconds(60)
      )
    let running = try command.start()
    var content: [UInt8] = []
    for number in 0..<3 {
      let line = Array("line \(number)\n".utf8)
      content += line
      running.write(line)
      let isThere = running.wait {
        (try? ansz("cat", "g", in: folder).output == content) ?? false
      }
      #expect(isThere)
      // All that came is right, and then the truth.
      try ansz("cat", "g", in: folder).expectFailure(2, saying: "g: the archive ends too early")
      #expect(try ansz("-dc", "g", in: folder).output == content)
    }
    running.finish().expectSuccess()
    try ansz("cat", "g", in: folder).expectOutput(content)
    #expect(try ansz("list", "g", in: folder).outputText.contains(" 3       1  g"))
  }

  @Test("flushing by size makes the same bytes each time", arguments: ["1K", "100B", "64K", "5M"])
  func flushBySize(size: String) throws {
    let content = Samples.text(150_000, seed: 5)
    let expected = try archive(of: content, "--flush-every", size)
    for threads in ["-T1", "-T2", "-T4"] {
      expectSame(try archive(of: content, threads, "--flush-every", size), expected)
    }
    try ansz("-d", input: expected).expectOutput(content)
  }

  @Test(
    "what is no time and no size",
    arguments: ["", "0", "s", "-1", "1x", "1.2.3s", "0ms", "0K"]
  )
  func wrongFlush(argument: String) throws {
    try ansz("--flush-every=\(argument)", input: [1]).expectFailure(1, saying: "--flush-every")
  }
}
