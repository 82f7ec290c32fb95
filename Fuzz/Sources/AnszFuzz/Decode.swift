internal import Ansz
internal import FuzzSupport

/// Any bytes are content or a ``FormatError``, within the limits.
func fuzzDecode(_ input: [UInt8]) {
  let limits = Share(of: input).limits(contentByteCount: 1 << 20)
  let outcome = Outcome(decompressing: input, limits: limits)
  checkSurvey(of: input, against: outcome, limits: limits)
  checkRecords(of: input, against: outcome, limits: limits)
}
