internal import Ansz
internal import FuzzSupport

/// Any bytes can be salvaged: whatever they are, that ends, and a good archive loses nothing.
func fuzzSalvage(_ input: [UInt8]) {
  var limits = Limits()
  limits.maximumContentByteCount = 1 << 20
  checkSalvage(of: input, against: Outcome(decompressing: input, limits: limits))
}
