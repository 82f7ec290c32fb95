internal import Ansz
internal import FuzzSupport

/// Any bytes that open from their end hold together, and agree with the sequential decoder where that
/// one accepts them.
func fuzzSeek(_ input: [UInt8]) {
  let share = Share(of: input)
  var input = FuzzInput(input)
  let places = (0..<4).map { _ in input.takeLast() << 8 | input.takeLast() }
  let limits = share.limits(contentByteCount: 1 << 17)
  let outcome = Outcome(decompressing: input.bytes, limits: limits)
  checkSeeking(
    in: input.bytes,
    against: outcome,
    limits: limits,
    places: places,
    isParallel: share.isOne(in: 64)
  )
  checkSurvey(of: input.bytes, against: outcome, limits: limits)
}
