internal import Ansz

/// All of a source, read so that it can be given an order, and what that will take.
struct UnarrangedSource {
  /// What the source had.
  private(set) var bytes: [UInt8] = []
  private var recordCount = 0
  private let form: ContentForm
  private let blockByteCount: Int

  /// Reads a source to its end, as long as a budget has room for it.
  ///
  /// - Throws: ``MemoryLimitError``, `CancellationError`, or what reading throws.
  init(
    _ source: SourceFile,
    form: ContentForm,
    blockByteCount: Int,
    memory: MemoryBudget,
    unless cancellation: Cancellation = Cancellation()
  ) throws {
    self.form = form
    self.blockByteCount = blockByteCount
    // Before more is read than can be held.
    _ = try memory.threadCount(atMost: 1, for: need(of: source.remainingByteCount ?? 0))
    var reader = FileDescriptorSource(source.descriptor)
    let terminator = form.terminator ?? 0x0A
    while true {
      let appended = try reader.append(to: &bytes, atMost: 1 << 18, unless: cancellation)
      guard appended > 0 else { break }
      recordCount += bytes.suffix(appended).count { $0 == terminator }
      _ = try memory.threadCount(atMost: 1, for: need)
    }
  }

  /// What it takes to give it its order, and to compress it.
  var need: MemoryNeed { need(of: bytes.count) }

  private func need(of byteCount: Int) -> MemoryNeed {
    .arrangement(
      form: form,
      byteCount: byteCount,
      recordCount: recordCount,
      blockByteCount: blockByteCount
    )
  }

  /// Gives it its order.
  ///
  /// - Throws: `ArrangementError`.
  consuming func arranged() throws -> ArrangedContent {
    try ArrangedContent(bytes, form: form, blockByteCount: blockByteCount)
  }
}
