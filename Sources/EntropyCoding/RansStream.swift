package import ByteIO

/// A rANS stream with its lane count in front (Spec §10).
package enum RansStream {
  /// The largest laneBits.
  private static let maximumLaneBits = 8

  /// Lanes for a number of symbols: more of them are faster, and each costs four bytes.
  private static func laneBits(symbolCount: Int) -> Int {
    switch symbolCount {
    case ..<1024: 0
    case ..<(16 << 10): 2
    case ..<(64 << 10): 3
    default: 5
    }
  }

  /// The bytes that a stream takes beyond its words.
  package static func overheadByteCount(symbolCount: Int) -> Int {
    1 + 4 << laneBits(symbolCount: symbolCount)
  }

  /// Encodes symbols and appends the stream.
  ///
  /// Every symbol has a frequency in the table, which has at least two symbols.
  package static func encode(
    _ symbols: Span<UInt8>,
    table: AliasTable,
    with kernel: RansKernel = .current,
    appendingTo bytes: inout [UInt8]
  ) {
    let laneBits = laneBits(symbolCount: symbols.count)
    bytes.append(UInt8(laneBits))
    kernel.encode(symbols, laneCount: 1 << laneBits, table: table, appendingTo: &bytes)
  }

  /// Decodes a stream that takes all of `bytes`, which are untrusted.
  ///
  /// - Parameters:
  ///   - bytes: The stream.
  ///   - table: A table of at least two symbols.
  ///   - kernel: The kernel to use.
  ///   - symbols: Output; its count is the number of symbols.
  /// - Throws: One of the rules of Spec §10.
  package static func decode(
    _ bytes: Span<UInt8>,
    table: AliasTable,
    with kernel: RansKernel = .current,
    into symbols: inout MutableSpan<UInt8>
  ) throws(FormatError) {
    var reader = ByteReader(bytes)
    guard reader.remainingByteCount > 0 else { throw .corrupt(.payloadTruncated, offset: 0) }
    let laneBits = try reader.read(UInt8.self)
    guard laneBits <= maximumLaneBits else { throw .corrupt(.laneCount, offset: 0) }
    do {
      try kernel.decode(
        bytes.extracting(droppingFirst: 1),
        laneCount: 1 << laneBits,
        table: table,
        into: &symbols
      )
    } catch {
      throw error.rebased(by: 1)
    }
  }
}
