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
      let candidate = path.folder.appending("/\(TemporaryFiles.namePrefix)\(getpid())-\(number)")
      do {
        descriptor = try TemporaryFiles.create(candidate) {
          try candidate.open(
            .readWrite,
            options: [.create, .exclusiveCreate, .closeOnExec],
            permissions: .ownerReadWrite
          )
        }
        temporaryPath = candidate
        return
      } catch Errno.fileExists {
        continue
      }
    }
  }

  /// Waits until what was written is on the disk.
  func synchronise() throws {
    try repeating { fsync(descriptor.rawValue) }
  }

  /// Goes to the first byte, to read the file back: from the disk rather than from memory, if the system will.
  func rewind() throws {
    try descriptor.seek(offset: 0, from: .start)
    _ = posix_fadvise(descriptor.rawValue, 0, 0, POSIX_FADV_DONTNEED)
  }

  /// Gives the file the source's times, mode and owner, as far as we may, and makes it last.
  func dress(like source: SourceFile?) throws {
    if let status = source?.metadata {
      takeRights(from: status)
      let times = [status.times.access, status.times.modification]
      // SAFETY: two times, alive during the call.
      _ = unsafe futimens(descriptor.rawValue, times)
    } else if replaces, let status = FileStatus(path) {
      takeRights(from: status)
    } else {
      let mask = umask(0)
      umask(mask)
      fchmod(descriptor.rawValue, 0o666 & ~mask)
    }
    try synchronise()
  }

  /// Takes mode and owner, in the order that opens nothing on the way.
  ///
  /// Set-user-ID, set-group-ID and sticky bits aren't taken, as with gzip and xz. Another's file becomes ours when we may not give it away; that is no mistake, but then its group's
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
  ///
  /// - Parameter lastingly: Whether it is an error when the name can't be made to last, because something
  ///   else will be removed for it.
  /// - Throws: `UsageError` when another has the name, or `Errno`.
  func commit(lastingly: Bool) throws {
    if replaces {
      try temporaryPath.rename(to: path)
    } else {
      try moveWithoutReplacing()
    }
    TemporaryFiles.forget(temporaryPath)
    isOpen = false
    try descriptor.close()
    do {
      let folder = try path.folder.open(.readOnly, options: [.directory, .closeOnExec])
      defer { try? folder.close() }
      // Some file systems can't do this for a folder; the file itself is safe.
      do {
        try repeating { fsync(folder.rawValue) }
      } catch Errno.invalidArgument, Errno.notSupported {}
    } catch {
      if lastingly { throw error }
    }
  }

  /// Gives the file its name, unless another has it: a link fails then, a renaming wouldn't.
  private func moveWithoutReplacing() throws {
    do {
      try temporaryPath.link(to: path)
    } catch Errno.fileExists {
      throw UsageError("\(path) exists; -f overwrites it")
    } catch Errno.notPermitted, Errno.notSupported, Errno.noFunction {
      // A file system without hard links. What is left is a moment between looking and renaming.
      guard FileStatus(path, follows: false) == nil else {
        throw UsageError("\(path) exists; -f overwrites it")
      }
      return try temporaryPath.rename(to: path)
    }
    try temporaryPath.unlink()
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

/// Makes a call of the system, again when a signal has interrupted it.
func repeating(_ call: () -> Int32) throws {
  while call() != 0 {
    guard errno == EINTR else { throw Errno(rawValue: errno) }
  }
}
