internal import Glibc
internal import SystemPackage

/// A file's name as the system has it: bytes, which need not be UTF-8.
///
/// Comparisons and cuts are made on bytes: a String sees characters, into which a slash or a suffix can
/// melt.
struct Path: Equatable {
  let bytes: [UInt8]

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// The name that an argument stands for, see ``RawArguments``.
  init(argument: String) {
    bytes = RawArguments.bytes(of: argument)
  }

  /// The folder that the file is in.
  var folder: Path {
    guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else {
      return Path([UInt8(ascii: ".")])
    }
    return slash == 0 ? Path([UInt8(ascii: "/")]) : Path(Array(bytes[..<slash]))
  }

  /// What stands behind the last slash.
  var lastComponent: Path {
    let start = (bytes.lastIndex(of: UInt8(ascii: "/")) ?? -1) + 1
    return Path(Array(bytes[start...]))
  }

  func hasSuffix(_ suffix: String) -> Bool {
    bytes.suffix(suffix.utf8.count).elementsEqual(suffix.utf8)
  }

  func appending(_ text: String) -> Path { Path(bytes + text.utf8) }

  func dropping(suffix: String) -> Path { Path(bytes.dropLast(suffix.utf8.count)) }

  /// Lends the name to a system call.
  func withCString<Result>(_ body: (UnsafePointer<CChar>) throws -> Result) rethrows -> Result {
    let characters = bytes.map { CChar(bitPattern: $0) } + [0]
    // SAFETY: the characters end with 0 and live as long as the call.
    return try unsafe characters.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { preconditionFailure("not empty") }
      return try unsafe body(start)
    }
  }
}

extension Path: CustomStringConvertible {
  /// The name for people: control characters and stray bytes are escaped, so that a name can't play with a
  /// terminal.
  var description: String { RawArguments.text(of: bytes).escaped }
}

extension Path {
  func open(
    _ mode: FileDescriptor.AccessMode,
    options: FileDescriptor.OpenOptions = .closeOnExec,
    permissions: FilePermissions? = nil
  ) throws -> FileDescriptor {
    // SAFETY: here and below, `withCString` lends a name that ends with 0 for the call.
    try unsafe withCString {
      try unsafe FileDescriptor.open($0, mode, options: options, permissions: permissions)
    }
  }

  func unlink() throws {
    try check(unsafe withCString { unsafe Glibc.unlink($0) })
  }

  func rename(to other: Path) throws {
    try check(
      unsafe withCString { from in
        unsafe other.withCString { to in unsafe Glibc.rename(from, to) }
      }
    )
  }

  func link(to other: Path) throws {
    try check(
      unsafe withCString { from in
        unsafe other.withCString { to in unsafe Glibc.link(from, to) }
      }
    )
  }

  /// What the name stands for when it is one of a symbolic link, as far as that can be told, and else the name itself.
  var resolvingLinks: Path {
    guard FileStatus(self, follows: false)?.isSymbolicLink == true else { return self }
    // SAFETY: `realpath` allocates the text, which is copied and freed.
    guard let resolved = unsafe withCString({ unsafe realpath($0, nil) }) else { return self }
    defer { unsafe free(resolved) }
    return unsafe Path((0..<strlen(resolved)).map { unsafe UInt8(bitPattern: resolved[Int($0)]) })
  }

  private func check(_ result: Int32) throws {
    guard result == 0 else { throw Errno(rawValue: errno) }
  }
}
