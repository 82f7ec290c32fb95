internal import Ansz
internal import FuzzSupport

/// Any bytes can be salvaged: whatever they are, that ends, and a good archive loses nothing.
func fuzzSalvage(_ input: [UInt8]) {
  let share = Share(of: input)
  var limits = share.limits(contentByteCount: 1 << 20)
  limits.maximumBlockByteCount = share.salvageBlockByteCountLimit
  checkSalvage(
    of: input,
    against: Outcome(decompressing: input, limits: limits),
    limits: limits
  )
}
