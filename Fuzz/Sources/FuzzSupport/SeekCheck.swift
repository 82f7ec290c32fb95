package import Ansz

/// Opens an archive from its end and checks everything that comes out of it, against a sequential
/// decoder where that one accepts the archive.
///
/// - Parameters:
///   - archive: Untrusted.
///   - decoded: What the sequential decoder says.
///   - limits: What to refuse.
///   - places: Any numbers; they choose ranges.
///   - isParallel: Whether to extract with threads, too.
package func checkSeeking(
  in archive: [UInt8],
  against decoded: Outcome,
  limits: Limits,
  places: [Int],
  isParallel: Bool = true
) {
  let opened = formatErrorsOnly {
    try SeekableArchive(ArrayRandomAccess(archive), limits: limits)
  }
  guard case .success(var seekable) = opened else {
    require(decoded.error != nil, "a good archive opens from its end: \(opened)")
    return
  }
  checkBlocks(of: seekable, limits: limits)
  let byteCount = seekable.contentByteCount
  let whole = formatErrorsOnly { try seekable.content(of: 0..<byteCount) }
  if case .success(let summary) = decoded.ending {
    require(
      seekable.indexError == nil,
      "the ending is good: \(String(describing: seekable.indexError))"
    )
    require(RunSummary(seekable.outline) == summary, "the index finds the decoder's sizes")
    require(isSame(whole, .success(decoded.content)), "extraction gives the decoder's content")
  }
  if isParallel {
    let parallel = formatErrorsOnly { try seekable.content(of: 0..<byteCount, threadCount: 2) }
    require(isSame(parallel, whole), "extraction doesn't depend on the threads")
  }
  for range in ranges(in: byteCount, places: places) {
    checkExtraction(of: range, from: &seekable, whole: try? whole.get())
  }
}

/// Blocks follow each other without a gap, in the archive and in the content.
private func checkBlocks(of seekable: SeekableArchive<ArrayRandomAccess>, limits: Limits) {
  require(
    seekable.contentByteCount <= limits.maximumContentByteCount,
    "the limit on content is kept"
  )
  require(seekable.frameCount > 0, "an archive has a frame")
  var contentOffset = 0
  var archiveOffset = 0
  for block in seekable.blocks {
    require(block.contentOffset == contentOffset, "a block's content begins where the last ends")
    require(block.archiveOffset >= archiveOffset, "a block begins behind the last")
    require(block.blockByteCount <= limits.maximumBlockByteCount, "the block limit is kept")
    require(
      (1...block.blockByteCount).contains(block.header.contentByteCount),
      "a block has content, and no more than fits"
    )
    contentOffset = block.contentRange.upperBound
    archiveOffset = block.archiveOffset + block.header.storedByteCount
  }
  require(contentOffset == seekable.contentByteCount, "the blocks are the content")
  require(archiveOffset <= seekable.byteCount, "the blocks are in the archive")
}

private func checkExtraction(
  of range: Range<Int>,
  from seekable: inout SeekableArchive<ArrayRandomAccess>,
  whole: [UInt8]?
) {
  let numbers = seekable.blockNumbers(overlapping: range)
  for number in numbers {
    require(seekable.blocks[number].contentRange.overlaps(range), "chosen blocks overlap the range")
  }
  let blockReadCount = seekable.blockReadCount
  let extracted = formatErrorsOnly { try seekable.content(of: range) }
  require(
    seekable.blockReadCount - blockReadCount <= numbers.count,
    "no other blocks are read than those chosen"
  )
  switch extracted {
  case .success(let content):
    require(content.count == range.count, "a range has its bytes")
    if let whole {
      require(content.elementsEqual(whole[range]), "a range is a slice of the content")
    }
  case .failure(let error):
    require(whole == nil, "a range of a good archive comes out: \(error)")
  }
}

/// Equality; that of `Result` is generic, and takes milliseconds for a megabyte.
private func isSame(
  _ first: Result<[UInt8], FormatError>,
  _ second: Result<[UInt8], FormatError>
) -> Bool {
  switch (first, second) {
  case (.success(let first), .success(let second)): first == second
  case (.failure(let first), .failure(let second)): first == second
  default: false
  }
}

/// A few ranges: empty ones, and those between places.
private func ranges(in byteCount: Int, places: [Int]) -> [Range<Int>] {
  let offsets = places.map { $0 % (byteCount + 1) }
  let between = zip(offsets, offsets.dropFirst()).map { min($0, $1)..<max($0, $1) }
  return between + [0..<0, byteCount..<byteCount]
}

extension SeekableArchive {
  /// A range of the content, in memory.
  package mutating func content(of range: Range<Int>, threadCount: Int = 1) throws -> [UInt8] {
    var sink = ArraySink()
    try extract(range, from: &self, to: &sink, threadCount: threadCount)
    return sink.bytes
  }
}
