/// What the models of sorted records have in common (Spec/latent-coding §3.2).
enum NeighbourTables {
  /// log2 of the rows of a table: the least that isn't below the content's byte count, in 10…20.
  ///
  /// A row has 64 bytes, so that rows take less than 128 times the content's bytes, or 64 KiB, and at most 64 MiB.
  static func bits(contentByteCount: Int) -> Int {
    var bits = 10
    while bits < 20, 1 << bits < contentByteCount { bits += 1 }
    return bits
  }

  /// A hash with a value, 0…2^62, worked in.
  @inline(always)
  static func mixed(_ hash: UInt64, _ value: Int) -> UInt64 {
    let product = (hash &+ UInt64(value + 1)) &* 0x9E37_79B9_7F4A_7C15
    return product ^ product >> 29
  }
}
