package import ByteIO
internal import CAnszKernels
package import EntropyCoding

/// The integers that tokens leave open: one for each of some tokens, in their order (Spec §7.1).
package struct LZIntegers {
  /// What is more than the field of a literal count says.
  package let literalLengths: IntegerList
  /// What is more than the field of a match byte count says.
  package let matchLengths: IntegerList
  /// New offsets, less 1.
  package let offsets: IntegerList

  /// Integers, with one more behind that nobody means: a loop may read it without need.
  package struct IntegerList {
    package let values: [UInt32]
    var count: Int { values.count - 1 }
    var sum: Int { values.reduce(0) { $0 + Int($1) } }

    fileprivate init(
      _ tokens: Span<UInt8>,
      _ code: HybridInteger,
      _ bits: inout RawBitReader,
      _ kernel: RansKernel
    ) throws(FormatError) {
      var values = [UInt32](unwritten: tokens.count, reserving: 1)
      var output = values.mutableSpan
      try code.decode(tokens, bits: &bits, into: &output, with: kernel)
      values.append(0)
      self.values = values
    }
  }

  /// Regenerates the integers.
  ///
  /// - Parameters:
  ///   - literalLengths: Tokens; untrusted, as are all.
  ///   - matchLengths: Tokens.
  ///   - offsets: Tokens of `offsetCode`.
  ///   - offsetCode: One of ``LZToken/offsetCodes``.
  ///   - rawBits: The raw bits of all, and nothing else.
  ///   - kernel: Decodes as many as it can.
  /// - Throws: A rule of Spec §10.1 or §10.2; offsets are those of the raw bits.
  package init(
    literalLengths: Span<UInt8>,
    matchLengths: Span<UInt8>,
    offsets: Span<UInt8>,
    offsetCode: HybridInteger,
    rawBits: Span<UInt8>,
    with kernel: RansKernel
  ) throws(FormatError) {
    var bits = RawBitReader(rawBits)
    self.literalLengths = try IntegerList(literalLengths, LZToken.lengthCode, &bits, kernel)
    self.matchLengths = try IntegerList(matchLengths, LZToken.lengthCode, &bits, kernel)
    self.offsets = try IntegerList(offsets, offsetCode, &bits, kernel)
    try bits.finish()
  }

  /// Calls a function with the first integer of each list.
  @unsafe
  func withUnsafeLists(_ body: (ansz_integer_lists) -> Bool) -> Bool {
    unsafe literalLengths.values.withUnsafeBufferPointer { literalLengths in
      unsafe matchLengths.values.withUnsafeBufferPointer { matchLengths in
        unsafe offsets.values.withUnsafeBufferPointer { offsets in
          unsafe body(
            ansz_integer_lists(
              literal_lengths: literalLengths.baseAddress,
              match_lengths: matchLengths.baseAddress,
              offsets: offsets.baseAddress
            )
          )
        }
      }
    }
  }
}
