internal import Ansz
internal import Glibc
internal import SystemPackage

/// An archive that frames are added to, in its place.
///
/// The order that makes it safe: the note of where the archive ends is on disk before the first byte is written
/// behind that end; the frame is on disk before the note goes. So whoever finds a note knows that what stands behind
/// the end that it names is the work of an append that didn't come to its own end.
final class GrowingArchive {
  let path: Path
  /// As the call names it, for messages.
  let name: String
  let descriptor: FileDescriptor
  let note: AppendNote
  /// Of all whole frames: where the next one goes.
  var byteCount = 0
  /// Whether the file was made here, and nobody else has it.
  private var isNew = false
  /// Whether a second signal, which ends the command at once, removes the file, and its note: nothing is in it to keep.
  private var isTemporary = false

  /// Opens an archive, or makes an empty file, and puts right what an append before may have left.
  ///
  /// - Throws: ``FormatError`` when it is damaged, `UsageError`, or `Errno`.
  init(_ path: Path, quiet: Bool) throws {
    guard FileStatus(path)?.isRegular ?? true else { throw UsageError("is not a regular file") }
    self.path = path.resolvingLinks
    name = "\(path)"
    let isMade: Bool
    (descriptor, isMade) = try Self.openOrMake(self.path)
    note = AppendNote(of: self.path)
    isTemporary = isMade
    guard flock(descriptor.rawValue, LOCK_EX | LOCK_NB) == 0 else {
      throw errno == EWOULDBLOCK
        ? UsageError("another ansz is writing to it") : Errno(rawValue: errno)
    }
    try checkName()
    isNew = isMade
    if let left = try note.read() {
      try mend(left, quiet: quiet)
    }
    byteCount = try checkedByteCount(quiet: quiet)
  }

  deinit {
    if isNew, byteCount == 0 {
      try? path.unlink()
    }
    keep()
    try? descriptor.close()
  }

  /// Opens a file, or makes it, and remembers that it was made.
  private static func openOrMake(_ path: Path) throws -> (FileDescriptor, isMade: Bool) {
    do {
      let descriptor = try TemporaryFiles.create(path) {
        try path.open(
          .readWrite,
          options: [.create, .exclusiveCreate, .closeOnExec],
          permissions: [.ownerReadWrite, .groupReadWrite, .otherReadWrite]
        )
      }
      return (descriptor, true)
    } catch Errno.fileExists {
      return (try path.open(.readWrite), false)
    }
  }

  /// Keeps the file, whatever signal comes.
  private func keep() {
    guard isTemporary else { return }
    isTemporary = false
    TemporaryFiles.forget(note.path)
    TemporaryFiles.forget(path)
  }

  /// Checks that the file still has its name: it may have been replaced since it was opened.
  private func checkName() throws {
    guard let own = FileStatus(descriptor: descriptor.rawValue),
      FileStatus(path)?.isSameFile(as: own) == true
    else { throw UsageError("has been replaced by another file meanwhile") }
  }

  /// The bytes of the archive, whose ends must be good; 0 for an empty file.
  private func checkedByteCount(quiet: Bool) throws -> Int {
    let source = try FileDescriptorRandomAccess(descriptor)
    guard source.byteCount > 0 else { return 0 }
    let archive = try SeekableArchive(source, acceptingUnfinished: true)
    if let error = archive.endError {
      guard try closeLastFrame(of: archive, quiet: quiet) else { throw error }
      return byteCount
    }
    if let error = archive.indexError { throw error }
    return source.byteCount
  }

  /// Adds a content; when that fails, the archive is as it was before, or, when it is flushed, ends behind the
  /// last whole block.
  ///
  /// - Parameters:
  ///   - source: The content.
  ///   - options: How to compress it.
  ///   - form: Which order it is given; nil for its own.
  ///   - memory: What that may take.
  ///   - cancellation: Stops it, as if it failed.
  /// - Throws: `UsageError`, `ArrangementError`, ``MemoryLimitError``, `CancellationError`, or an I/O error.
  func append(
    _ source: SourceFile,
    options: CompressionOptions,
    form: ContentForm?,
    memory: MemoryBudget,
    unless cancellation: Cancellation
  ) throws {
    guard let own = FileStatus(descriptor: descriptor.rawValue), !source.isSameFile(as: own) else {
      throw UsageError("is the archive itself")
    }
    let keepsBlocks = options.flush != nil
    let content = AppendNote.Content(byteCount: byteCount, keepsBlocks: keepsBlocks, archive: own)
    let progress = Progress(
      of: source.name,
      .compress,
      inputByteCount: source.remainingByteCount
    )
    try ProgressLine.following(progress) {
      var options = options
      // All of it is read before the archive is touched.
      let arranged = try form.map {
        try arrange(source, $0, &options, memory, unless: cancellation)
      }
      try write(content) { output in
        if let arranged {
          _ = try Ansz.compress(
            arranged,
            to: &output,
            options: options,
            cancellation: cancellation,
            onProgress: progress.set
          )
          return
        }
        var input = FileDescriptorSource(source.descriptor)
        _ = try Ansz.compress(
          from: &input,
          to: &output,
          options: options,
          cancellation: cancellation,
          onProgress: progress.set
        )
      }
    }
    try checkName()
    byteCount = try FileDescriptorRandomAccess(descriptor).byteCount
    keep()
    try note.remove()
  }

  /// Reads a source, and gives it an order, with as many threads as memory allows.
  private func arrange(
    _ source: SourceFile,
    _ form: ContentForm,
    _ options: inout CompressionOptions,
    _ memory: MemoryBudget,
    unless cancellation: Cancellation
  ) throws -> ArrangedContent {
    let unarranged = try UnarrangedSource(
      source,
      form: form,
      blockByteCount: options.effectiveBlockByteCount,
      memory: memory,
      unless: cancellation
    )
    options.threadCount = try memory.threadCount(
      atMost: options.threadCount,
      for: unarranged.need
    )
    return try unarranged.arranged()
  }

  /// Writes a frame behind the end, which is noted before.
  private func write(
    _ content: AppendNote.Content,
    _ compress: (inout NamedSink<FileDescriptorSink>) throws -> Void
  ) throws {
    if content.keepsBlocks {
      keep()
    } else if isTemporary {
      TemporaryFiles.remember(note.path)
    }
    do {
      try note.write(content)
      try blaming(name) {
        _ = try descriptor.seek(offset: Int64(byteCount), from: .start)
      }
      var output = NamedSink(FileDescriptorSink(descriptor), name)
      try compress(&output)
      // What is done may have come through without a look at it.
      guard !Interruption.isRequested else { throw CancellationError() }
      try blaming(name) { try sync() }
    } catch {
      // What is thrown is why it failed; when this fails too, the note stays, and the next append does it.
      try? end(content)
      throw error
    }
  }
}
