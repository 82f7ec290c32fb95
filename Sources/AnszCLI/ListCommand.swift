internal import Ansz
internal import ArgumentParser
internal import SystemPackage

/// `ansz list`: what archives hold, without their content.
struct ListCommand: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    _superCommandName: "ansz",
    abstract:
      "Lists what archives hold: sizes, and with -v frames, blocks and metadata. The same as `ansz -l`.",
    discussion: """
      Of a file its end is read, not its blocks; what comes through a pipe is walked over. Contents are not checked: \
      `ansz -t` does that. Of a file that has no end, because it is still being written or was cut off, what is whole \
      is listed, and the exit status is 2.

      With --json each archive is one object on one line. Bytes that aren't UTF-8 are written as {"bytes":"…"} in \
      hexadecimal. An archive that can't be read has the member "error".
      """
  )

  @Flag(name: .shortAndLong, help: "List frames, metadata, and blocks too.")
  var verbose = false

  @Flag(help: "Write a line of JSON for each archive.")
  var json = false

  @OptionGroup var search: ArchiveFileOptions

  @Argument(help: "Archives; none, or -, is standard input.", completion: .file())
  var files: [String] = []

  func execute() throws -> ExitStatus {
    guard let files = try search.fileLists.lists.names(behind: files) else { return .success }
    let job = ListJob(
      verbose: verbose,
      json: json,
      quiet: search.quiet,
      isRecursive: search.recursive,
      followsLinks: search.force
    )
    return job.run(on: files)
  }
}

/// The listing of some archives.
struct ListJob {
  var verbose = false
  var json = false
  var quiet = false
  /// Whether a folder stands for the archives in it.
  var isRecursive = false
  var followsLinks = false

  func run(on arguments: [String]) -> ExitStatus {
    if !json {
      let status = StandardOutput.print(Listing.head)
      guard status == .success else { return status }
    }
    let loop = FileLoop(
      isRecursive: isRecursive,
      followsLinks: followsLinks,
      leavesOut: { !$0.hasSuffix(FileJob.suffix) },
      warn: { text, path in
        if !quiet { Message.print("\(path): warning: \(text)") }
      }
    )
    return loop.run(on: arguments) { argument in
      do {
        try list(argument)
      } catch let error as BlamedError {
        throw error
      } catch {
        if json {
          try StandardOutput.printLine("\(Listing.json(of: error, about: argument))")
        }
        throw error
      }
    }
  }

  private func list(_ argument: String) throws {
    let source = try SourceFile(argument: argument, .any)
    defer { source.close() }
    guard !source.isTerminal else {
      throw UsageError("an archive is not read from a terminal; `ansz --help` helps")
    }
    let listing = try Listing(of: source, withRecords: verbose || json)
    try StandardOutput.printLine { put in
      if json {
        try listing.json(withBlocks: verbose).write(put)
      } else {
        try listing.write(withDetails: verbose, put)
      }
    }
    // The sizes are right, since the blocks have been walked over; the archive is damaged all the same.
    if let error = listing.error {
      throw BlamedError(name: source.name, error: error)
    }
  }
}
