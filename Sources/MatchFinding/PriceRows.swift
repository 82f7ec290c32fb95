internal import CAnszKernels

/// Costs laid out for a parser: rows of 16 by the match-length field, four times as great.
///
/// A cost and the slot of the state that it begins from are one number, a *key*: the cost times four, and the
/// slot. The least key is the least cost, with its slot. A segment costs less than 1 << 28, so keys are below
/// 1 << 30.
@safe
struct PriceRows: ~Copyable {
  typealias Row = SIMD16<Int32>

  /// Of tokens: by the kind before, the literal field and the kind.
  let tokens: UnsafeMutablePointer<Row>
  /// Of offsets: by their token.
  let offsets: UnsafeMutablePointer<Row>
  /// Of the excess in length of matches shorter than ``lengthLimit``, by their lengths; 0 for short ones.
  ///
  /// There are sixteen more, which are read with others.
  let matchLengths: UnsafeMutablePointer<Int32>
  /// Of the excess of any match, by its token.
  let matchExcesses: UnsafeMutablePointer<Int32>
  /// Of the excess in literals, by its token.
  let literalExcesses: UnsafeMutablePointer<Int32>
  /// Of the excess of fewer literals than ``literalCountLimit``, by their count; 0 for few.
  let literalCounts: UnsafeMutablePointer<Int32>
  /// What literals that wait for their match are likely to cost beside the literals: by the kind before and
  /// the literal field; not multiplied.
  let waiting: UnsafeMutablePointer<Int32>
  let offsetCode: HybridCode

  /// One more than the longest match that a key is made for.
  static let lengthLimit = 1040
  static let literalCountLimit = 256

  init(_ costs: borrowing SequenceCosts) {
    func key(_ cost: UInt32) -> Int32 { Int32(min(cost, SequenceCosts.limit)) * 4 }
    unsafe tokens = .allocate(capacity: 64)
    unsafe offsets = .allocate(capacity: 256)
    unsafe matchLengths = .allocate(capacity: Self.lengthLimit + 16)
    unsafe matchLengths.initialize(repeating: 0, count: Self.lengthLimit + 16)
    unsafe matchExcesses = .allocate(capacity: 256)
    unsafe literalExcesses = .allocate(capacity: 256)
    unsafe literalCounts = .allocate(capacity: Self.literalCountLimit)
    unsafe waiting = .allocate(capacity: 16)
    offsetCode = costs.offsetCode
    // SAFETY: indices are below the capacities.
    for index in 0..<64 {
      let (kindBefore, literalField, kind) = (index >> 4, index >> 2 & 3, index & 3)
      var row = Row()
      for field in 0..<16 {
        let token = SequenceFields.token(
          literalField: literalField,
          matchField: field,
          kind: kind
        )
        row[field] = key(costs.tokens[kindBefore * 256 + token])
      }
      unsafe (tokens + index).initialize(to: row)
    }
    for token in 0..<256 {
      var row = Row()
      for field in 0..<16 {
        row[field] = key(costs.offsets[field * 256 + token])
      }
      unsafe (offsets + token).initialize(to: row)
      unsafe (matchExcesses + token).initialize(to: key(costs.matchLengths[token]))
      unsafe (literalExcesses + token).initialize(to: key(costs.literalLengths[token]))
    }
    for length in 0..<UInt32(Self.lengthLimit) {
      let cost =
        length < SequenceFields.longMatch
        ? 0
        : key(
          costs.matchLengths[SequenceFields.lengths.token(of: length - SequenceFields.longMatch)]
        )
      unsafe matchLengths[Int(length)] = cost
    }
    for count in 0..<UInt32(Self.literalCountLimit) {
      let cost =
        count < SequenceFields.manyLiterals
        ? 0
        : key(
          costs.literalLengths[
            SequenceFields.lengths.token(of: count - SequenceFields.manyLiterals)
          ]
        )
      unsafe (literalCounts + Int(count)).initialize(to: cost)
    }
    for kindBefore in 0..<4 {
      for field in 0..<4 {
        let least = (0..<64).map { costs.tokens[kindBefore * 256 + $0 << 2 | field] }.min() ?? 0
        unsafe (waiting + kindBefore * 4 + field).initialize(
          to: Int32(min(least, SequenceCosts.limit))
        )
      }
    }
  }

  /// The costs of matches for the offers of paths; valid as long as these rows.
  func prices(cutLimit: Int) -> ansz_price_rows {
    // SAFETY: a row is 16 integers.
    unsafe ansz_price_rows(
      offsets: UnsafeRawPointer(offsets).assumingMemoryBound(to: Int32.self),
      match_lengths: matchLengths,
      offset_code: ansz_integer_code(
        split_bits: offsetCode.splitBits,
        high_bits: offsetCode.highBits,
        low_bits: offsetCode.lowBits
      ),
      cut_limit: cutLimit,
      offset_limit_2: UInt32(BinaryTreeSearch.offsetLimit2),
      offset_limit_3: UInt32(BinaryTreeSearch.offsetLimit3)
    )
  }

  deinit {
    unsafe tokens.deallocate()
    unsafe offsets.deallocate()
    unsafe matchLengths.deallocate()
    unsafe matchExcesses.deallocate()
    unsafe literalExcesses.deallocate()
    unsafe literalCounts.deallocate()
    unsafe waiting.deallocate()
  }
}
