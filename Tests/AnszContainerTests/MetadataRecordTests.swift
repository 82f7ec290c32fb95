import Ansz
import ByteIO
import TestSupport
import Testing

/// Records of metadata (Spec §6.4).
@Suite struct MetadataRecordTests {
  @Test("pairs come back, in the order of their keys")
  func roundTrip() throws {
    var metadata = FrameMetadata()
    metadata["zone"] = []
    metadata["name"] = [0xFF, 0x20]
    metadata["Zone"] = Array("x=y\n".utf8)
    metadata["mtime"] = Array("-1.500000000".utf8)
    metadata["mode"] = Array("0755".utf8)
    let back = try FrameMetadata(metadata.record)
    #expect(back == metadata)
    #expect(back.entries.map(\.key) == ["Zone", "mode", "mtime", "name", "zone"])
    let first: [UInt8] = [4, 0x5A, 0x6F, 0x6E, 0x65, 4, 0x78, 0x3D, 0x79, 0x0A, 4]
    #expect(Array(metadata.record.payload.prefix(11)) == first)
  }

  @Test(
    "values of keys that have a meaning",
    arguments: [
      ("mode", "0644", true), ("mode", "7777", true), ("mode", "644", false),
      ("mode", "0648", false),
      ("mtime", "0", true), ("mtime", "-0", false), ("mtime", "01", false), ("mtime", "+1", false),
      ("mtime", "1.000000001", true), ("mtime", "1.000000000", false), ("mtime", "1.5", false),
      ("mtime", "", false), ("mtime", "9223372036854775807", true),
      ("mtime", "9223372036854775808", false), ("mtime", "-9223372036854775808", false),
      ("name", "a b", true), ("name", "", false), ("name", "a/b", false), ("name", ".", false),
      ("name", "..", false), ("name", "...", true), ("", "x", false), ("a b", "x", false),
      ("a=b", "x", false), ("é", "x", false), ("job", "", true),
    ]
  )
  func forms(key: String, value: String, isValid: Bool) {
    #expect(FrameMetadata.isValid(key: key, value: Array(value.utf8)) == isValid)
  }

  @Test("payloads that break a rule")
  func badPayloads() {
    let good: [UInt8] = [1, 0x61, 1, 0x31, 1, 0x62, 0]
    #expect(throws: Never.self) {
      try FrameMetadata(ApplicationRecord(type: "meta", payload: good))
    }
    let cut: [[UInt8]] = [1, 2, 3, 5, 6].map { Array(good.prefix($0)) }
    let others: [[UInt8]] = [
      good + [0], good + good, [1, 0x62, 0, 1, 0x61, 0], [0, 0], [1, 0x20, 0], [1, 0x7F, 0],
      [1, 0x3D, 0], [0x81, 0x00, 0x61, 0], [4, 0x6D, 0x6F, 0x64, 0x65, 1, 0x30],
    ]
    let bad = cut + others
    for payload in bad {
      #expect(throws: FormatError.self, "\(payload)") {
        try FrameMetadata(ApplicationRecord(type: "meta", payload: payload))
      }
    }
  }

  @Test("one in a frame, in front of its blocks; of no concern for content")
  func places() throws {
    var metadata = FrameMetadata()
    metadata["a"] = [1]
    var options = CompressionOptions(blockByteCount: 1024)
    options.applicationRecords = [ApplicationRecord(type: "Note", payload: []), metadata.record]
    let content = Samples.text(3000, seed: 2)
    let bytes = compress(content, options: options) + compress(content)
    var archive = try SeekableArchive(ArrayRandomAccess(bytes))
    let outline = archive.outline
    #expect(try outline.metadata { try archive.read(outline.records[$0]) } == [metadata, nil])
    var input = ArraySource(bytes)
    #expect(throws: Never.self) { try check(&input) }
    options.applicationRecords.append(metadata.record)
    let doubled = compress(content, options: options)
    #expect(try decompress(doubled) == content)
    input = ArraySource(doubled)
    #expect(throws: FormatError.self) { try check(&input) }
  }
}
