import Glibc
import TestSupport
import Testing

/// How large an archive may be: the bounds of issue 2.
@Suite struct SizeTests {
  /// Framing: 64 bytes for the first block, 44 for each other.
  private func framing(_ byteCount: Int, blockByteCount: Int) -> Int {
    let blockCount = max(1, (byteCount + blockByteCount - 1) / blockByteCount)
    return 64 + 44 * (blockCount - 1)
  }

  @Test(
    "noise grows by the framing alone",
    arguments: [1, 2, 63, 1000, 65_535, 65_536, 65_537, 7 * 65_536, 7 * 65_536 + 1, 1_000_000]
  )
  func noise(byteCount: Int) throws {
    let content = Samples.random(byteCount, seed: 8)
    let compressed = try archive(of: content, "-b64K")
    #expect(compressed.count <= byteCount + framing(byteCount, blockByteCount: 65_536))
  }

  @Test("noise in blocks of 1 MiB grows by the framing alone")
  func noiseInLargeBlocks() throws {
    let content = Samples.random(5_000_000, seed: 9)
    let compressed = try archive(of: content)
    #expect(compressed.count <= content.count + framing(content.count, blockByteCount: 1 << 20))
  }

  @Test("nothing takes at most 64 bytes, one byte 65")
  func least() throws {
    #expect(try archive(of: []).count <= 64)
    #expect(try archive(of: [0]).count <= 65)
    #expect(try archive(of: [255]).count <= 65)
  }

  @Test("zeros take the framing and a byte a block")
  func zeros() throws {
    let compressed = try archive(of: [UInt8](repeating: 0, count: 3_000_000))
    #expect(compressed.count <= 3 + framing(3_000_000, blockByteCount: 1 << 20))
  }

  @Test("words take their order-0 entropy, 0.3 % and the framing")
  func entropy() throws {
    let blockByteCount = 1 << 20
    let content = Samples.text(1_500_000, seed: 10)
    let bound = stride(from: 0, to: content.count, by: blockByteCount).reduce(0.0) { sum, start in
      sum + entropyByteCount(content[start...].prefix(blockByteCount))
    }
    let compressed = try archive(of: content)
    let limit = 1.003 * bound + Double(framing(content.count, blockByteCount: blockByteCount))
    #expect(Double(compressed.count) <= limit)
  }

  private func entropyByteCount(_ bytes: ArraySlice<UInt8>) -> Double {
    var counts = [Double](repeating: 0, count: 256)
    for byte in bytes {
      counts[Int(byte)] += 1
    }
    let total = Double(bytes.count)
    return counts.reduce(0) { $1 > 0 ? $0 - $1 * log2($1 / total) / 8 : $0 }
  }
}
