import Ansz
import AnszContainer
import ByteIO
import TestSupport
import Testing

/// An archive whose blocks are known, to be damaged.
private struct Victim {
  let content: [UInt8]
  let bytes: [UInt8]
  /// Where each block's payload is, and which content it makes.
  let blocks: [(payload: Range<Int>, content: Range<Int>)]

  init(blockCount: Int, seed: UInt64, level: Int = 1) throws {
    var generator = SeededGenerator(seed: seed)
    var content: [UInt8] = []
    for number in 0..<blockCount {
      let count = number == blockCount - 1 ? Int.random(in: 1...1024, using: &generator) : 1024
      switch Int.random(in: 0..<4, using: &generator) {
      case 0: content += Samples.random(count, seed: generator.next())
      case 1: content += [UInt8](repeating: UInt8(number & 0xFF), count: count)
      default: content += Samples.text(count, seed: generator.next())
      }
    }
    self.content = content
    bytes = compress(content, options: CompressionOptions(level: level, blockByteCount: 1024))
    blocks = try SeekableArchive(ArrayRandomAccess(bytes)).blocks.map { block in
      let start = block.archiveOffset + block.headerByteCount
      return (start..<(start + block.header.storedByteCount), block.contentRange)
    }
  }

  /// The content ranges of blocks whose payloads aren't as they were, neighbours joined.
  func lost(in damaged: [UInt8]) -> [Range<Int>] {
    var lost: [Range<Int>] = []
    for block in blocks where damaged[block.payload] != bytes[block.payload] {
      if let last = lost.last, last.upperBound == block.content.lowerBound {
        lost[lost.count - 1] = last.lowerBound..<block.content.upperBound
      } else {
        lost.append(block.content)
      }
    }
    return lost
  }
}

private func recovered(
  _ bytes: [UInt8],
  fill: LostContentFill = .zeros,
  threadCount: Int = 1
) throws -> (content: [UInt8], report: RecoveryReport) {
  var salvage = try Salvage(ArrayRandomAccess(bytes))
  var sink = ArraySink()
  let report = try recover(&salvage, to: &sink, fill: fill, threadCount: threadCount)
  return (sink.bytes, report)
}

extension [UInt8] {
  fileprivate func zeroing(_ ranges: [Range<Int>]) -> [UInt8] {
    var copy = self
    for range in ranges {
      copy.replaceSubrange(
        range.clamped(to: 0..<count),
        with: repeatElement(0, count: range.clamped(to: 0..<count).count)
      )
    }
    return copy
  }
}

@Suite struct SalvageTests {
  @Test("a destroyed sector at 1,000 places: what is lost is told exactly, all else is right")
  func sectors() throws {
    var generator = SeededGenerator(seed: 0x5EC7)
    let victim = try Victim(blockCount: 64, seed: 64)
    for _ in 0..<1000 {
      var damaged = victim.bytes
      let start = Int.random(in: 0..<damaged.count, using: &generator)
      for index in start..<min(start + 512, damaged.count) {
        damaged[index] = UInt8.random(in: 0 ... .max, using: &generator)
      }
      let lost = victim.lost(in: damaged)
      let (content, report) = try recovered(damaged, threadCount: 1 + start % 2)
      // A payload is longer than a sector here but for constant blocks; the end may go with the last ones.
      guard report.frames.last?.contentByteCount != nil else {
        #expect(start + 512 > victim.blocks[62].payload.lowerBound, "\(generator) at \(start)")
        expectSame(content, Array(victim.content.zeroing(lost).prefix(content.count)), "\(start)")
        continue
      }
      #expect(report.frames.count == 1, "\(generator) at \(start)")
      #expect(report.frames.first?.lost == lost, "\(generator) at \(start)")
      expectSame(content, victim.content.zeroing(lost), "\(generator) at \(start)")
      #expect(report.isComplete == lost.isEmpty)
    }
  }

  @Test(
    "without header, index, footer, or end: blocks are found all the same",
    arguments: [3, 7, 8, 40]
  )
  func lostStructures(blockCount: Int) throws {
    let victim = try Victim(blockCount: blockCount, seed: UInt64(blockCount))
    let end = victim.blocks[blockCount - 1].payload.upperBound
    // The header: the index, or a trial, gives the block size.
    var bytes = victim.bytes
    bytes.replaceSubrange(0..<16, with: repeatElement(0, count: 16))
    var (content, report) = try recovered(bytes)
    expectSame(content, victim.content, "no header")
    #expect(report.isComplete)
    // All behind the blocks: nothing says that there were no more.
    (content, report) = try recovered(Array(victim.bytes[..<end]))
    expectSame(content, victim.content, "no end")
    #expect(!report.isComplete)
    #expect(report.frames.first?.knownEnd == victim.content.count)
    // Both, of which the chain of blocks is left.
    (content, report) = try recovered(Array(bytes[..<end]))
    expectSame(content, victim.content, "no end")
    #expect(!report.isComplete)
    // The last byte, the first byte.
    (content, report) = try recovered(Array(victim.bytes.dropLast()))
    expectSame(content, victim.content, "a byte less")
    (content, report) = try recovered(Array(victim.bytes.dropFirst()))
    expectSame(content, victim.content, "a byte less")
  }

  @Test("cuts, splices and scattered damage: every byte that comes out is right")
  func neverAWrongByte() throws {
    var generator = SeededGenerator(seed: 0xDA3A6E)
    for trial in 0..<350 {
      let victim = try Victim(
        blockCount: [1, 2, 5, 9, 20, 30][trial % 6],
        seed: generator.next(),
        level: trial % 3
      )
      var bytes = victim.bytes
      let place = Int.random(in: 0..<bytes.count, using: &generator)
      let length = Int.random(in: 1...3000, using: &generator)
      switch trial % 7 {
      case 0: bytes.removeSubrange(place...)
      case 1: bytes.removeSubrange(..<place)
      case 2: bytes.removeSubrange(place..<min(place + length, bytes.count))
      case 3: bytes.insert(contentsOf: Samples.random(length, seed: 1), at: place)
      case 4: bytes.insert(contentsOf: bytes[place...].prefix(length), at: place)
      default:
        for _ in 0..<4 {
          let place = Int.random(in: 0..<bytes.count, using: &generator)
          for index in place..<min(place + 64, bytes.count) {
            bytes[index] ^= 0x5A
          }
        }
      }
      let (content, report) = try recovered(bytes)
      // A piece that is there twice may make two frames, each of which is right.
      for frame in report.frames {
        let piece = Array(content[frame.contentOffset..<frame.knownEnd])
        let lost = frame.lost.map {
          ($0.lowerBound - frame.contentOffset)..<($0.upperBound - frame.contentOffset)
        }
        #expect(piece.count <= victim.content.count, "\(generator), trial \(trial)")
        let expected = victim.content.zeroing(lost).prefix(piece.count)
        expectSame(piece, Array(expected), "\(generator), trial \(trial)")
        if frame.isComplete {
          expectSame(piece, victim.content, "\(generator), trial \(trial)")
        }
      }
    }
  }

  @Test("a foreign block is right in itself, but the ending tells that it is foreign")
  func foreignBlock() throws {
    let victims = try (1...2).map { try SmallArchive(blockCount: 5, seed: $0) }
    var records = (0..<5).map { victims[0].record($0) }
    // A constant block: it takes as many bytes in both.
    records[2] = victims[1].record(2)
    let (content, report) = try recovered(victims[0].bytes(with: records))
    #expect(content.count == victims[0].content.count)
    #expect(report.frames.map(\.endingIsGood) == [false] && !report.isComplete)
    #expect(try recovered(victims[0].bytes).report.isComplete)
  }

  @Test("without filling, what survives comes one after the other")
  func noFill() throws {
    let victim = try Victim(blockCount: 12, seed: 5)
    var bytes = victim.bytes
    bytes[victim.blocks[4].payload.lowerBound] ^= 1
    let (content, report) = try recovered(bytes, fill: .none)
    let lost = victim.blocks[4].content
    let others = victim.content[..<lost.lowerBound] + victim.content[lost.upperBound...]
    expectSame(content, Array(others), "no fill")
    #expect(report.frames.first?.lost == [lost])
    #expect(report.recoveredByteCount == content.count)
  }

  @Test("frames around a damaged one are whole")
  func joinedFrames() throws {
    let victims = try (0..<3).map { try Victim(blockCount: [25, 4, 30][$0], seed: UInt64($0 + 1)) }
    for damagedFrame in 0..<3 {
      var bytes: [UInt8] = []
      var expected: [UInt8] = []
      for (number, victim) in victims.enumerated() {
        var frame = victim.bytes
        var content = victim.content
        if number == damagedFrame {
          // The header of a block, and a payload; the footer too, where the chain of blocks is long enough.
          frame[victim.blocks[2].payload.lowerBound - 1] ^= 1
          frame[frame.count - 1] ^= number == 1 ? 0 : 1
          frame[victim.blocks[1].payload.lowerBound] ^= 1
          let lost = victim.blocks[1].content.lowerBound..<victim.blocks[2].content.upperBound
          content = content.zeroing([lost])
        }
        bytes += frame
        expected += content
      }
      let (content, report) = try recovered(bytes)
      expectSame(content, expected, "frame \(damagedFrame)")
      #expect(report.frames.map(\.isComplete) == (0..<3).map { $0 != damagedFrame })
    }
  }

  @Test("whole frames between two damages are frames", arguments: [false, true])
  func framesBetweenDamages(withIndex: Bool) throws {
    let contents = (0..<16).map { Samples.text(300 + 40 * $0, seed: UInt64($0)) }
    var options = CompressionOptions(level: 1)
    options.flush = .byteCount(withIndex ? 32 : 500)
    let frames = contents.map { compress($0, options: options) }
    let ends = frames.indices.map { frames[...$0].reduce(0) { $0 + $1.count } }
    var bytes = Array(frames.joined())
    // The end of a frame, and the beginning of the next one.
    for end in [ends[2], ends[9]] {
      bytes = bytes.zeroing([(end - 20)..<(end + 40)])
    }
    let (content, report) = try recovered(bytes, fill: .none)
    #expect(!report.isComplete)
    // An index makes up for a lost header, and headers make up for a lost end of an index.
    #expect(report.frames.filter(\.isComplete).count == (withIndex ? 14 : 12))
    var place = 0
    for number in contents.indices where ![3, 10].contains(number) {
      let found = content[place...].firstRange(of: contents[number])
      #expect(found != nil, "frame \(number)")
      place = found?.upperBound ?? place
    }
  }

  @Test("frames inside of a block are content while something behind them goes on with the frame")
  func framesInsideOfABlock() throws {
    // A log of several frames, in blocks that are stored and not longer than usual.
    let log = Array(
      (0..<20).map {
        compress(Samples.random(100, seed: $0), options: CompressionOptions(level: 0))
      }
      .joined()
    )
    let outer = Samples.random(70_000, seed: 1) + log + Samples.random(300_000, seed: 2)
    let options = CompressionOptions(level: 0, blockByteCount: 1 << 16)
    let frame = compress(outer, options: options)
    let blocks = try SeekableArchive(ArrayRandomAccess(frame)).blocks
    // The header of the block that holds the log, and the ending; behind it another frame.
    let lostHeader = blocks[1].archiveOffset..<(blocks[1].archiveOffset + 20)
    let bytes = frame.zeroing([lostHeader, (frame.count - 30)..<frame.count])
    for archive in [bytes, bytes + frame] {
      let (content, report) = try recovered(archive)
      #expect(report.frames.count == (archive.count > bytes.count ? 2 : 1))
      // The last block's payload is damaged, too.
      let expected = outer.zeroing([blocks[1].contentRange]).prefix(
        blocks[4].contentRange.upperBound
      )
      expectSame(Array(content.prefix(expected.count)), Array(expected), "the outer frame")
    }
  }

  @Test("a block that is lost is taken from another frame that has the same one")
  func doubledFrames() throws {
    let victim = try Victim(blockCount: 20, seed: 21)
    let start = victim.bytes.count
    let lost = victim.blocks[5].payload
    // The second frame's header, and a block of it.
    let bytes = (victim.bytes + victim.bytes).zeroing([
      start..<(start + 16), (start + lost.lowerBound - 20)..<(start + lost.upperBound),
    ])
    let (content, report) = try recovered(bytes)
    #expect(report.isComplete)
    expectSame(content, victim.content + victim.content, "both frames")
  }

  @Test("blocks of an archive inside of a stored block are no blocks of the archive")
  func nestedArchives() throws {
    var generator = SeededGenerator(seed: 0xE57)
    for trial in 0..<100 {
      // Blocks of 1 KiB that hold whole archives, with numbers and places that would fit.
      var content: [UInt8] = []
      while content.count < 30_000 {
        let inner = Samples.random(
          Int.random(in: 1...300, using: &generator),
          seed: generator.next()
        )
        content += compress(inner, options: CompressionOptions(level: 0, blockByteCount: 1024))
      }
      var bytes = compress(content, options: CompressionOptions(level: 0, blockByteCount: 1024))
      let blocks = try SeekableArchive(ArrayRandomAccess(bytes)).blocks
      // No index, and some headers are lost.
      for index in (bytes.count - 30)..<bytes.count {
        bytes[index] = 0
      }
      for _ in 0..<(1 + trial % 4) {
        bytes[blocks[Int.random(in: 0..<blocks.count, using: &generator)].archiveOffset + 5] ^= 0xFF
      }
      let (recoveredContent, report) = try recovered(bytes)
      #expect(report.frames.count == 1, "\(generator), trial \(trial)")
      let expected = content.zeroing(report.frames[0].lost).prefix(recoveredContent.count)
      expectSame(recoveredContent, Array(expected), "\(generator), trial \(trial)")
      // With each header a block goes, and one or two that would stand alone between two of them.
      #expect(report.recoveredByteCount >= content.count - 4 * 3 * 1024, "\(generator), \(trial)")
    }
  }

  @Test(
    "claims of indexes, of headers and of frames cost no more than the archive's size",
    arguments: 0..<3
  )
  func claims(kind: Int) throws {
    let frameCount = 2000
    let header = FrameHeader(blockByteCount: 1 << 26).serialised()
    /// A short footer with the right size, and a wrong checksum.
    func footer(_ byteCount: Int) -> [UInt8] {
      var bytes: [UInt8] = [0xF6, 0x46, 0x69, 0x6E, 0]
      bytes.append(littleEndian: UInt32(byteCount))
      return bytes + [1, 2, 3, 4, 5, 6, 7, 8, 0x7A, 0x6E, 0x73, 0xF6]
    }
    var bytes: [UInt8]
    switch kind {
    case 0, 1:
      // Frames that break, with their headers or without, and as many footers for one index, which none has.
      let frame = (kind == 0 ? header : [UInt8](repeating: 0, count: 16)) + footer(37)
      let indexed = compress(
        [UInt8](repeating: 0, count: 20_000 << 10),
        options: CompressionOptions(level: 1, blockByteCount: 1024)
      )
      let location = try #require(try SeekableArchive(ArrayRandomAccess(indexed)).blocks.last)
      let tail = indexed[(location.archiveOffset + location.headerByteCount + 1)...].dropLast(24)
      bytes = Array(repeatElement(frame, count: frameCount).joined())
      let tailOffset = bytes.count
      bytes += kind == 0 ? tail : tail.prefix(12_000)
      for number in 0..<frameCount {
        let end = bytes.count + 24
        bytes +=
          Footer(
            frameByteCount: end - number * frame.count,
            tailByteCount: end - tailOffset
          ).serialised()
      }
    default:
      // Frames whose blocks end in one chain, which is in a block of a good frame.
      var chain: [UInt8] = []
      for number in 1...20_000 {
        chain +=
          BlockHeader(
            codec: 0,
            number: number,
            contentByteCount: 1,
            contentOffset: (1 << 26) + number - 1,
            storedByteCount: 1,
            checksum: 0
          ).serialised(blockByteCount: 1 << 26) + [0]
      }
      let good = compress(chain, options: CompressionOptions(level: 0, blockByteCount: 1 << 26))
      let place = try #require(good.firstRange(of: chain.prefix(100))).lowerBound
      func frame(_ storedByteCount: Int) -> [UInt8] {
        header
          + BlockHeader(
            codec: 1,
            number: 0,
            contentByteCount: 1 << 26,
            contentOffset: 0,
            storedByteCount: storedByteCount,
            checksum: 0
          ).serialised(blockByteCount: 1 << 26)
      }
      // Sizes that take as many bytes as each other.
      let byteCount = frame(1 << 18).count
      bytes = []
      for number in 0..<frameCount {
        bytes += frame((frameCount - number - 1) * byteCount + place)
      }
      bytes += good
    }
    let source = ReadCounter(bytes)
    var salvage = try Salvage(source)
    var sink = ArraySink()
    _ = try? recover(&salvage, to: &sink, fill: .none)
    #expect(source.readByteCount <= 8 * bytes.count + (1 << 23), "\(source.readByteCount)")
  }

  @Test("what is read of hostile archives is in proportion to their size", arguments: 0..<5)
  func linearWork(kind: Int) throws {
    let header = FrameHeader(blockByteCount: 1 << 26).serialised()
    /// A header of a block that claims much.
    func block(_ number: Int) -> [UInt8] {
      BlockHeader(
        codec: 0,
        number: number,
        contentByteCount: 1 << 26,
        contentOffset: number << 26,
        storedByteCount: 1 << 20,
        checksum: UInt64(number)
      ).serialised(blockByteCount: 1 << 26)
    }
    let bytes: [UInt8] =
      switch kind {
      case 0: header + (0..<20_000).flatMap { block($0) } + [UInt8](repeating: 0, count: 1 << 20)
      case 1:
        (0..<10_000).flatMap { _ in header + block(0) } + [UInt8](repeating: 0, count: 1 << 20)
      case 2:
        header + (0..<20_000).flatMap { block($0 * 3) } + [UInt8](repeating: 0, count: 1 << 21)
      case 3: Array(repeatElement(header, count: 30_000).joined())
      default: (0..<20_000).flatMap { _ in block(0) } + [UInt8](repeating: 0, count: 1 << 20)
      }
    let source = ReadCounter(bytes)
    var salvage = try Salvage(source)
    var sink = ArraySink()
    // A claim that is too large ends it as well.
    _ = try? recover(&salvage, to: &sink, fill: .none)
    #expect(source.readByteCount <= 8 * bytes.count + (1 << 23), "\(source.readByteCount)")
  }
}

/// Expects the same bytes, and otherwise says where they part: `#expect` would print and compare them for minutes.
private func expectSame(_ actual: [UInt8], _ expected: [UInt8], _ comment: String) {
  guard actual != expected else { return }
  let place = zip(actual, expected).enumerated().first { $1.0 != $1.1 }?.offset
  Issue.record(
    "\(actual.count) bytes instead of \(expected.count), different from \(place ?? -1) on; \(comment)"
  )
}

/// A source that counts what is read from it.
private final class ReadCounter: RandomAccessSource {
  private let bytes: [UInt8]
  private(set) var readByteCount = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  var byteCount: Int { bytes.count }

  func read(at offset: Int, byteCount: Int) throws -> [UInt8] {
    readByteCount += byteCount
    return Array(bytes[offset..<(offset + byteCount)])
  }
}
