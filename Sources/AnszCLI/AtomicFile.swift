internal import Glibc
internal import SystemPackage

/// A file that appears under its name when it is complete, and not at all otherwise.
///
/// It is written under another name in the same folder, which only its owner can read, and which is
/// removed when the command fails or is stopped by a signal. After SIGKILL that other name is left.
final class AtomicFile {
  let descriptor: FileDescriptor
  private let path: String
  private let temporaryPath: String
  private let replaces: Bool
  private var isOpen = true

  /// Creates the temporary file.
  ///
  /// - Parameters:
  ///   - path: Where the file will be.
  ///   - replacing: Whether a file may be there already.
  /// - Throws: `Errno`.
  init(_ path: String, replacing: Bool) throws {
    self.path = path
    replaces = replacing
    let folder = path.folder
    while true {
      let candidate =
        "\(folder)/.ansz-\(getpid())-\(String(UInt32.random(in: 0 ... .max), radix: 16))"
      TemporaryFiles.add(candidate)
      do {
        descriptor = try FileDescriptor.open(
          FilePath(candidate),
          .readWrite,
          options: [.create, .exclusiveCreate, .closeOnExec],
          permissions: .ownerReadWrite
        )
        temporaryPath = candidate
        return
      } catch Errno.fileExists {
        TemporaryFiles.forget(candidate)
      } catch {
        TemporaryFiles.forget(candidate)
        throw error
      }
    }
  }

  /// Gives the file the source's times, mode and owner, as far as we may, and makes it last.
  func finish(like source: SourceFile) throws {
    if let status = source.metadata {
      // Another's file becomes ours when we may not give it away; that is no mistake.
      _ = fchown(descriptor.rawValue, status.owner.user, status.owner.group)
      fchmod(descriptor.rawValue, status.permissions)
      let times = [status.times.access, status.times.modification]
      // SAFETY: two times, alive during the call.
      _ = unsafe futimens(descriptor.rawValue, times)
    } else {
      let mask = umask(0)
      umask(mask)
      fchmod(descriptor.rawValue, 0o666 & ~mask)
    }
    try check(fsync(descriptor.rawValue))
  }

  /// Puts the file under its name.
  func commit() throws {
    if replaces {
      try check(unsafe rename(temporaryPath, path))
    } else if unsafe link(temporaryPath, path) == 0 {
      try check(unsafe unlink(temporaryPath))
    } else if errno == EEXIST {
      throw UsageError("\(path.escaped) exists; -f overwrites it")
    } else {
      // A file system without hard links: the name was free when we looked.
      try check(unsafe rename(temporaryPath, path))
    }
    TemporaryFiles.forget(temporaryPath)
    isOpen = false
    try descriptor.close()
    let folder = try FileDescriptor.open(FilePath(path.folder), .readOnly, options: .directory)
    defer { try? folder.close() }
    // Some file systems can't do this for a folder; the file itself is safe.
    _ = fsync(folder.rawValue)
  }

  /// Removes the file unless it has been committed.
  func discard() {
    guard isOpen else { return }
    isOpen = false
    try? descriptor.close()
    _ = unsafe unlink(temporaryPath)
    TemporaryFiles.forget(temporaryPath)
  }

  private func check(_ result: Int32) throws {
    guard result == 0 else { throw Errno(rawValue: errno) }
  }
}

extension String {
  /// The folder of a path.
  fileprivate var folder: String {
    guard let slash = lastIndex(of: "/") else { return "." }
    return slash == startIndex ? "/" : String(self[..<slash])
  }
}
