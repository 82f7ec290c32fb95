internal import Glibc

/// One implementation of the rANS loops (Spec §10).
///
/// All kernels read and write the same bytes; they differ in speed and in the processor they need.
/// Callers take ``current`` once for each block. A kernel does whole steps, a symbol for each lane;
/// `RansSectionReader` and `RansSectionWriter` do the rest.
package struct RansKernel: Sendable {
  /// Decodes whole steps of all lanes as long as a word is there for each lane; then nothing has to be
  /// checked inside of a step.
  ///
  /// - Parameters:
  ///   - words: Words from the next one on. Untrusted.
  ///   - states: One for each lane, in [2^16, 2^32); updated.
  ///   - table: The stream's table.
  ///   - symbols: Output.
  ///   - indices: Where to write, from the first one on.
  /// - Returns: Symbols written, a multiple of the lane count, and bytes of words read.
  typealias Popping =
    @Sendable (
      _ words: RawSpan, _ states: inout MutableSpan<UInt32>, _ table: AliasTable,
      _ symbols: inout MutableSpan<UInt8>, _ indices: Range<Int>
    ) -> (symbolCount: Int, byteCount: Int)

  /// The same with contexts; the symbols in front of `indices` are there.
  ///
  /// `given` has the given classes of the stream's symbols and the padding behind them, see
  /// ``ContextMap/givenClasses(of:)``; it is empty where there are none.
  typealias ContextPopping =
    @Sendable (
      _ words: RawSpan, _ states: inout MutableSpan<UInt32>, _ tables: ContextTables,
      _ given: Span<UInt8>, _ symbols: inout MutableSpan<UInt8>, _ indices: Range<Int>
    ) -> (symbolCount: Int, byteCount: Int)

  /// Encodes whole steps of all lanes, from the last symbol to the first.
  ///
  /// - Parameters:
  ///   - symbols: As many as a number of steps takes; each has a frequency in the table.
  ///   - states: One for each lane; updated.
  ///   - table: The stream's table.
  ///   - words: What is put out goes in front of `place`, where there is room for a word for each
  ///     symbol and for `RansSectionWriter.kernelSlack` more.
  ///   - place: Where the words begin; moved down.
  typealias Pushing =
    @Sendable (
      _ symbols: Span<UInt8>, _ states: inout MutableSpan<UInt32>, _ table: RansEncodingTable,
      _ words: inout MutableSpan<UInt16>, _ place: inout Int
    ) -> Void

  /// The same with contexts, for the symbols at `indices` of a stream, a number of whole steps; `given` as for
  /// ``ContextPopping``.
  typealias ContextPushing =
    @Sendable (
      _ symbols: Span<UInt8>, _ indices: Range<Int>, _ states: inout MutableSpan<UInt32>,
      _ tables: ContextEncodingTables, _ given: Span<UInt8>, _ words: inout MutableSpan<UInt16>,
      _ place: inout Int
    ) -> Void

  /// Copies the symbols for which `chosen`, one for each byte value, is 1, and not 0.
  ///
  /// There are as many of them as `taken` has room for.
  typealias Taking =
    @Sendable (
      _ chosen: Span<UInt8>, _ symbols: Span<UInt8>, _ taken: inout MutableSpan<UInt8>
    ) -> Void

  /// Replaces each escape by the next rare symbol, as long as there are some, and counts the escapes.
  typealias Restoring =
    @Sendable (
      _ rare: Span<UInt8>, _ escape: UInt8, _ symbols: inout MutableSpan<UInt8>
    ) -> Int

  /// What each slot of a table stands for: `symbol | frequency << 8 | bias << 20`.
  typealias Filling = @Sendable (_ table: AliasTable) -> [UInt32]

  /// What `ANSZ_KERNEL` and `ansz --version` call it.
  package let name: String
  let pop: Popping
  let popContexts: ContextPopping
  let push: Pushing
  let pushContexts: ContextPushing
  let take: Taking
  let restore: Restoring
  let slots: Filling

  /// Whether loops that need AVX-512 with VBMI may run beside it.
  package var hasVBMI: Bool { name == RansKernel.vbmi?.name }

  /// The kernels that this processor can run, fastest first.
  package static let available: [RansKernel] = [.vbmi, .avx2, .neon, .scalar].compactMap(\.self)

  /// The kernel in use: the fastest one, or the one that `ANSZ_KERNEL` names.
  package static let current: RansKernel = {
    // SAFETY: the text ends with 0 and is copied before anybody could change the environment.
    let forced = unsafe getenv("ANSZ_KERNEL").map { unsafe String(cString: $0) }
    return available.first { $0.name == forced } ?? available[0]
  }()
}
