import ByteIO
import Glibc
import TestSupport
import Testing

@testable import LatentCoding

/// Payloads of codecs 4 and 5 that no encoder wrote: an error or a content, and nothing worse.
@Suite struct LatentMutationTests {
  /// What a payload can do wrong (Spec §7, Spec/latent-coding §8).
  private static let errors: Set = [17, 19, 20, 22, 35, 36, 37]

  /// Decodings of each codec; `ANSZ_MUTATIONS` says fifty times how many, as models take microseconds for a byte.
  private static let decodingCount =
    (getenv("ANSZ_MUTATIONS").flatMap { Int(String(cString: $0)) } ?? 100_000) / 50

  private struct Sample {
    let payload: [UInt8]
    let contentByteCount: Int
  }

  private static let recordSamples: [Sample] = [UInt8(10), 0].flatMap { terminator in
    [
      RecordSamples.hexadecimal(20, digitCount: 9, seed: 1),
      RecordSamples.integers(40, below: 1 << 20, seed: 2),
      RecordSamples.addresses(20, seed: 3),
      RecordSamples.uuids(6, seed: 4),
      RecordSamples.skewedBytes(20, seed: 5),
      Array("one\none\ntwo\nthree\n\n".utf8),
    ].compactMap { content in
      let sorted = SortedRecords.sorted(
        content.map { $0 == 10 ? terminator : $0 },
        terminator: terminator
      )
      return RecordSet.encode(sorted, terminator: terminator).map {
        Sample(payload: $0, contentByteCount: sorted.count)
      }
    }
  }

  private static let graphSamples: [Sample] = [false, true].flatMap { isDirected in
    [(1, 1), (5, 9), (12, 40), (40, 50)].flatMap { vertexCount, edgeCount in
      var generator = SeededGenerator(seed: UInt64(vertexCount))
      let list = GraphTests.random(
        vertexCount: vertexCount,
        edgeCount: edgeCount,
        isDirected: isDirected,
        loops: true,
        using: &generator
      )
      return [true, false].map {
        let (payload, content) = GraphPayload.encode(list, isLabelled: $0)
        return Sample(payload: payload, contentByteCount: content.count)
      }
    }
  }

  /// A payload with one to three mutations, and the size that is claimed for its content.
  private func mutant(of samples: [Sample], using generator: inout SeededGenerator) -> Sample {
    func sample() -> Sample { samples[Int.random(in: 0..<samples.count, using: &generator)] }
    let original = sample()
    var (bytes, byteCount) = (original.payload, original.contentByteCount)
    for _ in 0..<Int.random(in: 1...3, using: &generator) where !bytes.isEmpty {
      let place = Int.random(in: 0..<bytes.count, using: &generator)
      let headPlace = min(place, Int.random(in: 0..<12, using: &generator))
      let byte = UInt8.random(in: 0...255, using: &generator)
      switch Int.random(in: 0..<9, using: &generator) {
      case 0: bytes[place] ^= 1 << (byte & 7)
      case 1: bytes[place] = byte
      case 2: bytes[headPlace] = byte & 0x1F
      case 3: bytes[headPlace] = bytes[headPlace] &+ (byte & 1 == 0 ? 1 : 255)
      case 4: bytes.removeLast(bytes.count - place)
      case 5: bytes += Samples.random(Int(byte), seed: generator.next())
      case 6:
        let other = sample().payload
        bytes.replaceSubrange(place..., with: other[min(place, other.count)...])
      case 7: bytes.removeSubrange(place..<min(bytes.count, place + 1 + Int(byte & 3)))
      default:
        byteCount = max(1, [byteCount - 1, byteCount + 1, Int(byte), 5 * byteCount][place % 4])
      }
    }
    return Sample(payload: bytes, contentByteCount: byteCount)
  }

  private func decodeMutants(
    of samples: [Sample],
    codec: Int,
    share: Int,
    _ decode: (Sample) throws(FormatError) -> [UInt8]
  ) {
    var generator = SeededGenerator(seed: UInt64(codec << 8 | share))
    let count = Self.decodingCount / Self.shares.count
    var tally: [Int: Int] = [:]
    for round in 0..<count {
      let mutant = mutant(of: samples, using: &generator)
      do throws(FormatError) {
        let content = try decode(mutant)
        tally[0, default: 0] += 1
        if content.count != mutant.contentByteCount {
          Issue.record("\(content.count) bytes in round \(round) of \(generator): \(mutant)")
        }
      } catch {
        tally[error.number, default: 0] += 1
        if !Self.errors.contains(error.number) || !(0...mutant.payload.count).contains(error.offset)
        {
          Issue.record("\(error) in round \(round) of \(generator): \(mutant)")
        }
      }
    }
    let summary = tally.keys.sorted().map { "\($0): \(tally[$0] ?? 0)" }.joined(separator: ", ")
    print("\(count) mutants of codec \(codec), share \(share); errors \(summary)")
  }

  /// Parts that run beside each other.
  private static let shares = Array(0..<4)

  @Test(arguments: shares) func records(share: Int) {
    decodeMutants(of: Self.recordSamples, codec: 4, share: share) { sample throws(FormatError) in
      let content = try RecordSet.decode(
        sample.payload[...],
        contentByteCount: sample.contentByteCount
      )
      let terminator: UInt8 = sample.payload[0] & 4 == 0 ? 10 : 0
      if SortedRecords.sorted(content, terminator: terminator) != content {
        Issue.record("records out of order: \(sample)")
      }
      return content
    }
  }

  @Test(arguments: shares) func graphs(share: Int) {
    decodeMutants(of: Self.graphSamples, codec: 5, share: share) { sample throws(FormatError) in
      let content = try GraphPayload.decode(
        sample.payload[...],
        contentByteCount: sample.contentByteCount
      )
      let list = try? EdgeList(parsing: content, isDirected: sample.payload[0] & 1 == 1)
      if list?.text != content { Issue.record("not canonical: \(sample)") }
      return content
    }
  }
}
