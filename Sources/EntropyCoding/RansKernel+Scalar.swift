#if !_endian(little) || !_pointerBitWidth(_64)
  #error("the kernels are written for little-endian processors of 64 bits")
#endif

extension RansKernel {
  /// Portable Swift; the reference for all other kernels.
  package static let scalar = RansKernel(
    name: "scalar",
    pop: ScalarRans.popSteps,
    popContexts: ScalarRans.popSteps,
    push: ScalarRans.push,
    pushContexts: ScalarRans.pushSteps,
    take: ScalarRans.take,
    restore: ScalarRans.restore,
    slots: { $0.slots() }
  )
}

/// The scalar kernel. Names as in the papers:
///
/// - `x`: a state, in [L, L << 16) between symbols, L = `stateLowerBound`.
/// - `f`: the frequency of a symbol.
/// - `slot`: the low `scaleBits` bits of `x`.
enum ScalarRans {
  /// L: a state never stays below it.
  static let stateLowerBound: UInt32 = 1 << 16
  static let slotMask: UInt32 = UInt32(FrequencyTable.scale - 1)
  static let scaleBits: UInt32 = UInt32(FrequencyTable.scaleBits)
}
