internal import Glibc

/// Descriptors 0, 1 and 2.
enum StandardDescriptors {
  /// Makes sure that they are open.
  ///
  /// Otherwise a file that is opened later would get one of these numbers, and messages or output
  /// would go into it. What was closed still fails when it is used, since it can only be used the
  /// wrong way round.
  static func open() {
    for descriptor: Int32 in 0...2 where fcntl(descriptor, F_GETFD) == -1 {
      let flags = descriptor == 0 ? O_WRONLY : O_RDONLY
      // The lowest free number is the one that was found closed.
      // SAFETY: a literal.
      _ = unsafe Glibc.open("/dev/null", flags)
    }
  }

  static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }
}
