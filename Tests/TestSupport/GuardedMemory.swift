internal import Glibc

/// Memory that ends where a page begins that nobody may touch: one byte too far is a crash.
public final class GuardedMemory {
  private let mapping: UnsafeMutableRawPointer
  private let mappedByteCount: Int
  /// The memory; its end is the guard page's beginning.
  public let bytes: UnsafeMutableBufferPointer<UInt8>

  /// Maps zeros.
  public init(byteCount: Int) {
    let page = sysconf(Int32(_SC_PAGESIZE))
    let usableByteCount = (byteCount + page - 1) / page * page
    mappedByteCount = usableByteCount + page
    guard
      let mapping = mmap(
        nil,
        mappedByteCount,
        PROT_READ | PROT_WRITE,
        MAP_PRIVATE | MAP_ANONYMOUS,
        -1,
        0
      ), mapping != MAP_FAILED
    else { fatalError("mmap fails") }
    self.mapping = mapping
    precondition(mprotect(mapping + usableByteCount, page, PROT_NONE) == 0)
    bytes = UnsafeMutableBufferPointer(
      start: (mapping + usableByteCount - byteCount).assumingMemoryBound(to: UInt8.self),
      count: byteCount
    )
  }

  /// Maps a copy.
  public convenience init(_ content: [UInt8]) {
    self.init(byteCount: content.count)
    _ = bytes.update(fromContentsOf: content)
  }

  deinit {
    munmap(mapping, mappedByteCount)
  }
}
