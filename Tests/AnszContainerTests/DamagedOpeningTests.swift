import Ansz
import AnszContainer
import ByteIO
import TestSupport
import Testing

/// Archives that are opened from their end although something there is wrong (Spec §12, §15).
@Suite struct DamagedOpeningTests {
  /// A frame with an index and a record of an application.
  private func archive(blockCount: Int = 9) -> [UInt8] {
    var options = CompressionOptions(level: 1, blockByteCount: 1024)
    options.applicationRecords = [ApplicationRecord(type: "Note", payload: Array("text".utf8))]
    return compress(Samples.text(blockCount * 1024, seed: 7), options: options)
  }

  private func error(_ run: () throws -> Void) -> FormatError? {
    do {
      try run()
      return nil
    } catch {
      return error as? FormatError
    }
  }

  @Test("more content than the limit is refused, wherever the archive is opened")
  func contentLimit() {
    var limits = Limits()
    for bytes in [archive(), archive(blockCount: 2), archive() + archive()] {
      limits.maximumContentByteCount = 1500
      let found = error { _ = try SeekableArchive(ArrayRandomAccess(bytes), limits: limits) }
      #expect(found?.number == 30)
    }
  }

  @Test("a record that isn't the one that the index announces")
  func exchangedRecord() throws {
    var bytes = archive()
    let location = try #require(try SeekableArchive(ArrayRandomAccess(bytes)).outline.records.first)
    #expect(location.type == "Note" && location.byteCount == 4)
    bytes[location.archiveOffset + 5] ^= 1
    var archive = try SeekableArchive(ArrayRandomAccess(bytes))
    let found = error { _ = try archive.read(location) }
    #expect(found == .corrupt(.index, offset: location.archiveOffset))
    // And one whose payload is damaged.
    bytes[location.archiveOffset + 5] ^= 1
    bytes[location.payloadOffset] ^= 1
    archive = try SeekableArchive(ArrayRandomAccess(bytes))
    #expect(error { _ = try archive.read(location) }?.number == 25)
  }

  /// Each wrong count leads to a walk over the headers, and the same blocks.
  @Test("footers with right checksums and wrong counts")
  func wrongCounts() throws {
    let bytes = archive()
    let blocks = try SeekableArchive(ArrayRandomAccess(bytes)).blocks
    let end = bytes.count - Footer.byteCount
    let footer = try Footer(Array(bytes[end...]).span)
    #expect(footer.serialised() == Array(bytes[end...]))
    let tail = Int(bytes[end + 8]) | Int(bytes[end + 9]) << 8
    let counts = [
      (bytes.count + 1, tail), (bytes.count, 5), (bytes.count, bytes.count),
      (bytes.count - 1, tail),
      (0, 0), (Int.max, Int.max), (bytes.count, tail + 1), (bytes.count, 42),
    ]
    for (frame, tail) in counts {
      let wrong = Footer(frameByteCount: frame, tailByteCount: tail).serialised()
      let archive = try SeekableArchive(ArrayRandomAccess(bytes[..<end] + wrong))
      #expect(archive.indexError != nil, "\(frame), \(tail)")
      #expect(archive.blocks == blocks)
    }
  }

  @Test("a short footer that claims another size")
  func wrongShortFooter() throws {
    let bytes = compress(Samples.text(3000, seed: 8), level: 1)
    for change in [1, 255] as [UInt8] {
      // In front of another archive, and alone; the walk finds what is wrong.
      for front in [[], bytes] {
        var wrong = bytes
        wrong[bytes.count - 16] &+= change
        let found = error { _ = try SeekableArchive(ArrayRandomAccess(front + wrong)) }
        #expect(found != nil)
      }
    }
  }

  @Test("what stands behind a frame and is none, found by walking")
  func trailingData() {
    let found = error {
      _ = try SeekableArchive(ArrayRandomAccess(archive() + Samples.text(100, seed: 9)))
    }
    #expect(found?.number == 2)
  }

  @Test("names of codecs")
  func codecNames() throws {
    func name(_ codec: UInt8, stored: Int) -> String {
      BlockHeader(
        codec: codec,
        number: 0,
        contentByteCount: 10,
        contentOffset: 0,
        storedByteCount: stored,
        checksum: 0
      ).codecName
    }
    #expect(name(0, stored: 10) == "stored" && name(0, stored: 1) == "constant")
    #expect(name(1, stored: 9) == "rans" && name(2, stored: 9) == "lz")
    #expect(name(31, stored: 9) == "codec-31")
  }
}
