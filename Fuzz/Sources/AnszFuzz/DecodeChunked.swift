internal import Ansz
internal import FuzzSupport

/// Content and error depend neither on the pieces that an archive comes in nor on the threads.
func fuzzDecodeChunked(_ input: [UInt8]) {
  let share = Share(of: input)
  var input = FuzzInput(input)
  let pieceByteCounts = input.takePieceByteCounts()
  let limits = share.limits(contentByteCount: 1 << 17)
  let whole = Outcome(decompressing: input.bytes, limits: limits)
  let inPieces = Outcome(
    decompressing: input.bytes,
    pieceByteCounts: pieceByteCounts.isEmpty ? [1] : pieceByteCounts,
    limits: limits
  )
  require(inPieces == whole, "pieces give \(whole.ending): \(inPieces.ending)")
  // Starting threads takes longer than all of the rest.
  guard share.isOne(in: 64) else { return }
  for threadCount in 2...3 {
    let parallel = Outcome(
      decompressing: input.bytes,
      pieceByteCounts: pieceByteCounts,
      threadCount: threadCount,
      limits: limits
    )
    require(
      whole.agrees(withParallel: parallel),
      "\(threadCount) threads give \(whole.ending): \(parallel.ending)"
    )
  }
}
