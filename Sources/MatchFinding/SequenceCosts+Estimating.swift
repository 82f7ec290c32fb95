extension SequenceCosts {
  /// A first estimate, before there is a parse.
  ///
  /// Literals cost what they would behind the two before them if all were literals, and an eighth more, since
  /// matches take the usual ones away. Costs by a code without contexts are worse to begin with: parses have
  /// few literals then, from which the next ones don't recover where contexts tell much (3 % on images). The
  /// rest is what text and programs have on average.
  ///
  /// - Complexity: O(*n*).
  package init(
    estimatedFor content: Span<UInt8>,
    offsetCode: HybridCode = SequenceCosts.defaultOffsetCode
  ) {
    let sums = Self.literalSums([], content)
    var literals: [UInt32] = [0]
    literals.reserveCapacity(content.count + 1)
    var sum: UInt32 = 0
    for index in 0..<content.count {
      sum &+= (sums[index + 1] &- sums[index]) * 9 / 8
      literals.append(sum)
    }

    // In 1/16 bit.
    let literalFields: [UInt32] = [16, 36, 48, 40]
    let matchFields: [UInt32] = [80, 44, 40, 44, 50, 56, 62, 68, 74, 80, 84, 88, 92, 96, 100, 64]
    let kinds: [UInt32] = [48, 64, 72, 8]
    var tokens = [UInt32](repeating: 0, count: 256)
    for token in 0..<256 {
      let sum = literalFields[token & 3] + matchFields[token >> 2 & 15] + kinds[token >> 6]
      tokens[token] = sum * 16
    }
    let lengths = (0..<256).map { token in
      UInt32(512 + 48 * min(token, 40)) + UInt32(SequenceFields.lengths.rawBitCount(of: token))
        * 256
    }
    // The token of an offset tells its class, the less the farther, and the bits that aren't raw.
    let offsets = (0..<256).map { token in
      let rawBitCount = offsetCode.rawBitCount(of: token)
      let told = UInt32(offsetCode.highBits + offsetCode.lowBits)
      let known = UInt32(rawBitCount) + told
      return known * 256 + 1472 - 52 * min(known, 17)
    }
    self.init(
      literals: literals,
      tokens: tokens + tokens + tokens + tokens,
      literalLengths: lengths,
      matchLengths: lengths,
      offsets: [[UInt32]](repeating: offsets, count: 16).flatMap { $0 },
      offsetCode: offsetCode
    )
  }
}
