package import ByteIO
internal import CAnszKernels
package import EntropyCoding

/// Regenerates content from sequences: copies literals and earlier content (Spec §7.1).
///
/// A chunk at a time, tokens and integers are first brought together without branches, for which tokens need
/// an integer is hard to predict. Then runs and matches are copied, by a loop in C as long as there is room
/// behind them, and otherwise one by one. Each of the two loops has what it needs in registers, which one loop for
/// both has not; in Swift the second one has not either, and waits for its own stores (dickens at level 3: 12 cycles
/// a sequence).
package enum LZCopying {
  /// Bytes that have to be there behind literals that stand in order.
  package static let literalSlack = Int(ANSZ_COPY_SLACK)

  /// Regenerates content.
  ///
  /// - Parameters:
  ///   - content: Output; its count is that of the content.
  ///   - tokens: Untrusted, but the literals and matches that they and the integers ask for fit the content exactly,
  ///     with the last literals.
  ///   - integers: Untrusted in the same way.
  ///   - literals: Of the whole block, and ``literalSlack`` bytes.
  ///   - kernel: Brings tokens and integers together.
  /// - Throws: Error 39.
  /// - Complexity: O(*n*).
  package static func regenerate(
    _ content: inout MutableSpan<UInt8>,
    tokens: Span<UInt8>,
    integers: borrowing LZIntegers,
    literals: Span<UInt8>,
    with kernel: RansKernel
  ) throws(FormatError) {
    precondition(literals.count >= literalSlack)
    let isGood = unsafe literals.withUnsafeBufferPointer { literals in
      guard let first = literals.baseAddress else { return false }
      return unsafe regenerate(&content, tokens, integers, .inOrder(first), with: kernel)
    }
    guard isGood else { throw .corrupt(.matchOffset, offset: 0) }
  }

  /// Regenerates content whose literals stand in streams of their contexts (Spec §7.2).
  ///
  /// - Parameters:
  ///   - content: Output; its count is that of the content.
  ///   - tokens: As above.
  ///   - integers: As above.
  ///   - literals: By their contexts, as many as the content needs.
  ///   - kernel: Brings tokens and integers together.
  /// - Throws: Error 39 or 36.
  /// - Complexity: O(*n*).
  static func regenerate(
    _ content: inout MutableSpan<UInt8>,
    tokens: Span<UInt8>,
    integers: borrowing LZIntegers,
    literals: inout LiteralStreams,
    with kernel: RansKernel
  ) throws(FormatError) {
    let areGood = unsafe literals.withUnsafeStreams {
      unsafe regenerate(&content, tokens, integers, .byContext($0), with: kernel)
    }
    guard areGood else { throw .corrupt(.matchOffset, offset: 0) }
    guard literals.areUsedUp else { throw .corrupt(.symbolCount, offset: 0) }
  }

  /// Regenerates content.
  ///
  /// - Returns: Whether all offsets are good.
  @unsafe
  private static func regenerate(
    _ content: inout MutableSpan<UInt8>,
    _ tokens: Span<UInt8>,
    _ integers: borrowing LZIntegers,
    _ literals: LZCopier.Literals,
    with kernel: RansKernel
  ) -> Bool {
    let expand = unsafe LZFields.expansion(for: kernel)
    return unsafe content.withUnsafeMutableBufferPointer { content in
      unsafe tokens.withUnsafeBufferPointer { tokens in
        unsafe integers.withUnsafeLists { lists in
          guard let start = content.baseAddress else { return true }
          var copier = unsafe LZCopier(start, byteCount: content.count, literals)
          if let first = tokens.baseAddress {
            var lists = unsafe lists
            var fields = ansz_fields()
            for index in stride(from: 0, to: tokens.count, by: LZFields.chunkCount) {
              // SAFETY: the caller has checked that all runs and matches together fit the content, and has an
              // integer for each token that asks for one, and one more.
              let count = min(LZFields.chunkCount, tokens.count - index)
              unsafe expand(first + index, count, &lists, &fields)
              guard unsafe copier.copy(first + index, &fields, count: count) else { return false }
            }
          }
          unsafe copier.finish()
          return true
        }
      }
    }
  }
}
