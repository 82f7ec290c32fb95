package import Ansz
internal import Glibc

/// How much is done with an input.
///
/// With a share of them, chosen by a hash of the bytes, that is all, and with the others what takes microseconds: a
/// fuzzer finds more with many executions than with long ones. When it is replayed an input has its share again.
///
/// With ANSZ_FUZZ_THOROUGH in the environment everything is done with every input.
package struct Share {
  private static let isThorough = unsafe getenv("ANSZ_FUZZ_THOROUGH") != nil

  private let hash: UInt64

  /// The share of an input.
  package init(of input: [UInt8]) {
    hash = xxh64(input, seed: 0x5368_6172_65)
  }

  /// Whether the input is one of so many; whoever is one of 16 is also one of 8.
  package func isOne(in count: Int) -> Bool {
    Self.isThorough || hash % UInt64(count) == 0
  }

  /// The largest blocks to salvage, since all usual sizes are tried where none is known.
  package var salvageBlockByteCountLimit: Int {
    isOne(in: 256) ? FrameHeader.maximumBlockByteCount : 1 << 14
  }

  /// What to refuse: much in few inputs, since few bytes can ask for much.
  package func limits(contentByteCount: Int) -> Limits {
    var limits = Limits()
    limits.maximumContentByteCount = isOne(in: 64) ? contentByteCount : 1 << 13
    if !isOne(in: 64) {
      // Models need microseconds for a byte. What 256 bytes of sorted records take (codec 4); or 64 of a graph (codec 5),
      // and no records, which have targets of their own.
      let recordByteCount = 16 << 20 + 148 * BlockPayload.modelContentByteCountLimit
      limits.maximumModelByteCount = isOne(in: 8) ? recordByteCount : 26 << 6
    }
    return limits
  }
}
