import Ansz
import AnszContainer
import ByteIO
import TestSupport
import Testing

/// Sizes that lie, in headers whose checks are right.
@Suite struct HostileSizesTests {
  static let sizes = [
    0, 1, 1 << 20, 1 << 26, (1 << 26) + 1, 1 << 31, 1 << 32, 1 << 40, 1 << 62, Int.max,
  ]

  private func archive(_ header: BlockHeader) -> [UInt8] {
    FrameHeader(blockByteCount: 1 << 20).serialised()
      + header.serialised(blockByteCount: 1 << 20) + [1, 2, 3]
  }

  private func expectRefusal(_ bytes: [UInt8]) {
    #expect(throws: FormatError.self) { try decompress(bytes) }
    #expect(throws: FormatError.self) { try contentBySeeking(bytes) }
  }

  @Test(arguments: sizes)
  func inBlockHeaders(size: Int) {
    for field in 0..<4 {
      expectRefusal(
        archive(
          BlockHeader(
            codec: 1,
            number: field == 0 ? size : 0,
            contentByteCount: field == 1 ? size : 1000,
            contentOffset: field == 2 ? size : 0,
            storedByteCount: field == 3 ? size : 900,
            checksum: 0
          )
        )
      )
    }
  }

  /// Footers that claim frames and tails of any size, with a good check.
  @Test(arguments: sizes)
  func inFooters(size: Int) {
    for (frame, tail) in [(size, 42), (100, size), (size, size), (size, 24), (58, size)] {
      let bytes =
        [UInt8](repeating: 0x55, count: 200)
        + Footer(frameByteCount: frame, tailByteCount: tail).serialised()
      expectRefusal(bytes)
      expectRefusal(FrameHeader(blockByteCount: 1024).serialised() + bytes)
    }
  }

  /// A footer at the end of a terabyte of nothing: the claim that all of it is a tail costs nothing.
  @Test(arguments: [1 << 30, 1 << 40, 1 << 62])
  func inFootersOfHoles(byteCount: Int) {
    for tail in [byteCount - 16, byteCount / 2, 1 << 20] {
      let source = HoleSource(
        byteCount: byteCount,
        beginning: FrameHeader(blockByteCount: 1024).serialised(),
        end: Footer(frameByteCount: byteCount, tailByteCount: tail).serialised()
      )
      #expect(throws: FormatError.self) { try SeekableArchive(source) }
      #expect(source.readByteCount < 1 << 18)
    }
  }

  /// The same with a good end record in front of the hole.
  @Test func inFootersBehindAnEndRecord() {
    let byteCount = 1 << 40
    let source = HoleSource(
      byteCount: byteCount,
      beginning: FrameHeader(blockByteCount: 1024).serialised()
        + EndRecord(blockCount: 1 << 40, contentByteCount: 1 << 50, sequenceChecksum: 0)
        .serialised(),
      end: Footer(frameByteCount: byteCount, tailByteCount: byteCount - 16).serialised()
    )
    #expect(throws: FormatError.self) { try SeekableArchive(source) }
    #expect(source.readByteCount < 1 << 19)
  }

  @Test func contentLimit() throws {
    let archive = compress([UInt8](repeating: 0, count: 10 << 20))
    var limits = Limits()
    limits.maximumContentByteCount = 10 << 20
    #expect(try decompress(archive, limits: limits).count == 10 << 20)
    limits.maximumContentByteCount -= 1
    #expect(throws: FormatError.self) { try decompress(archive, limits: limits) }
  }
}

/// A sparse file: bytes at both ends, zeros between.
private final class HoleSource: RandomAccessSource {
  let byteCount: Int
  private let beginning: [UInt8]
  private let end: [UInt8]
  private(set) var readByteCount = 0

  init(byteCount: Int, beginning: [UInt8], end: [UInt8]) {
    self.byteCount = byteCount
    self.beginning = beginning
    self.end = end
  }

  func read(at offset: Int, byteCount: Int) throws -> [UInt8] {
    readByteCount += byteCount
    precondition(byteCount <= 1 << 20, "nobody reads so much at once")
    return (offset..<(offset + byteCount)).map { place in
      if place < beginning.count { return beginning[place] }
      let fromEnd = place - (self.byteCount - end.count)
      return fromEnd >= 0 ? end[fromEnd] : 0
    }
  }
}
