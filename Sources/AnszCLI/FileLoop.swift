internal import Ansz

/// Works through the files of a call; one that fails doesn't stop the others.
enum FileLoop {
  /// Does something with each file.
  ///
  /// - Parameters:
  ///   - arguments: The files' names; none, or `-`, is standard input.
  ///   - body: Called with each name; what it throws is told on standard error.
  /// - Returns: The worst of what happened.
  static func run(on arguments: [String], _ body: (String) throws -> Void) -> ExitStatus {
    var status = ExitStatus.success
    for argument in arguments.isEmpty ? ["-"] : arguments {
      do {
        try body(argument)
      } catch {
        Message.print(error, about: SourceFile.name(of: argument))
        status = max(status, ExitStatus(error))
      }
    }
    return status
  }
}
