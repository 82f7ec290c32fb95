internal import Ansz
internal import Glibc
internal import SystemPackage

/// An archive that frames are added to, in its place.
///
/// The order that makes it safe: the note of where the archive ends is on disk before the first byte is written
/// behind that end; the frame is on disk before the note goes. So whoever finds a note knows that what stands behind
/// the end that it names is the work of an append that didn't come to its own end.
final class GrowingArchive {
  private let path: Path
  private let descriptor: FileDescriptor
  private let note: AppendNote
  private var byteCount = 0
  /// Whether the file was made here, and nobody else has it.
  private var isNew = false

  /// Opens an archive, or makes an empty file, and puts right what an append before may have left.
  ///
  /// - Throws: ``FormatError`` when it is damaged, `UsageError`, or `Errno`.
  init(_ path: Path, quiet: Bool) throws {
    guard FileStatus(path)?.isRegular ?? true else { throw UsageError("is not a regular file") }
    self.path = path.resolvingLinks
    let isMade: Bool
    (descriptor, isMade) = try Self.openOrMake(self.path)
    note = AppendNote(of: self.path)
    guard flock(descriptor.rawValue, LOCK_EX | LOCK_NB) == 0 else {
      throw errno == EWOULDBLOCK
        ? UsageError("another ansz is appending to it") : Errno(rawValue: errno)
    }
    try checkName()
    isNew = isMade
    if let left = try note.read() {
      try mend(left, quiet: quiet)
    }
    byteCount = try checkedByteCount()
  }

  deinit {
    if isNew, byteCount == 0 {
      try? path.unlink()
    }
    try? descriptor.close()
  }

  /// Opens a file, or makes it.
  private static func openOrMake(_ path: Path) throws -> (FileDescriptor, isMade: Bool) {
    do {
      let descriptor = try path.open(
        .readWrite,
        options: [.create, .exclusiveCreate, .closeOnExec],
        permissions: [.ownerReadWrite, .groupReadWrite, .otherReadWrite]
      )
      return (descriptor, true)
    } catch Errno.fileExists {
      return (try path.open(.readWrite), false)
    }
  }

  /// Checks that the file still has its name: it may have been replaced since it was opened.
  private func checkName() throws {
    guard let own = FileStatus(descriptor: descriptor.rawValue),
      FileStatus(path)?.isSameFile(as: own) == true
    else { throw UsageError("has been replaced by another file meanwhile") }
  }

  /// The bytes of the archive, whose ends must be good; 0 for an empty file.
  private func checkedByteCount() throws -> Int {
    let source = try FileDescriptorRandomAccess(descriptor)
    guard source.byteCount > 0 else { return 0 }
    let archive = try SeekableArchive(source)
    if let error = archive.indexError { throw error }
    return source.byteCount
  }

  /// Adds a content; when that fails, the archive is as it was before, or, when it is flushed, ends behind the
  /// last whole block.
  func append(_ source: SourceFile, options: CompressionOptions) throws {
    guard let own = FileStatus(descriptor: descriptor.rawValue), !source.isSameFile(as: own) else {
      throw UsageError("is the archive itself")
    }
    let keepsBlocks = options.flush != nil
    let content = AppendNote.Content(byteCount: byteCount, keepsBlocks: keepsBlocks, archive: own)
    try note.write(content)
    do {
      try blaming(path.description) {
        _ = try descriptor.seek(offset: Int64(byteCount), from: .start)
      }
      var input = FileDescriptorSource(source.descriptor)
      var output = NamedSink(FileDescriptorSink(descriptor), path.description)
      _ = try Ansz.compress(from: &input, to: &output, options: options)
      try blaming(path.description) { try sync() }
    } catch {
      // What is thrown is why it failed; when this fails too, the note stays, and the next append does it.
      try? end(content)
      throw error
    }
    try checkName()
    byteCount = try FileDescriptorRandomAccess(descriptor).byteCount
    try note.remove()
  }

  /// Puts right what an append has left, unless it was done but for removing its note.
  private func mend(_ left: AppendNote.Content, quiet: Bool) throws {
    let now = try FileDescriptorRandomAccess(descriptor).byteCount
    guard left.isOf(FileStatus(descriptor: descriptor.rawValue)) else {
      // The archive was moved away, or written anew, after an append that was killed.
      try note.remove()
      if !quiet {
        Message.print("\(path): warning: removed \(note.path), which was another file's")
      }
      return
    }
    guard now >= left.byteCount else { throw FormatError.truncated(offset: now) }
    try checkOldEnd(left.byteCount)
    guard try !isWhole(from: left.byteCount, to: now) else { return try note.remove() }
    try end(left)
    if !quiet {
      let what = left.keepsBlocks ? "closed" : "removed"
      Message.print("\(path): warning: \(what) what an append had left unfinished")
    }
  }

  /// Checks that an archive ends where the note has the old end: nothing else is cut there.
  private func checkOldEnd(_ oldEnd: Int) throws {
    guard oldEnd > 0 else { return }
    let source = try FileDescriptorRandomAccess(descriptor)
    let archive = try? SeekableArchive(Beginning(of: source, byteCount: oldEnd))
    guard let archive, archive.indexError == nil else {
      throw UsageError(
        "\(note.path) tells of an append to another archive; remove it if that is so"
      )
    }
  }

  /// Whether all that stands behind the old end are good frames.
  ///
  /// Their contents are read too: after a loss of power
  /// the end may be on disk, and something before it not.
  private func isWhole(from oldEnd: Int, to end: Int) throws -> Bool {
    guard end > oldEnd else { return true }
    _ = try descriptor.seek(offset: Int64(oldEnd), from: .start)
    var source = FileDescriptorSource(descriptor)
    do {
      _ = try Ansz.check(&source)
      return true
    } catch is FormatError {
      return false
    }
  }

  /// Ends the archive at its old end, or behind the whole blocks that stand there.
  private func end(_ left: AppendNote.Content) throws {
    var source = try FileDescriptorRandomAccess(descriptor)
    byteCount = left.byteCount
    let frame = left.keepsBlocks ? try UnfinishedFrame.find(at: byteCount, in: &source) : nil
    if let frame, frame.blockCount > 0 {
      try truncate(to: byteCount + frame.byteCount)
      _ = try descriptor.seek(offset: 0, from: .end)
      var sink = FileDescriptorSink(descriptor)
      try sink.write(frame.ending.span)
      byteCount += frame.byteCount + frame.ending.count
    } else {
      try truncate(to: byteCount)
    }
    try sync()
    try note.remove()
  }

  private func truncate(to byteCount: Int) throws {
    guard ftruncate(descriptor.rawValue, byteCount) == 0 else { throw Errno(rawValue: errno) }
  }

  private func sync() throws {
    guard fsync(descriptor.rawValue) == 0 else { throw Errno(rawValue: errno) }
  }
}

/// The first bytes of a source.
private struct Beginning<Base: RandomAccessSource>: RandomAccessSource {
  private var base: Base
  let byteCount: Int

  init(of base: Base, byteCount: Int) {
    self.base = base
    self.byteCount = byteCount
  }

  mutating func read(at offset: Int, byteCount: Int) throws -> [UInt8] {
    try base.read(at: offset, byteCount: byteCount)
  }
}

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
