import Ansz
import AnszContainer
import ByteIO
import TestSupport
import Testing

/// A frame whose writer stopped is ended behind its last whole record.
@Suite struct UnfinishedFrameTests {
  /// Two frames, of which the second one stops; records of applications among its blocks.
  private func archive(blockCount: Int) -> (front: [UInt8], frame: [UInt8], content: [UInt8]) {
    let front = compress(Samples.text(500, seed: 1), level: 1)
    let content = Samples.text(blockCount * 1024 - 100, seed: 2)
    var options = CompressionOptions(level: 1, blockByteCount: 1024)
    options.applicationRecords = [ApplicationRecord(type: "Note", payload: [1, 2, 3])]
    options.indexesLines = true
    return (front, compress(content, options: options), content)
  }

  @Test("wherever it is cut, what is whole is kept", arguments: [1, 5, 12])
  func everyCut(blockCount: Int) throws {
    let (front, frame, content) = archive(blockCount: blockCount)
    var lastByteCount = 0
    for count in 0...frame.count {
      let bytes = front + frame[..<count]
      var source = ArrayRandomAccess(bytes)
      guard let found = try UnfinishedFrame.find(at: front.count, in: &source) else {
        #expect(count < FrameHeader.byteCount)
        continue
      }
      #expect(found.byteCount <= count && found.byteCount >= lastByteCount)
      lastByteCount = found.byteCount
      let restored = try decompress(Array(frame[..<found.byteCount]) + found.ending)
      #expect(restored.count == min(found.blockCount * 1024, content.count))
      #expect(content.starts(with: restored))
    }
    // All records are whole, and the ending is made again as it was.
    var source = ArrayRandomAccess(front + frame)
    let found = try #require(try UnfinishedFrame.find(at: front.count, in: &source))
    #expect(Array(frame[..<found.byteCount]) + found.ending == frame)
  }

  @Test("a damaged record and what is behind it are no use")
  func damage() throws {
    let (_, frame, content) = archive(blockCount: 9)
    let blocks = try SeekableArchive(ArrayRandomAccess(frame)).blocks
    var generator = SeededGenerator(seed: 0xDA4)
    for _ in 0..<300 {
      var bytes = frame
      let place = Int.random(in: FrameHeader.byteCount..<bytes.count, using: &generator)
      bytes[place] ^= UInt8.random(in: 1...255, using: &generator)
      var source = ArrayRandomAccess(bytes)
      let found = try #require(try UnfinishedFrame.find(at: 0, in: &source))
      #expect(found.byteCount <= place, "\(generator)")
      #expect(found.blockCount <= blocks.count { $0.archiveOffset <= place }, "\(generator)")
      let restored = try decompress(Array(bytes[..<found.byteCount]) + found.ending)
      #expect(content.starts(with: restored), "\(generator)")
    }
  }
}
