internal import Ansz
internal import FuzzSupport

/// Scripts can ask for much with few bytes.
private let scriptedLimits = {
  var limits = Limits()
  limits.maximumContentByteCount = 1 << 18
  return limits
}()

/// Archives with right checksums and hostile fields, in every way of reading; the slow ones with a share of inputs.
func fuzzRepaired(_ input: [UInt8]) {
  let share = Share(of: input)
  let scripted = ScriptedArchive(input, isBrief: !share.isOne(in: 16))
  let archive = scripted.bytes
  let limits = share.limits(contentByteCount: scriptedLimits.maximumContentByteCount)
  let outcome = Outcome(decompressing: archive, limits: limits)
  if let content = scripted.content, content.count <= limits.maximumContentByteCount,
    !isOfModels(outcome.error)
  {
    require(outcome.error == nil, "an archive by the rules is accepted: \(outcome.ending)")
    require(outcome.content == content, "an archive by the rules has its content")
  }
  if share.isOne(in: 4) {
    let inPieces = Outcome(decompressing: archive, pieceByteCounts: [1, 30], limits: limits)
    require(inPieces == outcome, "pieces give \(outcome.ending): \(inPieces.ending)")
  }
  if share.isOne(in: 64) {
    let parallel = Outcome(decompressing: archive, threadCount: 2, limits: limits)
    require(
      outcome.agrees(withParallel: parallel),
      "two threads give \(outcome.ending): \(parallel.ending)"
    )
  }
  checkSurvey(of: archive, against: outcome, limits: limits)
  checkRecords(of: archive, against: outcome, limits: limits)
  if share.isOne(in: 64) {
    var limits = limits
    limits.maximumBlockByteCount = share.salvageBlockByteCountLimit
    let within = Outcome(decompressing: archive, limits: limits)
    checkSalvage(of: archive, against: within, limits: limits)
  }
  let last = input.last.map { Int($0) } ?? 0
  checkSeeking(
    in: archive,
    against: outcome,
    limits: limits,
    places: [0, last, last * 77, input.count],
    isParallel: share.isOne(in: 64)
  )
}

/// Whether an archive was refused for what its models take, which most inputs have a limit on.
private func isOfModels(_ error: FormatError?) -> Bool {
  if case .limitExceeded(.modelByteCount, _, _) = error { true } else { false }
}

/// Prints the archive that a script builds, in hexadecimal digits, and what the readers say of it.
func printScriptedArchive(_ input: [UInt8]) {
  let archive = ScriptedArchive(input, isBrief: !Share(of: input).isOne(in: 16)).bytes
  let digits = archive.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
  print(digits.joined())
  let outcome = Outcome(decompressing: archive, limits: scriptedLimits)
  let verdict = outcome.error.map(describe) ?? "accepted"
  let hash = String(xxh64(outcome.content, seed: 0), radix: 16)
  print("content of \(outcome.content.count) bytes, XXH64 \(hash), \(verdict)")
  switch formatErrorsOnly({
    try SeekableArchive(ArrayRandomAccess(archive), limits: scriptedLimits)
  }) {
  case .success(let seekable):
    let index = seekable.indexError.map(describe) ?? "good"
    print("from its end: \(seekable.blocks.count) blocks, index \(index)")
  case .failure(let error):
    print("from its end: \(describe(error))")
  }
}

private func describe(_ error: FormatError) -> String {
  "error \(error.number) at \(error.offset): \(error)"
}
