import Ansz
import AnszContainer
import ByteIO
import TestSupport
import Testing

/// What comes out of a reader doesn't depend on the pieces that go in.
@Suite struct ChunkingTests {
  private func outcome(_ bytes: [UInt8], pieces: Int) -> (content: [UInt8], error: FormatError?) {
    var source = ArraySource(bytes, pieceByteCount: pieces)
    var sink = ArraySink()
    do {
      _ = try decompress(from: &source, to: &sink)
      return (sink.bytes, nil)
    } catch {
      return (sink.bytes, error as? FormatError)
    }
  }

  @Test(arguments: [1, 2, 3, 7, 16, 100, 1000])
  func goodArchives(pieces: Int) throws {
    for blockCount in [1, 7, 8, 20] {
      let archive = try SmallArchive(blockCount: blockCount)
      #expect(outcome(archive.bytes, pieces: pieces) == (archive.content, nil))
    }
  }

  @Test func damagedArchives() throws {
    let archive = try SmallArchive(blockCount: 9, blockByteCount: 1024)
    var generator = SeededGenerator(seed: 0xC4)
    for _ in 0..<400 {
      var bytes = archive.bytes
      bytes[Int.random(in: 0..<bytes.count, using: &generator)] ^=
        UInt8.random(in: 1 ... .max, using: &generator)
      bytes.removeLast(
        generator.next() % 4 == 0 ? Int.random(in: 0..<bytes.count, using: &generator) : 0
      )
      let whole = outcome(bytes, pieces: .max)
      for pieces in [1, 13, 256] {
        // Compared outside of the macro, which would print both contents.
        let outcome = outcome(bytes, pieces: pieces)
        let isSame = outcome == whole
        #expect(isSame, "\(generator), \(String(describing: outcome.error))")
      }
    }
  }

  /// An error stays, whatever is put in afterwards.
  @Test func errorsStick() throws {
    let archive = try SmallArchive(blockCount: 1)
    var reader = ArchiveReader()
    reader.append([0xF5, 0x00])
    #expect(readerError(&reader) == .corrupt(.signature, offset: 0))
    reader.append(archive.bytes)
    #expect(readerError(&reader) == .corrupt(.signature, offset: 0))
  }

  private func readerError(_ reader: inout ArchiveReader) -> FormatError? {
    do {
      _ = try reader.next()
      return nil
    } catch {
      return error
    }
  }
}
