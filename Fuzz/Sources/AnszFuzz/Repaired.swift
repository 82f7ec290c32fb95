internal import Ansz
internal import FuzzSupport

/// Archives with right checksums and hostile fields, in every way of reading.
func fuzzRepaired(_ input: [UInt8]) {
  let archive = ScriptedArchive(input)
  var limits = Limits()
  limits.maximumContentByteCount = 1 << 18
  let outcome = Outcome(decompressing: archive.bytes, limits: limits)
  if let content = archive.content {
    if content.count <= limits.maximumContentByteCount {
      require(outcome.error == nil, "an archive by the rules is accepted: \(outcome.ending)")
      require(outcome.content == content, "an archive by the rules has its content")
    }
  }
  let inPieces = Outcome(decompressing: archive.bytes, pieceByteCounts: [1, 30], limits: limits)
  require(inPieces == outcome, "pieces give \(outcome.ending): \(inPieces.ending)")
  let parallel = Outcome(decompressing: archive.bytes, threadCount: 2, limits: limits)
  require(
    outcome.agrees(withParallel: parallel),
    "two threads give \(outcome.ending): \(parallel.ending)"
  )
  checkSurvey(of: archive.bytes, against: outcome, limits: limits)
  let last = input.last.map { Int($0) } ?? 0
  checkSeeking(
    in: archive.bytes,
    against: outcome,
    limits: limits,
    places: [0, last, last * 77, input.count]
  )
}

/// Prints the archive that a script builds, in hexadecimal digits, and what the decoder says of it.
func printScriptedArchive(_ input: [UInt8]) {
  let archive = ScriptedArchive(input).bytes
  let digits = archive.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
  print(digits.joined())
  let outcome = Outcome(decompressing: archive, limits: Limits())
  let verdict = outcome.error.map { "error \($0.number) at \($0.offset): \($0)" } ?? "accepted"
  let hash = String(xxh64(outcome.content, seed: 0), radix: 16)
  print("content of \(outcome.content.count) bytes, XXH64 \(hash), \(verdict)")
}
