internal import Ansz
internal import FuzzSupport

/// What is compressed comes back, whole and in ranges, and the archive depends on content, level and
/// block size alone.
func fuzzRoundTrip(_ input: [UInt8]) {
  var input = FuzzInput(input)
  let choice = input.takeLast()
  let threadCount = 2 + choice & 3
  let recordCount = choice >> 2 % 10
  let blockByteCount = (1 + input.takeLast() & 7) * 1024
  let repetitions = input.takeLast()
  let repetitionCount = 1 + repetitions & 7
  var options = CompressionOptions(level: Int(repetitions >> 5), blockByteCount: blockByteCount)
  let pieceByteCounts = input.takePieceByteCounts()
  options.applicationRecords = (0..<recordCount).map {
    ApplicationRecord(type: "Fuzz", payload: Array(input.bytes.prefix($0)))
  }
  let content = Array(repeatElement(input.bytes, count: repetitionCount).joined())

  let archive = compress(content, options: options)
  for threads in [1, threadCount] {
    options.threadCount = threads
    require(
      archive == compressed(content, pieceByteCounts: pieceByteCounts, options: options),
      "\(threads) threads and pieces make the same archive"
    )
  }
  // Places at the blocks' edges and around them: ranges of one byte, of a block, of nearly two.
  let edges = stride(from: 0, through: content.count, by: blockByteCount)
  check(archive, is: content, places: edges.flatMap { [max(0, $0 - 1), $0, $0 + 1] })
  // Two of them joined are an archive too (Spec §13).
  check(archive + archive, is: content + content, places: [content.count / 2, content.count, 1])
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

private func check(_ archive: [UInt8], is content: [UInt8], places: [Int]) {
  let limits = Limits()
  let outcome = Outcome(decompressing: archive, limits: limits)
  require(outcome.error == nil, "what is compressed can be read: \(outcome.ending)")
  require(outcome.content == content, "what is compressed comes back")
  checkSurvey(of: archive, against: outcome, limits: limits)
  checkSeeking(in: archive, against: outcome, limits: limits, places: places)
}
