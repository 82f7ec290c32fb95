internal import Ansz
internal import Glibc
internal import SystemPackage

/// A small file beside an archive that says where the archive ended before an append.
struct AppendNote {
  struct Content: Equatable {
    /// Bytes of the archive before the append.
    let byteCount: Int
    /// Whether blocks that are whole are to be kept.
    let keepsBlocks: Bool
    /// The archive's device and number there: a note that was left must not be taken for another file's.
    private let identity: [Substring]

    init(byteCount: Int, keepsBlocks: Bool, archive: FileStatus) {
      self.byteCount = byteCount
      self.keepsBlocks = keepsBlocks
      identity = archive.identity.map { "\($0)"[...] }
    }

    /// Reads a note; nil for anything else.
    init?(_ text: String) {
      let words = text.split(separator: " ")
      guard words.count == 5, words[4] == "\n", let byteCount = Int(words[0]), byteCount >= 0,
        words[1] == "keep" || words[1] == "remove"
      else { return nil }
      self.byteCount = byteCount
      keepsBlocks = words[1] == "keep"
      identity = Array(words[2...3])
    }

    var text: String {
      "\(byteCount) \(keepsBlocks ? "keep" : "remove") \(identity[0]) \(identity[1]) \n"
    }

    /// Whether the note is one of an append to this file.
    func isOf(_ archive: FileStatus?) -> Bool {
      archive.map { $0.identity.map { "\($0)"[...] } == identity } ?? false
    }
  }

  /// What the names of notes end with.
  static let suffix = ".ansz-append"

  let path: Path

  init(of archive: Path) {
    path = Path(
      archive.folder.bytes + Array("/.".utf8) + archive.lastComponent.bytes
        + Array(Self.suffix.utf8)
    )
  }

  /// The note's content; nil when there is none, or one that isn't whole: then nothing was appended.
  ///
  /// - Throws: `UsageError` for a note of somebody who could not have appended, or `Errno`.
  func read() throws -> Content? {
    guard let status = FileStatus(path, follows: false), status.isRegular else { return nil }
    guard status.owner.user == geteuid() || geteuid() != 0 && status.owner.user == 0 else {
      throw UsageError("\(path) is somebody else's; it has to be seen to first")
    }
    let descriptor = try blaming("\(path)") {
      try path.open(.readOnly, options: [.noFollow, .closeOnExec])
    }
    defer { try? descriptor.close() }
    var source = FileDescriptorSource(descriptor)
    var sink = ArraySink()
    try copy(from: &source, to: &sink)
    return Content(String(decoding: sink.bytes, as: UTF8.self))
  }

  /// Writes the note, and makes it last.
  func write(_ content: Content) throws {
    try blaming("\(path)") {
      // Whatever is there must not be followed to another file.
      try? path.unlink()
      let descriptor = try path.open(
        .writeOnly,
        options: [.create, .exclusiveCreate, .closeOnExec],
        permissions: .ownerReadWrite
      )
      defer { try? descriptor.close() }
      var sink = FileDescriptorSink(descriptor)
      try sink.write(Array(content.text.utf8).span)
      guard fsync(descriptor.rawValue) == 0 else { throw Errno(rawValue: errno) }
      try syncFolder()
    }
  }

  /// Removes the note, if it is still there.
  func remove() throws {
    try blaming("\(path)") {
      do {
        try path.unlink()
      } catch Errno.noSuchFileOrDirectory {
        return
      }
      try syncFolder()
    }
  }

  private func syncFolder() throws {
    let folder = try path.folder.open(.readOnly, options: [.directory, .closeOnExec])
    defer { try? folder.close() }
    // Some file systems can't do this for a folder.
    guard fsync(folder.rawValue) == 0 || errno == EINVAL || errno == ENOTSUP else {
      throw Errno(rawValue: errno)
    }
  }
}
