internal import CAnszKernels

extension RansKernel {
  /// AVX-512 with VBMI: the table in registers, states as two planes; the encoder divides floats.
  ///
  /// nil where the processor can't do it. It can do what AVX2 does, which serves fewer lanes.
  static let vbmi: RansKernel? = {
    guard ansz_vbmi_available(), let avx2 else { return nil }
    return unsafe RansKernel(
      name: "avx512-vbmi",
      pop: popping(ansz_decode_vbmi, leastLaneCount: 64, otherwise: avx2.pop),
      popContexts: popping(
        ansz_decode_contexts_vbmi,
        leastLaneCount: 64,
        otherwise: avx2.popContexts
      ),
      push: pushing(ansz_encode_vbmi),
      pushContexts: pushing(ansz_encode_contexts_vbmi),
      take: taking(ansz_take_vbmi),
      restore: restoring(ansz_restore_vbmi),
      slots: avx2.slots
    )
  }()
}
