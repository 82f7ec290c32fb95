internal import Glibc
internal import SystemPackage

/// The files in a folder, and in the folders in it, in the order of their names.
struct FolderWalk {
  /// What was found.
  enum Find {
    case file(Path)
    /// Something that isn't taken, and why.
    case skipped(Path, String)
    case failed(Path, any Error)
  }

  /// Whether symbolic links are taken for what they lead to.
  let followsLinks: Bool
  let onFind: (Find) -> Void

  /// Goes through a folder.
  ///
  /// Its names are read before the first of its files is worked on, so that results beside
  /// them aren't found.
  func walk(_ folder: Path, within ancestors: [FileStatus] = []) {
    guard let status = FileStatus(folder) else {
      return onFind(.failed(folder, Errno(rawValue: errno)))
    }
    guard !ancestors.contains(where: status.isSameFile) else {
      return onFind(.skipped(folder, "leads back to a folder that it is in"))
    }
    do {
      for name in try Self.names(in: folder) {
        visit(folder.appending(component: name), within: ancestors + [status])
      }
    } catch {
      onFind(.failed(folder, error))
    }
  }

  private func visit(_ path: Path, within ancestors: [FileStatus]) {
    // What isn't there any more, or can't be looked at, fails when it is opened.
    guard let status = FileStatus(path, follows: followsLinks) else { return onFind(.file(path)) }
    if status.isDirectory {
      walk(path, within: ancestors)
    } else if status.isRegular {
      onFind(.file(path))
    } else if status.isSymbolicLink {
      onFind(.skipped(path, "is a symbolic link; -f follows it"))
    } else {
      onFind(.skipped(path, "is not a regular file"))
    }
  }

  /// Whether a file of that name is a run's own: unfinished, or an append's note.
  private static func isOurs(_ name: [UInt8]) -> Bool {
    name.starts(with: TemporaryFiles.namePrefix.utf8)
      || name.first == UInt8(ascii: ".")
        && name.suffix(AppendNote.suffix.utf8.count).elementsEqual(AppendNote.suffix.utf8)
  }

  private static func names(in folder: Path) throws -> [[UInt8]] {
    // SAFETY: the stream is open until `closedir`, and an entry is read before the next one is asked for.
    guard let stream = unsafe folder.withCString({ unsafe opendir($0) }) else {
      throw Errno(rawValue: errno)
    }
    defer { unsafe closedir(stream) }
    var names: [[UInt8]] = []
    while true {
      errno = 0
      guard let entry = unsafe readdir(stream) else {
        guard errno == 0 else { throw Errno(rawValue: errno) }
        break
      }
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) {
        unsafe Array($0.prefix { $0 != 0 })
      }
      if name != Array(".".utf8), name != Array("..".utf8), !isOurs(name) {
        names.append(name)
      }
    }
    return names.sorted { $0.lexicographicallyPrecedes($1) }
  }
}

extension Path {
  /// A name in this folder.
  fileprivate func appending(component: [UInt8]) -> Path {
    let slash = UInt8(ascii: "/")
    return Path(bytes.last == slash ? bytes + component : bytes + [slash] + component)
  }
}
