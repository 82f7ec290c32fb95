import BlockCoding
import EntropyCoding
import TestSupport
import Testing

/// Blocks whose encoder looks for contexts (Spec §7, codec 1).
@Suite struct ContextBlockTests {
  /// What an encoder may do for contexts: nothing, order 1, order 2.
  static let efforts: [ContextModel.Effort?] = [
    nil, .init(order: 1, tableLimit: 64, rounds: 2), .init(order: 2, tableLimit: 64, rounds: 2),
    .init(order: 1, tableLimit: 2, rounds: 1), .init(order: 2, tableLimit: 5, rounds: 3),
  ]

  private typealias Block = (codec: BlockCodec, payload: [UInt8])

  private func encode(
    _ content: [UInt8],
    _ effort: ContextModel.Effort?,
    _ kernel: RansKernel = .scalar
  ) -> Block {
    var payload: [UInt8] = []
    let codec = BlockEncoder.encode(content, contexts: effort, with: kernel, into: &payload)
    return (codec, payload)
  }

  /// Every kernel writes the same payload, and each reads it.
  private func expectRoundTrip(
    _ content: [UInt8],
    _ effort: ContextModel.Effort?,
    _ note: @autoclosure () -> String
  ) throws -> Block {
    let block = encode(content, effort)
    #expect(block.payload.count <= content.count, "\(note())")
    for kernel in RansKernel.available {
      let isSame = encode(content, effort, kernel) == block
      #expect(isSame, "\(kernel.name) encodes \(note())")
      var decoded: [UInt8] = [9, 9]
      try block.codec.decode(
        block.payload.span,
        byteCount: content.count,
        with: kernel,
        into: &decoded
      )
      let isRight = decoded == content
      #expect(isRight, "\(kernel.name) decodes \(note())")
    }
    return block
  }

  /// Contents of all kinds.
  private func contents(_ count: Int) -> [(name: String, content: [UInt8])] {
    let seed = UInt64(count)
    let text = Samples.text(count, seed: seed)
    return [
      ("constant", [UInt8](repeating: 0xA5, count: count)),
      ("two symbols", Samples.skewed(count, alphabet: 2, first: 254, seed: seed)),
      ("random", Samples.random(count, seed: seed)),
      ("text", text),
      ("skewed", Samples.skewed(count, alphabet: 150, seed: seed)),
      // The symbol in front says all, and the two in front; none of them is 0.
      ("alternating", (0..<count).map { UInt8(1 + $0 % 7 * 30) }),
      ("in threes", (0..<count).map { text[$0] | ($0 % 3 == 0 ? 0x80 : 0) }),
    ]
  }

  @Test(arguments: efforts.indices)
  func everySmallSize(effort: Int) throws {
    // Contexts are looked for from 1024 bytes on.
    let sizes = Array(1...40) + Array(stride(from: 41, to: 1000, by: 101)) + Array(1020...1030)
    for count in sizes + Array(stride(from: 1051, through: 2000, by: 79)) + [2000] {
      for (name, content) in contents(count) {
        _ = try expectRoundTrip(content, Self.efforts[effort], "\(count) bytes, \(name)")
      }
    }
  }

  /// Sizes at which the number of lanes changes.
  @Test(arguments: efforts.indices)
  func everyNumberOfLanes(effort: Int) throws {
    var forms: Set<UInt8> = []
    for count in [1023, 8191, 8192, 49_151, 49_152, 131_072] {
      for (name, content) in contents(count) {
        let block = try expectRoundTrip(content, Self.efforts[effort], "\(count) bytes, \(name)")
        if block.codec == .rans {
          forms.insert(block.payload[0])
        }
      }
    }
    let flag: UInt8 = 1 << 5
    let hasContexts = forms.contains { $0 & flag != 0 }
    #expect(hasContexts == (Self.efforts[effort] != nil))
    #expect(Set(forms.map { $0 & 15 }) == [0, 2, 6, 7, 8], "\(forms)")
  }

  /// Contexts make text smaller, and never anything larger.
  ///
  /// An encoder takes them where they promise to; it may be wrong by what sections round up.
  @Test func contextsMakeTextSmaller() {
    for count in [5000, 20_000, 100_000] {
      for (name, content) in contents(count) {
        let plain = encode(content, nil).payload.count
        let first = encode(content, Self.efforts[1]).payload.count
        let second = encode(content, Self.efforts[2]).payload.count
        #expect(first <= plain + 8 && second <= plain + 8, "\(name): \(plain), \(first), \(second)")
        if count >= 20_000, ["text", "alternating", "in threes"].contains(name) {
          #expect(first < plain && second < plain, "\(name): \(plain), \(first), \(second)")
        }
      }
    }
  }

  /// Real files, in blocks of sizes that they have in archives.
  @Test func realFiles() throws {
    for (name, content) in Corpora.load() {
      for (start, count) in [(0, 5000), (1 << 20, 30_000), (2 << 20, 100_000), (3 << 20, 1 << 18)] {
        let block = Array(content[start..<(start + count)])
        let note = "\(name), \(count) bytes at \(start)"
        let sizes = try Self.efforts.map { try expectRoundTrip(block, $0, note).payload.count }
        print("\(note): \(sizes) bytes")
        #expect(sizes.allSatisfy { $0 <= sizes[0] + 4 }, "\(note): \(sizes)")
        if name == "dickens" || name == "xml" {
          #expect(sizes[1] < sizes[0] && sizes[2] < sizes[0], "\(note): \(sizes)")
        }
      }
    }
  }
}
