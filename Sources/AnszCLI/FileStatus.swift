internal import Glibc

/// What a path leads to, through symbolic links.
struct FileStatus {
  private let status: stat

  /// nil when there is nothing.
  init?(_ path: Path, follows: Bool = true) {
    var status = stat()
    let result = unsafe path.withCString {
      // SAFETY: `status` is alive during the call.
      unsafe fstatat(AT_FDCWD, $0, &status, follows ? 0 : AT_SYMLINK_NOFOLLOW)
    }
    guard result == 0 else { return nil }
    self.status = status
  }

  /// nil when the descriptor isn't open.
  init?(descriptor: Int32) {
    var status = stat()
    // SAFETY: `status` is alive during the call.
    guard unsafe fstat(descriptor, &status) == 0 else { return nil }
    self.status = status
  }

  private var type: mode_t { status.st_mode & S_IFMT }
  var isRegular: Bool { type == S_IFREG }
  var isDirectory: Bool { type == S_IFDIR }
  var isSymbolicLink: Bool { type == S_IFLNK }
  var linkCount: Int { Int(status.st_nlink) }
  var permissions: mode_t { status.st_mode & 0o777 }
  var hasSpecialBits: Bool { status.st_mode & 0o7000 != 0 }
  var owner: (user: uid_t, group: gid_t) { (status.st_uid, status.st_gid) }
  var times: (access: timespec, modification: timespec) { (status.st_atim, status.st_mtim) }

  var byteCount: Int { Int(status.st_size) }

  /// Whether nobody has written to the file, or replaced it, since then.
  func isUnchanged(since before: FileStatus) -> Bool {
    func same(_ left: timespec, _ right: timespec) -> Bool {
      left.tv_sec == right.tv_sec && left.tv_nsec == right.tv_nsec
    }
    return isSameFile(as: before) && status.st_size == before.status.st_size
      && same(status.st_mtim, before.status.st_mtim) && same(status.st_ctim, before.status.st_ctim)
  }

  /// Device and number: no two files have the same at a time.
  var identity: [UInt64] { [UInt64(status.st_dev), UInt64(status.st_ino)] }

  func isSameFile(as other: FileStatus) -> Bool {
    status.st_dev == other.status.st_dev && status.st_ino == other.status.st_ino
  }
}
