import Ansz
import TestSupport
import Testing

/// What is saved of a damaged archive is right, and all that a sector doesn't touch is saved (Spec §16).
@Suite struct SalvageCampaign {
  private func recovered(_ bytes: [UInt8]) throws -> (content: [UInt8], report: RecoveryReport) {
    var salvage = try Salvage(ArrayRandomAccess(bytes))
    var sink = ArraySink()
    let report = try recover(&salvage, to: &sink, fill: .zeros)
    return (sink.bytes, report)
  }

  /// Whether two contents agree but for ranges.
  private func agree(
    _ first: ArraySlice<UInt8>,
    _ second: ArraySlice<UInt8>,
    but lost: [Range<Int>]
  )
    -> Bool
  {
    var (first, second) = (first, second)
    for range in lost {
      for place in range where first.indices.contains(place) && second.indices.contains(place) {
        first[place] = 0
        second[place] = 0
      }
    }
    return first == second
  }

  /// Each sector alone: with the index of the end, or the headers where that is gone, no other block is lost.
  @Test(arguments: [0, 256])
  func sectors(shift: Int) throws {
    let victim = Victim.many
    var count = 0
    for start in stride(from: -shift, to: victim.bytes.count, by: 512) {
      let sector = max(0, start)..<min(start + 512, victim.bytes.count)
      var bytes = victim.bytes
      bytes.replaceSubrange(
        sector,
        with: Samples.random(sector.count, seed: UInt64(sector.lowerBound))
      )
      let (content, report) = try recovered(bytes)
      let hit = victim.blocks.filter { $0.payload.overlaps(sector) }.map(\.content)
      let end = report.frames.last?.knownEnd ?? 0
      if sector.upperBound <= victim.blocks[63].payload.lowerBound {
        #expect(end == victim.content.count, "\(sector)")
      }
      if !agree(content[...], victim.content[..<end], but: hit) { Issue.record("\(sector)") }
      for lost in report.frames.flatMap(\.lost) {
        let isHit = lost.allSatisfy { place in hit.contains { $0.contains(place) } }
        if !isHit { Issue.record("\(sector): \(lost) is told to be lost") }
      }
      count += 1
    }
    Campaign.report("salvaged sectors", count: count)
  }

  /// Cuts, insertions, doublings, bursts: no byte that comes out is wrong.
  @Test(arguments: Campaign.shares)
  func damages(share: Int) throws {
    let victims = (1...6).map {
      Victim(blockCount: 7 * $0 - 6, blockByteCount: 1 << 10, seed: UInt64(30 + $0), level: $0 % 4)
    }
    var generator = SeededGenerator(seed: UInt64(0x5A1 + share))
    let count = (Campaign.isLong ? 10_000 : 120) / Campaign.shares.count
    for trial in 0..<count {
      let victim = victims[trial % victims.count]
      var bytes = victim.bytes
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        damage(&bytes, using: &generator)
      }
      let (content, report) = try recovered(bytes)
      for frame in report.frames {
        let piece = content[frame.contentOffset..<frame.knownEnd]
        let lost = frame.lost.map {
          ($0.lowerBound - frame.contentOffset)..<($0.upperBound - frame.contentOffset)
        }
        let isRight =
          piece.count <= victim.content.count
          && agree(Array(piece)[...], victim.content[..<piece.count], but: lost)
        if !isRight { Issue.record("a wrong byte: trial \(trial) of \(generator)") }
      }
    }
    Campaign.report("salvaged damages", count: count)
  }

  private func damage(_ bytes: inout [UInt8], using generator: inout SeededGenerator) {
    guard !bytes.isEmpty else { return }
    let place = Int.random(in: 0..<bytes.count, using: &generator)
    let length = Int.random(in: 1...3000, using: &generator)
    let range = place..<min(place + length, bytes.count)
    switch Int.random(in: 0..<7, using: &generator) {
    case 0: bytes.removeSubrange(place...)
    case 1: bytes.removeSubrange(..<place)
    case 2: bytes.removeSubrange(range)
    case 3: bytes.insert(contentsOf: Samples.random(length, seed: generator.next()), at: place)
    case 4: bytes.insert(contentsOf: bytes[range], at: place)
    case 5: bytes.replaceSubrange(range, with: repeatElement(0, count: range.count))
    default:
      for index in range.prefix(64) {
        bytes[index] ^= 0x5A
      }
    }
  }
}
