public import AnszContainer

/// What went through a run.
public struct RunSummary: Equatable, Sendable {
  /// Bytes of content.
  public var contentByteCount = 0
  /// Bytes of the archive.
  public var archiveByteCount = 0
  /// Blocks.
  public var blockCount = 0
  /// Frames.
  public var frameCount = 0

  /// Nothing.
  public init() {}

  /// The sizes of an archive whose outline is known.
  public init(_ outline: ArchiveOutline) {
    contentByteCount = outline.contentByteCount
    archiveByteCount = outline.byteCount
    blockCount = outline.blocks.count
    frameCount = outline.frames.count
  }
  /// Takes in a block that has gone through.
  mutating func add(contentByteCount: Int, archiveEnd: Int) {
    self.contentByteCount += contentByteCount
    archiveByteCount = archiveEnd
    blockCount += 1
  }
}
