internal import Ansz
internal import ArgumentParser
internal import SystemPackage

/// Names of files that stand in a file, for `--files-from` and `--files0-from`.
struct FileList {
  /// The list's name; `-` is standard input.
  let argument: String
  /// What stands behind each name: the end of a line, or 0, with which every name can be said.
  let terminator: UInt8

  var isStandardInput: Bool { argument == "-" }

  /// All names, as arguments.
  ///
  /// In a list `-` is a file of that name, and there are no options. Empty names are left out.
  ///
  /// - Throws: `BlamedError` about the list.
  func names() throws -> [String] {
    let name = isStandardInput ? "standard input" : "\(Path(argument: argument))"
    let bytes = try blaming(name) {
      let descriptor =
        isStandardInput ? .standardInput : try Path(argument: argument).open(.readOnly)
      defer {
        if !isStandardInput { try? descriptor.close() }
      }
      var source = FileDescriptorSource(descriptor)
      var sink = ArraySink()
      try copy(from: &source, to: &sink)
      return sink.bytes
    }
    return bytes.split(separator: terminator).map { name in
      name.elementsEqual("-".utf8) ? "./-" : RawArguments.text(of: Array(name))
    }
  }
}

/// The options that name lists, for every command that works through files.
struct FileListOptions: ParsableArguments {
  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Take the files that this one names, one in each line; - is standard input.",
      valueName: "file"
    ),
    completion: .file()
  )
  var filesFrom: [String] = []

  @Option(
    name: .customLong("files0-from"),
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "The same for names that end with a zero byte, as `find -print0` has them.",
      valueName: "file"
    ),
    completion: .file()
  )
  var files0From: [String] = []

  /// All lists, those of lines first.
  var lists: [FileList] {
    filesFrom.map { FileList(argument: $0, terminator: UInt8(ascii: "\n")) }
      + files0From.map { FileList(argument: $0, terminator: 0) }
  }
}

/// How the archives of a call are found, for the commands that read many.
struct ArchiveFileOptions: ParsableArguments {
  @Flag(name: .shortAndLong, help: "Take the archives in folders, and in the folders in them.")
  var recursive = false

  @Flag(name: .shortAndLong, help: "With -r, follow symbolic links to folders.")
  var force = false

  @Flag(name: .shortAndLong, help: "Leave out warnings.")
  var quiet = false

  @OptionGroup var fileLists: FileListOptions
}

extension [FileList] {
  /// The files of a call, those in lists last.
  ///
  /// - Parameter files: Those that the call names itself.
  /// - Returns: nil when there are lists, and they name nothing: that is no request to read standard input.
  /// - Throws: `ValidationError`, or `BlamedError` about a list.
  func names(behind files: [String]) throws -> [String]? {
    let readingStandardInput = count { $0.isStandardInput }
    guard readingStandardInput + (files.contains("-") ? 1 : 0) <= 1 else {
      throw ValidationError("standard input can be read once")
    }
    let names = try files + flatMap { try $0.names() }
    return names.isEmpty && !isEmpty ? nil : names
  }
}
