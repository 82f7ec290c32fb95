internal import CAnszKernels

/// Finds the parse of a block that costs least, or nearly.
///
/// Dynamic programming forward over the positions, with what the coder will charge: each position passes its
/// paths on by a literal, by the matches that were found there, and by those at repeat offsets. What the coder will
/// charge is measured with a parse that is fast to find: a draft of this parser's own, from costs that are guessed,
/// takes a quarter of the time, and is no better (text takes 1 % less, images 3.5 % more).
///
/// ```swift
/// let parser = OptimalParser(content: bytes.span, effort: .level7)
/// let costs = SequenceCosts(measuredFrom: fastParse, content: bytes.span)
/// let sequences = parser.parse(bytes.span, costs)
/// ```
package struct OptimalParser: ~Copyable {
  /// How much time a parse may take.
  package struct Effort: Sendable {
    /// How many earlier positions are looked at for each one.
    package let depthLimit: Int
    /// Length from which on a match is taken without looking further, 65…1024.
    package let longMatchByteCount: Int
    /// Length up to which a match may be cut anywhere; a longer one is cut there or taken whole.
    package let cutLimit: Int

    /// An effort, to measure with.
    package init(depthLimit: Int, longMatchByteCount: Int, cutLimit: Int) {
      self.cutLimit = cutLimit
      self.depthLimit = depthLimit
      self.longMatchByteCount = longMatchByteCount
    }

    /// As fast as zstd −19.
    package static let level6 = Effort(depthLimit: 16, longMatchByteCount: 192, cutLimit: 20)
    /// As fast as xz −9; trees are rarely deeper.
    package static let level7 = Effort(depthLimit: 64, longMatchByteCount: 512, cutLimit: 64)
  }

  /// The effort that the matches were found with.
  package let effort: Effort
  package let matches: MatchTable

  /// Finds the matches of a block.
  ///
  /// - Parameters:
  ///   - content: At most ``MatchTable/byteCountLimit`` bytes.
  ///   - effort: How hard to look.
  /// - Complexity: See ``MatchTable``.
  package init(content: Span<UInt8>, effort: Effort) {
    self.effort = effort
    matches = MatchTable(
      content: content,
      depthLimit: effort.depthLimit,
      longMatchByteCount: effort.longMatchByteCount
    )
  }

  /// Parses the block.
  ///
  /// - Parameters:
  ///   - content: The same as before.
  ///   - costs: With a cost for each byte of content.
  /// - Returns: The sequences; literals behind the last match belong to none.
  /// - Complexity: O(*n*) times the lengths of matches, up to the long ones.
  package func parse(
    _ content: Span<UInt8>,
    _ costs: borrowing SequenceCosts
  ) -> [LZSequence] {
    parseWithCost(content, costs).sequences
  }

  /// Parses the block, and says what the parse costs by these costs, in 1/256 bit.
  package func parseWithCost(
    _ content: Span<UInt8>,
    _ costs: borrowing SequenceCosts
  ) -> (sequences: [LZSequence], cost: UInt64) {
    precondition(content.count == matches.byteCount, "the matches are those of the content")
    precondition(costs.literals.count == content.count + 1)
    let rows = PriceRows(costs)
    let states = ParserStates()
    let offers = PathOffers.available[0]
    let literals = costs.literals.span
    // SAFETY: both outlive the call.
    return unsafe content.withUnsafeBufferPointer { content in
      unsafe literals.withUnsafeBufferPointer { literals in
        unsafe walk(
          content,
          literals,
          rows,
          states,
          offers
        )
      }
    }
  }

  /// Parses the block; what is borrowed lives as long.
  private func walk(
    _ content: UnsafeBufferPointer<UInt8>,
    _ literals: UnsafeBufferPointer<UInt32>,
    _ rows: borrowing PriceRows,
    _ states: borrowing ParserStates,
    _ offers: ansz_path_offers
  ) -> (sequences: [LZSequence], cost: UInt64) {
    guard let bytes = content.baseAddress, let sums = literals.baseAddress else { return ([], 0) }
    var prices = unsafe rows.prices(cutLimit: effort.cutLimit)
    var paths = unsafe states.paths
    // SAFETY: the walk ends with the call.
    return unsafe withUnsafePointer(to: &prices) { prices in
      unsafe withUnsafePointer(to: &paths) { paths in
        let walk = unsafe ParserWalk(
          bytes: bytes,
          byteCount: content.count,
          literals: sums,
          matches: matches,
          rows: rows,
          prices: prices,
          states: states,
          paths: paths,
          offers: offers
        )
        let trail = walk.parse()
        return (trail.sequences, trail.cost)
      }
    }
  }
}
