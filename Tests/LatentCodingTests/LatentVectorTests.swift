import ByteIO
import Foundation
import TestSupport
import Testing

@testable import LatentCoding

/// The vectors of `Spec/vectors-latent`, which the second decoder verifies too.
///
/// With `ANSZ_WRITE_VECTORS` set to a folder, our encoder's payloads and their contents are written there, for
/// `Tests/SpecDecoder/latent_vector_generator.py` to make vectors of.
@Suite struct LatentVectorTests {
  private struct Vector {
    let name: String
    let payload: [UInt8]
    let content: [UInt8]
  }

  private static let folder =
    "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    + "/Spec/vectors-latent"

  private func vectors() throws -> [Vector] {
    var vectors: [Vector] = []
    let words =
      "zebra\nant\nant\nantenna\nbee\n\nbeetle\nbees\nBee\nbeekeeper\nbeekeeping\nkeeper\nkeepers\n"
    let sets: [(String, [UInt8])] = [
      ("one", Array("a\n".utf8)), ("empty-lines", [10, 10, 10]),
      ("unterminated", Array("b\na".utf8)),
      ("words", Array(words.utf8)),
      ("any-bytes", RecordSamples.mixed(60, letters: 0...255, seed: 31)),
      ("words-many", Samples.text(3000, seed: 34).map { $0 == 32 ? 10 : $0 }),
      ("few-letters", RecordSamples.mixed(300, letters: 253...255, seed: 35)),
      ("uuids", RecordSamples.uuids(40, seed: 32)),
      ("addresses", RecordSamples.addresses(50, seed: 33)),
      ("integers", RecordSamples.integers(60, below: 1 << 50, seed: 36)),
      ("integers-equal", RecordSamples.integers(90, below: 12, seed: 37)),
      ("counted-bytes", RecordSamples.skewedBytes(100, seed: 38)),
      ("counted-integers", RecordSamples.magnitudes(200, seed: 39)),
    ]
    for (name, content) in sets {
      let sorted = SortedRecords.sorted(content, terminator: 10)
      let payload = try #require(RecordSet.encode(sorted, terminator: 10))
      vectors.append(Vector(name: "\(name).set", payload: payload, content: sorted))
    }
    let zeros = SortedRecords.sorted(words.utf8.map { $0 == 10 ? 0 : $0 }, terminator: 0)
    let payload = try #require(RecordSet.encode(zeros, terminator: 0))
    vectors.append(Vector(name: "zeros.set", payload: payload, content: zeros))
    var generator = SeededGenerator(seed: 0x7EC)
    for isDirected in [false, true] {
      for (count, loops) in [(12, false), (90, true)] {
        let list = GraphTests.random(
          vertexCount: count,
          edgeCount: count * 2,
          isDirected: isDirected,
          loops: loops,
          using: &generator
        )
        for isLabelled in [true, false] {
          let coded = GraphPayload.encode(list, isLabelled: isLabelled)
          let kind = "\(isDirected ? "directed" : "undirected")-\(isLabelled ? "" : "un")labelled"
          let name = "\(kind)-\(count).graph"
          vectors.append(Vector(name: name, payload: coded.payload, content: coded.content))
          guard isLabelled else { continue }
          // The encoder seldom chooses this code.
          let (n, m) = (list.graph.vertexCount, list.graph.edges.count)
          let sizes = 1 + n.varintByteCount + m.varintByteCount
          let head = sizes + 1 + Int(coded.payload[sizes])
          let random =
            [coded.payload[0] & 1 | 4] + coded.payload[1..<head]
            + RandomEdges.encode(list.graph).serialised()
          vectors.append(
            Vector(name: "random-edges-\(name)", payload: random, content: coded.content)
          )
        }
      }
    }
    return vectors
  }

  /// What the manifest says of a vector.
  private struct Entry: Decodable {
    let file: String
    let verdict: String
    let contentByteCount: Int
    let error: Int?
  }

  @Test func verdicts() throws {
    let manifest = try #require(Corpora.read("\(Self.folder)/manifest.json"))
    let entries = try JSONDecoder().decode([Entry].self, from: Data(manifest))
    #expect(entries.count { $0.verdict == "bad" } >= 80)
    for entry in entries {
      let payload = try #require(Corpora.read("\(Self.folder)/\(entry.file)"), "\(entry.file)")
      do {
        let content = try decode(entry.file, payload, contentByteCount: entry.contentByteCount)
        #expect(entry.verdict == "good", "\(entry.file)")
        #expect(content.count == entry.contentByteCount, "\(entry.file)")
      } catch let error as FormatError {
        #expect(error.number == entry.error, "\(entry.file): \(error.number) \(error)")
        #expect(error.offset <= payload.count, "\(entry.file)")
      }
    }
  }

  private func decode(
    _ name: String,
    _ payload: [UInt8],
    contentByteCount: Int
  ) throws -> [UInt8] {
    name.hasSuffix(".set")
      ? try RecordSet.decode(payload[...], contentByteCount: contentByteCount)
      : try GraphPayload.decode(payload[...], contentByteCount: contentByteCount)
  }

  /// The good ones are what our encoder makes of contents that are made here.
  @Test func contents() throws {
    for vector in try vectors() {
      if let folder = getenv("ANSZ_WRITE_VECTORS").map({ String(cString: $0) }) {
        let stem = vector.name.prefix { $0 != "." }
        try Data(vector.payload).write(to: URL(filePath: "\(folder)/\(vector.name)"))
        try Data(vector.content).write(to: URL(filePath: "\(folder)/\(stem).content"))
        continue
      }
      let path = "\(Self.folder)/good-\(vector.name)"
      let payload = try #require(Corpora.read(path), "\(vector.name)")
      let count = vector.content.count
      #expect(try decode(vector.name, payload, contentByteCount: count) == vector.content)
      // Not a promise of the format, but of the encoder: other bytes are a change to be told.
      #expect(vector.payload == payload, "\(vector.name)")
    }
  }
}
