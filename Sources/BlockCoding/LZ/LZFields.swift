package import CAnszKernels
package import EntropyCoding

/// Brings tokens and their integers together (Spec §7.1).
package enum LZFields {
  /// The most tokens at a time.
  package static let chunkCount = Int(ANSZ_FIELD_CHUNK)

  /// Writes what tokens say, and moves the lists on; see `ansz_expand_fields_vbmi`.
  package typealias Expansion =
    @Sendable @convention(c) (
      UnsafePointer<UInt8>?, Int, UnsafeMutablePointer<ansz_integer_lists>?,
      UnsafeMutablePointer<ansz_fields>?
    ) -> Void

  /// The fastest expansion on a processor that has a kernel.
  @unsafe
  package static func expansion(for kernel: RansKernel) -> Expansion {
    unsafe kernel.hasVBMI ? ansz_expand_fields_vbmi : scalar
  }

  /// The expansion on every processor.
  package static let scalar: Expansion = { tokens, count, lists, fields in
    guard let tokens = unsafe tokens, let lists = unsafe lists, let fields = unsafe fields else {
      return
    }
    guard var literalLength = unsafe lists.pointee.literal_lengths,
      var matchLength = unsafe lists.pointee.match_lengths,
      var offset = unsafe lists.pointee.offsets
    else { return }
    let words = unsafe UnsafeMutableRawPointer(fields).assumingMemoryBound(to: UInt32.self)
    for index in 0..<count {
      // SAFETY: the lists have an integer for each token that asks for one, and one more.
      let token = unsafe tokens[index]
      // 1 or 0, and masks made of them: branches would come back otherwise.
      let isLongRun: UInt32 = token & 3 == UInt8(LZToken.literalField) ? 1 : 0
      let isLongMatch: UInt32 = token &>> 2 & 15 == UInt8(LZToken.matchField) ? 1 : 0
      let isNew: UInt32 = token >= UInt8(LZToken.newOffset) << 6 ? 1 : 0
      unsafe words[index] = UInt32(token & 3) &+ literalLength.pointee & (0 &- isLongRun)
      unsafe words[index &+ chunkCount] =
        UInt32(token &>> 2 & 15) &+ UInt32(LZToken.leastMatchByteCount)
        &+ matchLength.pointee & (0 &- isLongMatch)
      unsafe words[index &+ 2 &* chunkCount] = 1 &+ offset.pointee & (0 &- isNew)
      unsafe literalLength += Int(isLongRun)
      unsafe matchLength += Int(isLongMatch)
      unsafe offset += Int(isNew)
    }
    unsafe lists.pointee = ansz_integer_lists(
      literal_lengths: literalLength,
      match_lengths: matchLength,
      offsets: offset
    )
  }
}
