internal import Ansz
internal import ArgumentParser

/// `ansz test`: whether archives are good, without keeping their content.
struct TestCommand: Subcommand {
  static let optionsWithValue = WorkOptions.letters

  static let configuration = CommandConfiguration(
    commandName: "test",
    _superCommandName: "ansz",
    abstract: "Checks archives, and writes nothing. The same as `ansz -t`.",
    discussion: """
      All that is in an archive is read and compared: contents and their checksums, order and number of the blocks, \
      index, and what records say. Nothing is said of a good one without -v; the exit status is 2 when one is damaged, \
      and 3 when one needs a newer ansz.
      """
  )

  @OptionGroup var work: WorkOptions

  @Flag(name: .shortAndLong, help: "Name the archives that are good, too, and their sizes.")
  var verbose = false

  @OptionGroup var progress: ProgressOptions

  @OptionGroup var search: ArchiveFileOptions

  @Argument(help: "Archives; none, or -, is standard input.", completion: .file())
  var files: [String] = []

  func execute() throws -> ExitStatus {
    var options = FilterOptions()
    options.test = true
    options.threads = work.threads
    options.memory = work.memory
    options.verbose = verbose
    options.progress = progress.progress
    options.sizeHint = progress.sizeHint
    options.recursive = search.recursive
    options.force = search.force
    options.quiet = search.quiet
    options.fileLists = search.fileLists.lists
    options.files = files
    return try options.execute(calledAs: "ansz")
  }
}
