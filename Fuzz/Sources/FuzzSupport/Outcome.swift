package import Ansz

/// All that a sequential decoder says of an archive.
package struct Outcome: Equatable {
  /// What came out, before an error too.
  package let content: [UInt8]
  /// The application records that came by.
  package let records: [ApplicationRecord]
  /// How it ended.
  package let ending: Result<RunSummary, FormatError>

  /// What the decoder makes of untrusted bytes; anything but content or a ``FormatError`` ends the
  /// process.
  package init(
    decompressing archive: [UInt8],
    pieceByteCounts: [Int] = [],
    threadCount: Int = 1,
    limits: Limits
  ) {
    var source = PieceSource(archive, pieceByteCounts: pieceByteCounts)
    var sink = ArraySink()
    var records: [ApplicationRecord] = []
    ending = formatErrorsOnly {
      try decompress(
        from: &source,
        to: &sink,
        threadCount: threadCount,
        limits: limits,
        onRecord: { records.append($0) }
      )
    }
    content = sink.bytes
    self.records = records
    require(content.count <= limits.maximumContentByteCount, "the limit on content is kept")
    if case .success(let summary) = ending {
      require(summary.contentByteCount == content.count, "the summary counts the content")
      require(summary.archiveByteCount == archive.count, "the summary counts the archive")
      require(summary.frameCount > 0, "an archive has a frame")
    }
  }

  /// What is wrong with the archive, if anything.
  package var error: FormatError? {
    guard case .failure(let error) = ending else { return nil }
    return error
  }

  /// Whether another outcome, of a run with more threads, is the same.
  ///
  /// The other may have read ahead of the block that is wrong, and may have seen more records then.
  package func agrees(withParallel other: Outcome) -> Bool {
    content == other.content && ending == other.ending
      && (error == nil ? records == other.records : other.records.starts(with: records))
  }
}

/// What a run gives, or the error of the format that ends it; there is to be no other.
package func formatErrorsOnly<Success>(
  _ run: () throws -> Success
) -> Result<Success, FormatError> {
  do {
    return .success(try run())
  } catch let error as FormatError {
    return .failure(error)
  } catch {
    fatalError("not an error of the format: \(error)")
  }
}
