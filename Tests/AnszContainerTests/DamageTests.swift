import Ansz
import BlockCoding
import ByteIO
import TestSupport
import Testing

/// 100 % of damage is detected: exhaustively, on archives small enough for that.
///
/// Both endings are covered: 5 blocks have the short one, 9 the long one with an index.
@Suite struct DamageTests {
  static let blockCounts = [1, 5, 9]

  private func error(for bytes: [UInt8]) -> FormatError? {
    do {
      _ = try decompress(bytes)
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: blockCounts)
  func everyFlippedBit(blockCount: Int) throws {
    try expectEveryFlippedBitIsFound(SmallArchive(blockCount: blockCount))
  }

  /// Large enough for contexts, of which a part is in the model alone.
  @Test func everyFlippedBitWithContexts() throws {
    let archive = try SmallArchive(ransContent: Samples.text(9000, seed: 1))
    let header = try SeekableArchive(ArrayRandomAccess(archive.bytes)).blocks[0].header
    let payload = archive.record(0).suffix(header.storedByteCount)
    #expect(payload.first.map { $0 & 1 << 5 } == 1 << 5, "the block has contexts")
    try expectEveryFlippedBitIsFound(archive)
  }

  /// Matches, the literals and tokens of which have contexts from level 3 on.
  @Test(arguments: [1, 3, 7])
  func everyFlippedBitWithMatches(level: Int) throws {
    let archive = try SmallArchive(blockCount: 1, blockByteCount: 5 << 10, level: level)
    let header = try SeekableArchive(ArrayRandomAccess(archive.bytes)).blocks[0].header
    #expect(header.codec == BlockCodec.lz.rawValue)
    try expectEveryFlippedBitIsFound(archive)
  }

  private func expectEveryFlippedBitIsFound(_ archive: SmallArchive) throws {
    var bytes = archive.bytes
    for place in bytes.indices {
      for bit in 0..<8 as Range<UInt8> {
        bytes[place] ^= 1 << bit
        let error = error(for: bytes)
        switch error {
        case .corrupt, .checksumMismatch: break
        // A stored size that grows makes a block reach over the end, if its check agrees: never.
        default: Issue.record("bit \(bit) of byte \(place): \(String(describing: error))")
        }
        // From the end: damage in an index or a footer is mended by a walk; the content must be
        // right, whatever is said.
        if let content = try? contentBySeeking(bytes) {
          #expect(content == archive.content, "bit \(bit) of byte \(place)")
        }
        bytes[place] ^= 1 << bit
      }
    }
    #expect(bytes == archive.bytes)
  }

  @Test(arguments: blockCounts)
  func everyTruncation(blockCount: Int) throws {
    let archive = try SmallArchive(blockCount: blockCount)
    for count in 0..<archive.bytes.count {
      #expect(error(for: Array(archive.bytes[..<count])) == .truncated(offset: count))
    }
  }

  @Test(arguments: blockCounts)
  func everyExtension(blockCount: Int) throws {
    let archive = try SmallArchive(blockCount: blockCount)
    let end = archive.bytes.count
    for count in 1...64 {
      let tails = [
        [UInt8](repeating: 0, count: count), [UInt8](repeating: 0xFF, count: count),
        Samples.random(count, seed: UInt64(count)).map { $0 & 0x7F },
        Array(archive.bytes.suffix(count)),
      ]
      for tail in tails {
        #expect(error(for: archive.bytes + tail) == .corrupt(.trailingData, offset: end))
      }
      // The beginning of another frame is an archive that ends too early.
      let beginning = Array(archive.bytes.prefix(min(count, end - 1)))
      #expect(
        error(for: archive.bytes + beginning) == .truncated(offset: end + beginning.count)
      )
    }
  }

  @Test(arguments: [2, 5, 9, 64])
  func blocksOutOfPlace(blockCount: Int) throws {
    let archive = try SmallArchive(blockCount: blockCount, seed: 2)
    let records = (0..<blockCount).map { archive.record($0) }
    for first in 0..<blockCount {
      var dropped = records
      dropped.remove(at: first)
      expectOutOfPlace(archive.bytes(with: dropped), "without block \(first)")
      var doubled = records
      doubled.insert(records[first], at: first)
      expectOutOfPlace(archive.bytes(with: doubled), "block \(first) twice")
      for second in (first + 1)..<max(first + 1, blockCount) {
        var swapped = records
        swapped.swapAt(first, second)
        expectOutOfPlace(archive.bytes(with: swapped), "blocks \(first) and \(second) swapped")
      }
    }
  }

  private func expectOutOfPlace(_ bytes: [UInt8], _ what: String) {
    let error = error(for: bytes)
    // A block that is missing at the end is found by the ending: by its kind or by its checksum.
    let numbers = [10, 11, 27, 28]
    #expect(numbers.contains(error?.number ?? 0), "\(what): \(String(describing: error))")
    #expect(throws: FormatError.self, "\(what)") { try contentBySeeking(bytes) }
  }

  /// Blocks of the same place from another archive: they are good blocks, but not of this frame.
  @Test(arguments: [1, 5, 9, 64])
  func foreignBlocks(blockCount: Int) throws {
    let archive = try SmallArchive(blockCount: blockCount, seed: 3)
    let other = try SmallArchive(blockCount: blockCount, seed: 4)
    for number in 0..<blockCount {
      var records = (0..<blockCount).map { archive.record($0) }
      guard records[number] != other.record(number) else { continue }
      records[number] = other.record(number)
      let bytes = archive.bytes(with: records)
      #expect(error(for: bytes)?.number == 27, "block \(number)")
      #expect(throws: FormatError.self, "block \(number)") { try contentBySeeking(bytes) }
    }
    // And the other one's ending behind all of ours.
    let end = other.records.last?.upperBound ?? 0
    let bytes = archive.bytes[..<(archive.records.last?.upperBound ?? 0)] + other.bytes[end...]
    #expect(error(for: Array(bytes))?.number == 27)
  }

  /// Random bursts over a larger archive.
  @Test func bursts() throws {
    let archive = try SmallArchive(blockCount: 40, blockByteCount: 4096, seed: 5)
    var generator = SeededGenerator(seed: 0xB0057)
    for _ in 0..<2000 {
      var bytes = archive.bytes
      let start = Int.random(in: 0..<bytes.count, using: &generator)
      let length = Int.random(in: 1...600, using: &generator)
      for place in start..<min(start + length, bytes.count) {
        bytes[place] = UInt8.random(in: 0 ... .max, using: &generator)
      }
      guard bytes != archive.bytes else { continue }
      #expect(error(for: bytes) != nil, "\(generator)")
      if let content = try? contentBySeeking(bytes) {
        #expect(content == archive.content, "\(generator)")
      }
    }
  }
}
