package import Ansz

/// Checks that what looks into application records finds what a decoder finds, and their rules broken at most (Spec §6.4).
package func checkRecords(of archive: [UInt8], against decoded: Outcome, limits: Limits) {
  let registered = [FrameMetadata.recordType, LineIndex.recordType]
  guard decoded.records.contains(where: { registered.contains($0.type) }) else { return }
  var source = PieceSource(archive)
  let checked = formatErrorsOnly { try check(&source, limits: limits) }
  switch checked {
  case .success(let summary):
    require(decoded.ending == .success(summary), "what is checked decodes: \(decoded.ending)")
  case .failure(.corrupt(.metadata, _)), .failure(.corrupt(.lineIndex, _)): break
  case .failure(let error):
    require(decoded.error == error, "a check finds the decoder's error: \(error)")
  }
  guard decoded.error == nil, var seekable = try? SeekableArchive(ArrayRandomAccess(archive)) else {
    return
  }
  let outline = seekable.outline
  let metadata = formatErrorsOnly {
    try outline.metadata { try seekable.read(outline.records[$0]) }
  }
  let lines = formatErrorsOnly { try LineIndex(outline) { try seekable.read(outline.records[$0]) } }
  // Numbers that a check refuses are claims about blocks that nobody decodes.
  guard case .success = checked else { return }
  require((try? metadata.get()) != nil, "metadata of a checked archive can be read")
  guard case .success(let index) = lines else {
    return require(false, "the line index of a checked archive can be read")
  }
  checkLines(of: &seekable, by: index, content: decoded.content)
}

/// Lines that a good index finds are lines of the content.
private func checkLines(
  of seekable: inout SeekableArchive<ArrayRandomAccess>,
  by index: LineIndex,
  content: [UInt8]
) {
  let lineFeed = UInt8(ascii: "\n")
  let feeds = content.indices.filter { content[$0] == lineFeed }
  for number in [1, 2, feeds.count, feeds.count + 1] where number > 0 {
    let start = number == 1 ? 0 : number - 2 < feeds.count ? feeds[number - 2] + 1 : content.count
    let end = number - 1 < feeds.count ? feeds[number - 1] + 1 : content.count
    var sink = ArraySink()
    let found = formatErrorsOnly {
      try extractLines(number...number, from: &seekable, by: index, to: &sink)
    }
    guard case .success(let lines) = found else {
      return require(false, "lines of a good archive come out: \(found)")
    }
    require(lines.isEmpty == (start == end), "line \(number) is there when it is")
    require(lines.areComplete == (number <= feeds.count), "line \(number) ends when it does")
    require(sink.bytes.elementsEqual(content[start..<end]), "line \(number)")
  }
}
