internal import Ansz
internal import Glibc
internal import SystemPackage

extension GrowingArchive {
  /// Puts right what an append has left, unless it was done but for removing its note.
  func mend(_ left: AppendNote.Content, quiet: Bool) throws {
    let now = try FileDescriptorRandomAccess(descriptor).byteCount
    guard left.isOf(FileStatus(descriptor: descriptor.rawValue)) else {
      // The archive was moved away, or written anew, after an append that was killed.
      try note.remove()
      if !quiet {
        Message.print("\(name): warning: removed \(note.path), which was another file's")
      }
      return
    }
    guard now >= left.byteCount else { throw FormatError.truncated(offset: now) }
    try checkOldEnd(left.byteCount)
    guard try !isWhole(from: left.byteCount, to: now) else { return try note.remove() }
    try end(left)
    if !quiet {
      let what = left.keepsBlocks ? "closed" : "removed"
      Message.print("\(name): warning: \(what) what an append had left unfinished")
    }
  }

  /// Checks that an archive ends where the note has the old end: nothing else is cut there.
  private func checkOldEnd(_ oldEnd: Int) throws {
    guard try isGood(before: oldEnd) else {
      throw UsageError(
        "\(note.path) tells of an append to another archive; remove it if that is so"
      )
    }
  }

  /// Whether good frames end at an offset, or nothing is in front of it.
  private func isGood(before end: Int) throws -> Bool {
    guard end > 0 else { return true }
    let source = try FileDescriptorRandomAccess(descriptor)
    do {
      return try SeekableArchive(Beginning(of: source, byteCount: end)).indexError == nil
    } catch is FormatError {
      return false
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

  /// Closes the last frame behind its whole blocks, when its writer was stopped.
  ///
  /// An archive without an end may also be a bad copy, and the rest of it somewhere: then nothing is done. Only a
  /// writer that flushes makes blocks shorter than the others and goes on; otherwise the short one is the last, so that all
  /// of the content is here. What stands behind the last whole block can't be read by anybody. A writer that is still at
  /// it has locked the file.
  ///
  /// - Returns: Whether the archive has an end now.
  func closeLastFrame(
    of archive: SeekableArchive<FileDescriptorRandomAccess>,
    quiet: Bool
  ) throws -> Bool {
    guard let frame = archive.outline.frames.last, !frame.isFinished,
      archive.blocks[frame.blockNumbers].contains(where: {
        $0.header.contentByteCount < frame.blockByteCount
      })
    else { return false }
    let start = frame.archiveRange.lowerBound
    var source = try FileDescriptorRandomAccess(descriptor)
    // A damaged block must not be cut off, with all that is good behind it.
    guard try isGood(before: start),
      try UnfinishedFrame.find(at: start, in: &source)?.blockCount == frame.blockNumbers.count,
      let own = FileStatus(descriptor: descriptor.rawValue)
    else { return false }
    let content = AppendNote.Content(byteCount: start, keepsBlocks: true, archive: own)
    try note.write(content)
    try end(content)
    if !quiet {
      Message.print("\(name): warning: closed behind the last whole block, since it had no end")
    }
    return true
  }

  /// Ends the archive at its old end, or behind the whole blocks that stand there.
  func end(_ left: AppendNote.Content) throws {
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

  func truncate(to byteCount: Int) throws {
    guard ftruncate(descriptor.rawValue, byteCount) == 0 else { throw Errno(rawValue: errno) }
  }

  func sync() throws {
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
