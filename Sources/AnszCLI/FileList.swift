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
