public import AnszContainer

/// How to compress.
///
/// ```swift
/// let options = CompressionOptions(level: 7, threadCount: 4)
/// ```
public struct CompressionOptions: Equatable, Sendable {
  /// How much to do for a small archive, one of ``levelRange``: 0 stores, 1 is the fastest, 7 the strongest.
  public var level: Int {
    didSet { Self.check(level) }
  }
  /// Content bytes of a block, see ``FrameHeader/isValid(blockByteCount:)``; nil for what suits the level.
  public var blockByteCount: Int?
  /// Workers, at least 1; the bytes of the archive don't depend on it.
  public var threadCount: Int
  /// Records to write in front of the first block.
  public var applicationRecords: [ApplicationRecord] = []
  /// Whether to write how many lines the blocks have, so that lines are found without decoding what is
  /// before them (Spec §6.4).
  public var indexesLines = false
  /// When a block ends before it is full; nil for never.
  public var flush: FlushInterval?

  /// Options; the defaults are the command's, with one thread.
  ///
  /// - Parameters:
  ///   - level: One of ``levelRange``.
  ///   - blockByteCount: Content bytes of a block; nil for ``defaultBlockByteCount(level:)``.
  ///   - threadCount: Workers, at least 1.
  public init(
    level: Int = Self.defaultLevel,
    blockByteCount: Int? = nil,
    threadCount: Int = 1
  ) {
    Self.check(level)
    self.level = level
    self.blockByteCount = blockByteCount
    self.threadCount = threadCount
  }

  /// The levels there are.
  public static let levelRange = EncodedBlock.levelRange
  /// The level when nobody asks for another: what is worth its time nearly everywhere.
  public static let defaultLevel = EncodedBlock.defaultLevel

  /// Content bytes of a block: what is asked for, or the level's.
  public var effectiveBlockByteCount: Int {
    blockByteCount ?? Self.defaultBlockByteCount(level: level)
  }

  /// The block size when nobody asks for another.
  ///
  /// Who waits longer gets more content in which matches are found. The fast levels keep to what a
  /// second-level cache holds, and to blocks that are enough to keep some threads busy.
  public static func defaultBlockByteCount(level: Int) -> Int {
    check(level)
    return switch level {
    case ...3: 1 << 20
    case 4: 1 << 21
    case 5: 1 << 22
    default: 1 << 23
    }
  }

  private static func check(_ level: Int) {
    precondition(levelRange.contains(level), "levels are 0 to 7")
  }
}

/// When what has come of a content goes out as a block, though it doesn't fill one.
public enum FlushInterval: Equatable, Sendable {
  /// So long after the block's first byte has come; the archive's bytes depend on the time then.
  case time(Duration)
  /// After so many bytes of content, at least 1.
  case byteCount(Int)
}
