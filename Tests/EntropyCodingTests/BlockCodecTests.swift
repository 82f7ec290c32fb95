import BlockCoding
import ByteIO
import EntropyCoding
import Glibc
import TestSupport
import Testing

@Suite struct BlockCodecTests {
  private func encoded(_ content: [UInt8]) -> (codec: BlockCodec, payload: [UInt8]) {
    var payload: [UInt8] = [1, 2, 3]  // what is there must not matter
    let codec = BlockEncoder.encode(content, into: &payload)
    return (codec, payload)
  }

  private func expectRoundTrip(_ content: [UInt8], _ note: String = "") throws {
    let (codec, payload) = encoded(content)
    #expect(payload.count <= content.count, "\(note)")
    var decoded: [UInt8] = [9, 9]
    try codec.decode(payload.span, byteCount: content.count, into: &decoded)
    #expect(decoded == content, "\(note)")
  }

  @Test func constantsTakeOneByte() throws {
    #expect(encoded([7]).payload == [7])
    #expect(encoded([UInt8](repeating: 7, count: 100_000)) == (.stored, [7]))
    try expectRoundTrip([UInt8](repeating: 0, count: 12345))
  }

  @Test func noiseIsStored() throws {
    let content = Samples.random(70_000, seed: 4)
    #expect(encoded(content) == (.stored, content))
    try expectRoundTrip(content)
  }

  @Test func everySmallSize() throws {
    for count in 1...1500 {
      try expectRoundTrip(Samples.text(count, seed: UInt64(count)), "\(count) bytes of text")
      try expectRoundTrip(
        Samples.skewed(count, alphabet: 2, seed: UInt64(count)),
        "\(count) bytes of two kinds"
      )
    }
  }

  @Test(arguments: [2, 64, 65, 128, 129, 255, 256])
  func everyAlphabet(alphabet: Int) throws {
    for count in [1023, 1024, 16_383, 16_384, 65_535, 65_536, 65_537, 200_000] {
      try expectRoundTrip(
        Samples.skewed(count, alphabet: alphabet, seed: 5),
        "\(count) bytes"
      )
    }
  }

  /// The promise on size: 1.003 × the order-0 entropy, summed over blocks of 1 MiB.
  @Test func realFilesStayNearTheEntropy() throws {
    for (name, content) in Corpora.load() {
      var entropy = 0.0
      var size = 0
      for start in stride(from: 0, to: content.count, by: 1 << 20) {
        let block = Array(content[start..<min(start + (1 << 20), content.count)])
        for count in Histogram(block.span).counts where count > 0 {
          entropy -= Double(count) * log2(Double(count) / Double(block.count)) / 8
        }
        let (codec, payload) = encoded(block)
        size += payload.count
        var decoded: [UInt8] = []
        try codec.decode(payload.span, byteCount: block.count, into: &decoded)
        #expect(decoded == block)
      }
      print("\(name): \(size) bytes, \(Double(size) / entropy) × entropy")
      #expect(Double(size) <= 1.003 * entropy, "\(name)")
    }
  }
}
