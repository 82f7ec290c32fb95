internal import Glibc
internal import SystemPackage

/// A file that appears under its name when it is complete, and not at all otherwise.
///
/// It is written under another name in the same folder, which only its owner can read, and which is
/// removed when the command fails or is stopped by a signal. After SIGKILL that other name is left.
final class AtomicFile {
  let descriptor: FileDescriptor
  private let path: Path
  private let temporaryPath: Path
  private let replaces: Bool
  private var isOpen = true

  /// Creates the temporary file.
  ///
  /// - Parameters:
  ///   - path: Where the file will be.
  ///   - replacing: Whether a file may be there already.
  /// - Throws: `Errno`.
  init(_ path: Path, replacing: Bool) throws {
    self.path = path
    replaces = replacing
    while true {
      let number = String(UInt32.random(in: 0 ... .max), radix: 16)
      let candidate = path.folder.appending("/.ansz-\(getpid())-\(number)")
      TemporaryFiles.add(candidate)
      do {
        descriptor = try candidate.open(
          .readWrite,
          options: [.create, .exclusiveCreate, .closeOnExec],
          permissions: .ownerReadWrite
        )
        temporaryPath = candidate
        return
      } catch {
        TemporaryFiles.forget(candidate)
        guard error as? Errno == .fileExists else { throw error }
      }
    }
  }

  /// Gives the file the source's times, mode and owner, as far as we may, and makes it last.
  func finish(like source: SourceFile) throws {
    if let status = source.metadata {
      takeRights(from: status)
      let times = [status.times.access, status.times.modification]
      // SAFETY: two times, alive during the call.
      _ = unsafe futimens(descriptor.rawValue, times)
    } else {
      let mask = umask(0)
      umask(mask)
      fchmod(descriptor.rawValue, 0o666 & ~mask)
    }
    guard fsync(descriptor.rawValue) == 0 else { throw Errno(rawValue: errno) }
  }

  /// Another's file becomes ours when we may not give it away; that is no mistake, but then its group's
  /// rights must not pass to a group that had none.
  private func takeRights(from status: FileStatus) {
    let same = ~uid_t(0)
    _ = fchown(descriptor.rawValue, status.owner.user, ~gid_t(0))
    var permissions = status.permissions
    if fchown(descriptor.rawValue, same, status.owner.group) != 0 {
      let othersAsGroup = (permissions & 0o007) << 3
      permissions &= ~0o070 | othersAsGroup
    }
    fchmod(descriptor.rawValue, permissions)
  }

  /// Puts the file under its name.
  func commit() throws {
    if replaces {
      try temporaryPath.rename(to: path)
    } else {
      do {
        try temporaryPath.link(to: path)
        try temporaryPath.unlink()
      } catch Errno.fileExists {
        throw UsageError("\(path) exists; -f overwrites it")
      } catch {
        // A file system without hard links: the name was free when we looked.
        try temporaryPath.rename(to: path)
      }
    }
    TemporaryFiles.forget(temporaryPath)
    isOpen = false
    try descriptor.close()
    let folder = try path.folder.open(.readOnly, options: [.directory, .closeOnExec])
    defer { try? folder.close() }
    // Some file systems can't do this for a folder; the file itself is safe.
    _ = fsync(folder.rawValue)
  }

  /// Removes the file unless it has been committed.
  func discard() {
    guard isOpen else { return }
    isOpen = false
    try? descriptor.close()
    try? temporaryPath.unlink()
    TemporaryFiles.forget(temporaryPath)
  }
}
