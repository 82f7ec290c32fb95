internal import Ansz
internal import Glibc

/// The memory that a run may take, and what runs take: bounds on what was measured, which README gives.
struct MemoryBudget {
  /// What `-M` says: never more; nil for nothing asked.
  let limit: Int?

  /// Half of what the machine has, or the container: threads are left out until a run fits, and nothing is refused.
  private static let customary: Int = {
    let pages = sysconf(Int32(_SC_PHYS_PAGES))
    let pageByteCount = sysconf(Int32(_SC_PAGESIZE))
    let machine = pages > 0 && pageByteCount > 0 ? pages * pageByteCount : Int.max
    return min(machine, ControlGroup().memoryByteCount ?? .max) / 2
  }()

  /// What may be mapped, as `ulimit -v` says; nil for no limit.
  private static let addressByteCount: Int? = {
    var limit = rlimit()
    // SAFETY: `limit` is alive during the call.
    guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0 else { return nil }
    return Int(exactly: limit.rlim_cur)
  }()

  /// What is taken unasked without a look at how much there is: the look takes a while, too.
  private static let unnoticedByteCount = 64 << 20

  /// Whether one worker may be too many.
  var isBounded: Bool { limit != nil || Self.addressByteCount != nil }

  /// The most workers with which a run stays within the budget.
  ///
  /// - Parameters:
  ///   - most: Workers that are wanted, at least 1.
  ///   - need: Bytes that a run takes with some workers; more with more of them.
  /// - Returns: Workers, from 1 to `most`.
  /// - Throws: ``MemoryLimitError`` when a limit was asked for and not even one worker stays within it.
  func threadCount(atMost most: Int, for need: MemoryNeed) throws -> Int {
    if let limit {
      guard need.byteCount(threadCount: 1) <= limit else {
        throw MemoryLimitError(need: need, threadCount: 1, limit: limit)
      }
    } else if Self.addressByteCount == nil,
      most == 1 || need.byteCount(threadCount: most) <= Self.unnoticedByteCount
    {
      return most
    }
    let bound = limit ?? Self.customary
    let addressBound = Self.addressByteCount ?? .max
    let count = (1...most).last {
      need.byteCount(threadCount: $0) <= bound
        && need.addressByteCount(threadCount: $0) <= addressBound
    }
    if let count { return count }
    try checkAddressSpace(for: need)
    return 1
  }

  /// Checks that one worker, which is this thread, finds what it needs: an allocation that fails ends the process.
  private func checkAddressSpace(for need: MemoryNeed) throws {
    guard let free = Self.freeAddressByteCount else { return }
    let wanted = need.mappedByteCount
    guard wanted <= free else {
      throw AddressSpaceError(need: need, byteCount: wanted, limit: free)
    }
  }

  /// How much content one worker can compress where little may be mapped; nil where there is room for a block, or none
  /// to look how much there is.
  func contentRoom(level: Int, blockByteCount: Int) -> Int? {
    guard let free = Self.freeAddressByteCount else { return nil }
    func fits(_ byteCount: Int) -> Bool {
      MemoryNeed.compression(
        level: level,
        blockByteCount: blockByteCount,
        contentByteCount: byteCount
      ).mappedByteCount <= free
    }
    guard !fits(blockByteCount), fits(0) else { return nil }
    let step = 1 << 14
    return stride(from: blockByteCount - 1, through: 0, by: -step).first(where: fits) ?? 0
  }

  /// What may still be mapped; nil for no limit.
  private static var freeAddressByteCount: Int? {
    addressByteCount.map { max(0, $0 - mappedByteCount) }
  }

  /// What is mapped now; 0 where that can't be read.
  private static var mappedByteCount: Int {
    guard let text = try? TextFile.read("/proc/self/statm"),
      let pageCount = text.split(separator: " ").first.flatMap({ Int($0) })
    else { return 0 }
    return pageCount * sysconf(Int32(_SC_PAGESIZE))
  }

  /// What an archive that is decompressed with some workers may take.
  ///
  /// - Parameters:
  ///   - threadCount: Workers.
  ///   - blockByteCount: The block size of its first frame; what blocks of this size leave is for models.
  /// - Returns: Limits for a reader.
  func limits(threadCount: Int, blockByteCount: Int?) -> Limits {
    var limits = Limits()
    if let limit {
      let free = limit - MemoryNeed.baseByteCount
      limits.maximumBlockByteCount = min(
        limits.maximumBlockByteCount,
        max(0, free) / MemoryNeed.decompressionBlockCount(threadCount: threadCount)
      )
      let blocksByteCount =
        MemoryNeed.decompressionBlockCount(threadCount: threadCount) * (blockByteCount ?? 0)
      limits.maximumModelByteCount = max(0, free - blocksByteCount)
    }
    return limits
  }
}

/// What a run needs.
enum MemoryNeed {
  /// Of a content that is as long as is said, if it is.
  case compression(level: Int, blockByteCount: Int, contentByteCount: Int? = nil)
  /// With what a block's model takes, where blocks of records or graphs are known of.
  case decompression(blockByteCount: Int, modelByteCount: Int = 0)
  /// Of a block of records or a graph, whose models take more than anything else.
  case models(byteCount: Int)
  case arrangement(form: ContentForm, byteCount: Int, recordCount: Int, blockByteCount: Int)

  /// Program and libraries, with something to spare.
  static let baseByteCount = 20 << 20

  /// Blocks in flight, and what decoders keep.
  static func decompressionBlockCount(threadCount: Int) -> Int { 7 * threadCount + 2 }

  /// An upper bound.
  func byteCount(threadCount: Int) -> Int {
    switch self {
    case .compression(let level, let blockByteCount, let contentByteCount):
      // What is less than a block takes less.
      let blockByteCount = min(blockByteCount, max(1, contentByteCount ?? .max))
      let searchByteCount =
        switch level {
        case ...4: 0
        case 5: 10 << 20
        default: 50 * blockByteCount
        }
      return Self.baseByteCount + (9 * threadCount + 2) * blockByteCount
        + threadCount * searchByteCount
    case .decompression(let blockByteCount, let modelByteCount):
      return Self.baseByteCount
        + Self.decompressionBlockCount(threadCount: threadCount) * blockByteCount
        + threadCount * modelByteCount
    case .models(let byteCount):
      return Self.baseByteCount + threadCount * byteCount
    case .arrangement(let form, let byteCount, let recordCount, let blockByteCount):
      let blockByteCount = min(byteCount, blockByteCount)
      guard form.terminator != nil else {
        return Self.baseByteCount + 50 * byteCount + threadCount * 40 * blockByteCount
      }
      // The source twice and more as it grows, places of its records, and what models take.
      return Self.baseByteCount + 3 * byteCount + 45 * recordCount
        + threadCount * (min(136 * blockByteCount, 80 << 20) + 30 * blockByteCount)
    }
  }

  /// An upper bound of what is mapped, too: each thread has a stack and an arena of the C library's, which are reserved
  /// rather than used.
  func addressByteCount(threadCount: Int) -> Int {
    byteCount(threadCount: threadCount) + (128 << 20) + threadCount * ((8 + 64) << 20)
  }

  /// An upper bound of what one worker maps that is the first thread, without what is mapped before.
  ///
  /// A block's buffer is mapped as a whole, and so is, at the highest levels, what its matches could take. Those were 52.6 bytes
  /// for each of a block at most, over texts, samples, code, random bytes, and random symbols of few kinds.
  fileprivate var mappedByteCount: Int {
    let byteCount = byteCount(threadCount: 1) - Self.baseByteCount
    guard case .compression(let level, let blockByteCount, let contentByteCount) = self else {
      return byteCount
    }
    let usedByteCount = min(blockByteCount, max(1, contentByteCount ?? .max))
    let unusedByteCount = blockByteCount - usedByteCount
    // Tables of small blocks are as large as those of others.
    let tableByteCount = 3 << 20
    return unusedByteCount + tableByteCount + (level < 6 ? byteCount : 54 * usedByteCount)
  }

  fileprivate var purpose: String {
    switch self {
    case .compression(_, let blockByteCount, let byteCount?) where byteCount < blockByteCount:
      "compress \(byteCount) bytes"
    case .compression(_, let byteCount, _): "compress blocks of \(byteCount >> 10)K"
    case .decompression(let byteCount, _): "decompress blocks of \(byteCount >> 10)K"
    case .models: "decompress records or a graph"
    case .arrangement(_, let byteCount, _, _): "sort \(byteCount) bytes"
    }
  }
}

/// A run that would take more memory than `-M` allows.
struct MemoryLimitError: Error, CustomStringConvertible {
  let need: MemoryNeed
  let threadCount: Int
  let limit: Int

  var description: String {
    let threads = threadCount == 1 ? "" : " with -T\(threadCount)"
    return """
      needs \(Self.mebibytes(need.byteCount(threadCount: threadCount))) to \(need.purpose)\(threads); \
      -M allows \(limit) bytes
      """
  }

  /// In the unit that `-M` takes, rounded up, so that it is enough.
  fileprivate static func mebibytes(_ byteCount: Int) -> String {
    "\((byteCount + (1 << 20) - 1) >> 20)M"
  }
}

/// A run that would take more memory than may be mapped.
struct AddressSpaceError: Error, CustomStringConvertible {
  let need: MemoryNeed
  let byteCount: Int
  let limit: Int

  var description: String {
    """
    needs \(MemoryLimitError.mebibytes(byteCount)) to \(need.purpose); \
    ulimit -v leaves \(limit >> 20)M\(advice)
    """
  }

  private var advice: String {
    guard case .compression = need else { return "" }
    return ", for which a lower level or smaller blocks (-b) may do"
  }
}
