internal import Ansz
internal import FuzzSupport

/// What is compressed comes back, whole and in ranges, and the archive depends on content, level and
/// block size alone.
func fuzzRoundTrip(_ input: [UInt8]) {
  let share = Share(of: input)
  var input = FuzzInput(input)
  let choice = input.takeLast()
  let threadCount = 2 + choice & 3
  let recordCount = choice >> 2 % 10
  let blockByteCount = (1 + input.takeLast() & 7) * 1024
  let repetitions = input.takeLast()
  let repetitionCount = 1 + repetitions & 7
  // The upper levels look at all paths through the content, several times.
  let level = share.isOne(in: 16) ? repetitions >> 5 : repetitions >> 5 & 3
  var options = CompressionOptions(level: level, blockByteCount: blockByteCount)
  let pieceByteCounts = input.takePieceByteCounts()
  options.applicationRecords = (0..<recordCount).map {
    ApplicationRecord(type: "Fuzz", payload: Array(input.bytes.prefix($0)))
  }
  let byteLimit = share.isOne(in: 16) ? .max : 3 << 10
  let content = Array(repeatElement(input.bytes, count: repetitionCount).joined().prefix(byteLimit))

  let archive = compressed(content, pieceByteCounts: pieceByteCounts, options: options)
  if share.isOne(in: 16) {
    require(archive == compress(content, options: options), "without pieces it is the same archive")
    options.threadCount = threadCount
    require(
      archive == compressed(content, pieceByteCounts: pieceByteCounts, options: options),
      "\(threadCount) threads make the same archive"
    )
  }
  // Places at the blocks' edges and around them: ranges of one byte, of a block, of nearly two.
  let edges = stride(from: 0, through: content.count, by: blockByteCount)
  check(
    archive,
    is: content,
    places: edges.flatMap { [max(0, $0 - 1), $0, $0 + 1] },
    isParallel: share.isOne(in: 16)
  )
  // Two of them joined are an archive too (Spec §13).
  guard share.isOne(in: 8) else { return }
  check(
    archive + archive,
    is: content + content,
    places: [content.count / 2, content.count, 1],
    isParallel: share.isOne(in: 16)
  )
}

private func compressed(
  _ content: [UInt8],
  pieceByteCounts: [Int],
  options: CompressionOptions
) -> [UInt8] {
  var source = PieceSource(content, pieceByteCounts: pieceByteCounts)
  var sink = ArraySink()
  do {
    let summary = try compress(from: &source, to: &sink, options: options)
    require(summary.archiveByteCount == sink.bytes.count, "the summary counts the archive")
    require(summary.contentByteCount == content.count, "the summary counts the content")
  } catch {
    fatalError("arrays don't fail: \(error)")
  }
  return sink.bytes
}

private func check(
  _ archive: [UInt8],
  is content: [UInt8],
  places: [Int],
  isParallel: Bool
) {
  let limits = Limits()
  let outcome = Outcome(decompressing: archive, limits: limits)
  require(outcome.error == nil, "what is compressed can be read: \(outcome.ending)")
  require(outcome.content == content, "what is compressed comes back")
  checkSurvey(of: archive, against: outcome, limits: limits)
  checkSeeking(
    in: archive,
    against: outcome,
    limits: limits,
    places: places,
    isParallel: isParallel
  )
}
