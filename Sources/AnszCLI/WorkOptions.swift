internal import ArgumentParser

/// Threads and memory, for every command that works on blocks.
struct WorkOptions: ParsableArguments {
  @Option(
    name: [.customShort("T"), .long],
    parsing: .unconditional,
    help: ArgumentHelp(
      "Number of threads; 0 is all processors. (default: $ANSZ_THREADS or 0)",
      valueName: "number"
    )
  )
  var threads: Int?

  @Option(
    name: [.customShort("M"), .long],
    parsing: .unconditional,
    help: ArgumentHelp(
      """
      Take at most this much memory: with fewer threads, or not at all. (default: fewer threads when half of the \
      memory there is would not do)
      """,
      valueName: "size"
    )
  )
  var memory: ByteCountArgument?

  /// The letters of these options, all of which have a value.
  static let letters: Set<Character> = ["M", "T"]

  var budget: MemoryBudget { MemoryBudget(limit: memory?.byteCount) }

  /// Workers that are wanted.
  var threadCount: Int {
    get throws { try ThreadCount.resolve(threads) }
  }
}
