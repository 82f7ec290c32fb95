import Ansz
import TestSupport
import Testing

/// The promises on real files: unchanged both ways, and near the entropy (see BlockCodecTests).
@Suite struct RealFileTests {
  @Test func comeBackUnchanged() throws {
    for (name, content) in Corpora.load() {
      for blockByteCount in [64 << 10, 1 << 20, 8 << 20] {
        let archive = compress(
          content,
          options: CompressionOptions(blockByteCount: blockByteCount, threadCount: 2)
        )
        #expect(try decompress(archive, threadCount: 2) == content, "\(name)")
        var seekable = try SeekableArchive(ArrayRandomAccess(archive))
        var sink = ArraySink()
        try extract(1_234_567..<2_345_678, from: &seekable, to: &sink, threadCount: 2)
        #expect(sink.bytes.elementsEqual(content[1_234_567..<2_345_678]), "\(name)")
      }
    }
  }
}
