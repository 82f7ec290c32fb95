import BlockCoding
import ByteIO
import EntropyCoding
import MatchFinding
import TestSupport

/// A payload of an LZ codec, what it stands for, and where its parts are.
struct SampleLZPayload {
  let name: String
  let codec: BlockCodec
  let content: [UInt8]
  let bytes: [UInt8]
  /// About where the section begins.
  let headByteCount: Int
  /// The parts of one that no level has written.
  private(set) var parts: LZPayload?

  var byteCount: Int { content.count }

  private init(
    _ name: String,
    _ codec: BlockCodec,
    _ content: [UInt8],
    _ bytes: [UInt8],
    headByteCount: Int
  ) {
    self.name = name
    self.codec = codec
    self.content = content
    self.bytes = bytes
    self.headByteCount = min(bytes.count, headByteCount)
  }

  /// What levels make of contents of some kinds; those of other codecs are left out.
  static let ofLevels: [SampleLZPayload] = [1, 3, 5, 7].flatMap { level -> [SampleLZPayload] in
    [300, 2500, 6000].flatMap { size in
      Samples.ofAllKinds(size, seed: UInt64(level)).compactMap { name, content in
        var payload: [UInt8] = []
        let codec = BlockEncoder.encode(content, level: Level(level), into: &payload)
        guard codec == .lz || codec == .lzByContext else { return nil }
        return SampleLZPayload(
          "level \(level), \(name)",
          codec,
          content,
          payload,
          headByteCount: min(200, payload.count / 2)
        )
      }
    }
  }

  /// Payloads in which all modes meet, for a number of lanes.
  static func built(laneBits: Int) -> [SampleLZPayload] {
    let contents = [
      ("text", Samples.text(1500, seed: UInt64(laneBits))),
      ("wave", Samples.wave(900, seed: UInt64(laneBits))),
      ("few symbols", Samples.fewSymbols(700, seed: UInt64(laneBits))),
      ("random", Samples.random(60, seed: UInt64(laneBits))),
    ]
    var generator = SeededGenerator(seed: UInt64(laneBits))
    return contents.flatMap { name, content in
      var sequences: [LZSequence] = []
      var parser = FastParser()
      parser.parse(content.span, into: &sequences)
      let plain = PlainLZ(content, sequences)
      let random = (0..<6).map { _ in
        (0..<5).map { _ in LZPayload.Mode.allCases.randomElement(using: &generator) ?? .stored }
      }
      let uniform = LZPayload.Mode.allCases.map { [LZPayload.Mode](repeating: $0, count: 5) }
      return (uniform + random).map { modes in
        let payload = LZPayload(
          plain,
          modes: modes,
          laneBits: laneBits,
          offsetCode: Int.random(in: 0..<8, using: &generator)
        )
        var head = payload
        head.changeSection = { _ in [] }
        var sample = SampleLZPayload(
          "\(name), modes \(modes.map(\.rawValue)), laneBits \(laneBits)",
          .lz,
          content,
          payload.bytes,
          headByteCount: head.bytes.count
        )
        sample.parts = payload
        return sample
      }
    }
  }
}
