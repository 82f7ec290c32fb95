package import ByteIO
internal import Glibc

/// One implementation of the rANS loops (Spec §10).
///
/// All kernels read and write the same bytes; they differ in speed and in the processor they need.
/// Callers take ``current`` once for each block.
package struct RansKernel: Sendable {
  typealias Decoding =
    @Sendable (
      _ stream: Span<UInt8>, _ laneCount: Int, _ table: AliasTable,
      _ symbols: inout MutableSpan<UInt8>
    ) throws(FormatError) -> Void

  typealias Encoding =
    @Sendable (
      _ symbols: Span<UInt8>, _ laneCount: Int, _ table: AliasTable, _ stream: inout [UInt8]
    ) -> Void

  /// What `ANSZ_KERNEL` and `ansz --version` call it.
  package let name: String
  private let decoding: Decoding
  private let encoding: Encoding

  init(name: String, decoding: @escaping Decoding, encoding: @escaping Encoding) {
    self.name = name
    self.decoding = decoding
    self.encoding = encoding
  }

  /// Decodes the states and words of a stream.
  ///
  /// - Parameters:
  ///   - stream: The states of all lanes, then the words. Untrusted.
  ///   - laneCount: A power of two, 1…256.
  ///   - table: A table of at least two symbols.
  ///   - symbols: Output; its count is the number of symbols.
  /// - Throws: The rules of Spec §10; offsets count from the start of `stream`.
  package func decode(
    _ stream: Span<UInt8>,
    laneCount: Int,
    table: AliasTable,
    into symbols: inout MutableSpan<UInt8>
  ) throws(FormatError) {
    try decoding(stream, laneCount, table, &symbols)
  }

  /// Encodes symbols and appends states and words to a stream.
  ///
  /// Every symbol has a frequency in `table`, which has at least two symbols.
  package func encode(
    _ symbols: Span<UInt8>,
    laneCount: Int,
    table: AliasTable,
    appendingTo stream: inout [UInt8]
  ) {
    encoding(symbols, laneCount, table, &stream)
  }

  /// The kernels that this processor can run, fastest first.
  package static let available: [RansKernel] = [.avx2, .scalar].compactMap(\.self)

  /// The kernel in use: the fastest one, or the one that `ANSZ_KERNEL` names.
  package static let current: RansKernel = {
    // SAFETY: the text ends with 0 and is copied before anybody could change the environment.
    let forced = unsafe getenv("ANSZ_KERNEL").map { unsafe String(cString: $0) }
    return available.first { $0.name == forced } ?? available[0]
  }()
}
