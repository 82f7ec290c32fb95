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
  private let isNew: Bool

  /// Opens an archive, or makes an empty file, and puts right what an append before may have left.
  ///
  /// - Throws: ``FormatError`` when it is damaged, `UsageError`, or `Errno`.
  init(_ path: Path, quiet: Bool) throws {
    let status = FileStatus(path)
    guard status?.isRegular ?? true else { throw UsageError("is not a regular file") }
    isNew = status == nil
    self.path = path.resolvingLinks
    descriptor = try self.path.open(
      .readWrite,
      options: [.create, .closeOnExec],
      permissions: [.ownerReadWrite, .groupReadWrite, .otherReadWrite]
    )
    note = AppendNote(of: self.path)
    guard flock(descriptor.rawValue, LOCK_EX | LOCK_NB) == 0 else {
      throw errno == EWOULDBLOCK
        ? UsageError("another ansz is appending to it") : Errno(rawValue: errno)
    }
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
    try note.write(AppendNote.Content(byteCount: byteCount, keepsBlocks: keepsBlocks))
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
      try? end(AppendNote.Content(byteCount: byteCount, keepsBlocks: keepsBlocks))
      throw error
    }
    byteCount = try FileDescriptorRandomAccess(descriptor).byteCount
    try note.remove()
  }

  /// Puts right what an append has left, unless it was done but for removing its note.
  private func mend(_ left: AppendNote.Content, quiet: Bool) throws {
    let now = try FileDescriptorRandomAccess(descriptor).byteCount
    guard now >= left.byteCount else { throw FormatError.truncated(offset: now) }
    guard try !isWhole(from: left.byteCount, to: now) else { return try note.remove() }
    try end(left)
    if !quiet {
      let what = left.keepsBlocks ? "closed" : "removed"
      Message.print("\(path): warning: \(what) what an append had left unfinished")
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

/// A small file beside an archive that says where the archive ended before an append.
struct AppendNote {
  struct Content: Equatable {
    /// Bytes of the archive before the append.
    let byteCount: Int
    /// Whether blocks that are whole are to be kept.
    let keepsBlocks: Bool
  }

  private let path: Path

  init(of archive: Path) {
    path = Path(
      archive.folder.bytes + Array("/.".utf8) + archive.lastComponent.bytes
        + Array(".ansz-append".utf8)
    )
  }

  /// The note's content; nil when there is none, or one that isn't whole: then nothing was appended.
  func read() throws -> Content? {
    guard FileStatus(path, follows: false)?.isRegular == true else { return nil }
    let descriptor = try path.open(.readOnly)
    defer { try? descriptor.close() }
    var source = FileDescriptorSource(descriptor)
    var sink = ArraySink()
    try copy(from: &source, to: &sink)
    let words = String(decoding: sink.bytes, as: UTF8.self).split(separator: " ")
    guard words.count == 3, words[2] == "\n", let byteCount = Int(words[0]), byteCount >= 0,
      words[1] == "keep" || words[1] == "remove"
    else { return nil }
    return Content(byteCount: byteCount, keepsBlocks: words[1] == "keep")
  }

  /// Writes the note, and makes it last.
  func write(_ content: Content) throws {
    // Whatever is there must not be followed to another file.
    try? path.unlink()
    let descriptor = try path.open(
      .writeOnly,
      options: [.create, .exclusiveCreate, .closeOnExec],
      permissions: .ownerReadWrite
    )
    defer { try? descriptor.close() }
    var sink = FileDescriptorSink(descriptor)
    let word = content.keepsBlocks ? "keep" : "remove"
    try sink.write(Array("\(content.byteCount) \(word) \n".utf8).span)
    guard fsync(descriptor.rawValue) == 0 else { throw Errno(rawValue: errno) }
    try syncFolder()
  }

  func remove() throws {
    try path.unlink()
    try syncFolder()
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
