package import EntropyCoding

/// Chooses the codec of a block by size.
package enum BlockEncoder {
  /// Encodes the content of a block with the effort that it is worth.
  ///
  /// - Parameters:
  ///   - content: At least one byte.
  ///   - kernel: Encodes the symbols; the bytes don't depend on it.
  ///   - payload: Output; what it held is lost. It is never longer than the content.
  /// - Returns: The codec of the payload.
  /// - Complexity: O(*n*).
  package static func encode(
    _ content: [UInt8],
    with kernel: RansKernel = .current,
    into payload: inout [UInt8]
  ) -> BlockCodec {
    encode(content, contexts: .usual(byteCount: content.count), with: kernel, into: &payload)
  }

  /// Blocks of so many bytes are small: without matches they may take less.
  private static let smallByteCount = 1 << 13

  /// Replaces the payload of an LZ codec by one without matches, if that takes less.
  ///
  /// - Returns: The codec of the payload.
  private static func smaller(
    than codec: BlockCodec,
    _ content: [UInt8],
    with kernel: RansKernel,
    into payload: inout [UInt8]
  ) -> BlockCodec {
    var other: [UInt8] = []
    let otherCodec = encode(content, with: kernel, into: &other)
    guard other.count < payload.count else { return codec }
    payload = other
    return otherCodec
  }

  /// Encodes the content of a block at a level.
  ///
  /// - Parameters:
  ///   - content: At least one byte.
  ///   - level: How much to do.
  ///   - kernel: Encodes the symbols; the bytes don't depend on it.
  ///   - payload: Output; what it held is lost. It is never longer than the content.
  /// - Returns: The codec of the payload.
  package static func encode(
    _ content: [UInt8],
    level: Level,
    with kernel: RansKernel = .current,
    into payload: inout [UInt8]
  ) -> BlockCodec {
    precondition(!content.isEmpty, "a block has content")
    payload.removeAll(keepingCapacity: true)
    // A byte is less than the least payload with matches, and the look ends at the first byte that differs.
    let isConstant = content.allSatisfy { $0 == content[0] }
    if level.number > 0 && !isConstant {
      let filter = level.filters ? FilterChoice.best(for: content.span, with: kernel) : nil
      var filtered: [UInt8] = []
      if let filter {
        filtered = [UInt8](unwritten: content.count)
        var output = filtered.mutableSpan
        filter.apply(to: content.span, into: &output)
      }
      let input = filter == nil ? content : filtered
      let sequences = level.sequences(of: input.span)
      if let codec = LZCodec.encode(
        input.span,
        sequences: sequences.span,
        filter: filter,
        effort: level.streamEffort,
        byteLimit: content.count,
        with: kernel,
        into: &payload
      ) {
        guard content.count <= smallByteCount else { return codec }
        return smaller(than: codec, content, with: kernel, into: &payload)
      }
      if content.count <= smallByteCount {
        return encode(content, with: kernel, into: &payload)
      }
    }
    StoredCodec.encode(content, isConstant: isConstant, into: &payload)
    return .stored
  }

  /// Encodes the content of a block, which is not empty.
  ///
  /// - Parameters:
  ///   - content: At least one byte.
  ///   - contexts: What to do for contexts; nil for none.
  ///   - kernel: Encodes the symbols; the bytes don't depend on it.
  ///   - payload: Output; what it held is lost. It is never longer than the content.
  /// - Returns: The codec of the payload.
  /// - Complexity: O(*n*).
  package static func encode(
    _ content: [UInt8],
    contexts: ContextModel.Effort?,
    with kernel: RansKernel = .current,
    into payload: inout [UInt8]
  ) -> BlockCodec {
    precondition(!content.isEmpty, "a block has content")
    payload.removeAll(keepingCapacity: true)
    let histogram = Histogram(content.span)
    if RansCodec.encode(
      content,
      histogram: histogram,
      contexts: contexts,
      with: kernel,
      into: &payload
    ) {
      return .rans
    }
    StoredCodec.encode(content, isConstant: histogram.isConstant, into: &payload)
    return .stored
  }
}
