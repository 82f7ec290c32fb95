internal import CAnszKernels

extension RansKernel {
  /// NEON: tables in registers where they have 64 buckets, states as two planes; the encoder is the scalar one.
  ///
  /// nil where the processor can't do it. `Scripts/test-neon` tests its loops, by an emulator where need be.
  static let neon: RansKernel? = {
    guard ansz_neon_available() else { return nil }
    return unsafe RansKernel(
      name: "neon",
      pop: popping(ansz_decode_neon, leastLaneCount: 64, otherwise: scalar.pop),
      popContexts: popping(
        ansz_decode_contexts_neon,
        leastLaneCount: 64,
        otherwise: scalar.popContexts
      ),
      push: scalar.push,
      pushContexts: scalar.pushContexts,
      take: scalar.take,
      restore: restoring(ansz_restore_neon),
      slots: scalar.slots
    )
  }()
}
