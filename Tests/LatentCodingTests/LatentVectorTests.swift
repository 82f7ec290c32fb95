import ByteIO
import Glibc
import TestSupport
import Testing

@testable import LatentCoding

/// The vectors of `Spec/vectors-latent`, which the second decoder verifies too.
///
/// With `ANSZ_WRITE_VECTORS` set to a folder, vectors that are missing there are written, by our encoder; those that
/// are there stay as they are.
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
          let kind =
            "\(isDirected ? "directed" : "undirected")-\(isLabelled ? "" : "un")labelled-\(count)"
          // Of these the encoder has come to choose another strength: the one without stays a vector.
          let name = kind + (Self.earlier.contains("\(kind).graph") ? "-strength" : "") + ".graph"
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

  /// Payloads of an earlier encoder.
  private static let earlier = ["undirected-unlabelled-90.graph"]

  /// Vectors are not changed: what an earlier encoder chose is still right.
  @Test(arguments: earlier)
  func decodesEarlier(name: String) throws {
    let stem = name.prefix { $0 != "." }
    let payload = try #require(Corpora.read("\(Self.folder)/\(name)"))
    let content = try #require(Corpora.read("\(Self.folder)/\(stem).content"))
    #expect(try GraphPayload.decode(payload[...], contentByteCount: content.count) == content)
  }

  @Test func decodes() throws {
    for vector in try vectors() {
      let stem = vector.name.prefix { $0 != "." }
      if let folder = getenv("ANSZ_WRITE_VECTORS").map({ String(cString: $0) }) {
        write(vector.payload, to: "\(folder)/\(vector.name)")
        write(vector.content, to: "\(folder)/\(stem).content")
        continue
      }
      let payload = try #require(Corpora.read("\(Self.folder)/\(vector.name)"), "\(vector.name)")
      let content = try #require(Corpora.read("\(Self.folder)/\(stem).content"))
      let decoded =
        vector.name.hasSuffix(".set")
        ? try RecordSet.decode(payload[...], contentByteCount: content.count)
        : try GraphPayload.decode(payload[...], contentByteCount: content.count)
      #expect(decoded == content, "\(vector.name)")
      // Not a promise of the format, but of the encoder: other bytes are a change to be told.
      #expect(vector.payload == payload, "\(vector.name)")
    }
  }

  private func write(_ bytes: [UInt8], to path: String) {
    guard access(path, F_OK) != 0, let file = fopen(path, "wb") else { return }
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
  }
}
