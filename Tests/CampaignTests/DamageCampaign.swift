import Ansz
import ByteIO
import TestSupport
import Testing

/// Everything that can happen to a few bytes is found (Spec §6.1, §11).
@Suite struct DamageCampaign {
  /// Expects that an archive is refused once some of its bytes are others; they are put back.
  private func expectRefusal(
    _ bytes: inout [UInt8],
    _ place: Int,
    _ change: (inout UInt8) -> Void,
    _ note: @autoclosure () -> String
  ) {
    let old = bytes[place]
    change(&bytes[place])
    if refusal(of: bytes) == nil { Issue.record("accepted: byte \(place), \(note())") }
    bytes[place] = old
  }

  @Test(arguments: [Victim.one, Victim.many], Campaign.shares)
  func flips(victim: Victim, share: Int) {
    var bytes = victim.bytes
    let numbers = Campaign.numbers(0..<(8 * bytes.count), share: share, oneOf: 401)
    for number in numbers {
      expectRefusal(&bytes, number / 8, { $0 ^= 1 << UInt8(number % 8) }, "bit \(number % 8)")
    }
    #expect(bytes == victim.bytes)
    Campaign.report("flips", count: numbers.count)
  }

  @Test(arguments: Victim.small, Campaign.shares)
  func substitutions(victim: Victim, share: Int) {
    var bytes = victim.bytes
    let numbers = Campaign.numbers(0..<(255 * bytes.count), share: share, oneOf: 401)
    for number in numbers {
      let mask = UInt8(1 + number % 255)
      expectRefusal(&bytes, number / 255, { $0 ^= mask }, "mask \(mask)")
    }
    #expect(bytes == victim.bytes)
    Campaign.report("substitutions", count: numbers.count)
  }

  /// Pairs of bits in the frame's header, the first block's header and the ending.
  @Test(arguments: Victim.small, Campaign.shares)
  func pairs(victim: Victim, share: Int) {
    var bytes = victim.bytes
    let end = victim.blocks[victim.blocks.count - 1].record.upperBound
    let places = Array(0..<victim.blocks[0].payload.lowerBound) + Array(end..<bytes.count)
    var count = 0
    for first in Campaign.numbers(0..<(8 * places.count), share: share, oneOf: 37) {
      bytes[places[first / 8]] ^= 1 << UInt8(first % 8)
      for second in (first + 1)..<max(first + 1, 8 * places.count) {
        let note = "with bit \(first % 8) of byte \(places[first / 8])"
        expectRefusal(&bytes, places[second / 8], { $0 ^= 1 << UInt8(second % 8) }, note)
        count += 1
      }
      bytes[places[first / 8]] ^= 1 << UInt8(first % 8)
    }
    Campaign.report("pairs", count: count)
  }

  @Test(arguments: Victim.small + [Victim.one, Victim.many], Campaign.shares)
  func bursts(victim: Victim, share: Int) {
    var generator = SeededGenerator(seed: UInt64(victim.bytes.count << 8 | share))
    let all = victim.bytes.count < 10_000 ? 480_000 : 20_000
    let count = (Campaign.isLong ? all : all / 500) / Campaign.shares.count
    for _ in 0..<count {
      var bytes = victim.bytes
      let start = Int.random(in: 0..<bytes.count, using: &generator)
      let length = Int.random(in: 1...(Bool.random(using: &generator) ? 8 : 700), using: &generator)
      for place in start..<min(start + length, bytes.count) {
        bytes[place] = UInt8(truncatingIfNeeded: generator.next())
      }
      if refusal(of: bytes) == nil, bytes != victim.bytes { Issue.record("accepted: \(generator)") }
    }
    Campaign.report("bursts", count: count)
  }

  /// Sectors of 512 bytes and of 4 KiB, zeroed, erased, and filled with noise.
  @Test(arguments: [Victim.one, Victim.many], [512, 4096])
  func sectors(victim: Victim, byteCount: Int) {
    var count = 0
    for start in stride(from: 0, to: victim.bytes.count, by: byteCount) {
      let range = start..<min(start + byteCount, victim.bytes.count)
      let noise = Samples.random(range.count, seed: UInt64(start))
      for fill in [Array(repeating: 0, count: range.count), range.map { _ in 0xFF }, noise] {
        var bytes = victim.bytes
        bytes.replaceSubrange(range, with: fill)
        if refusal(of: bytes) == nil, bytes != victim.bytes { Issue.record("accepted: \(range)") }
        count += 1
      }
    }
    Campaign.report("sectors", count: count)
  }

  @Test(arguments: Victim.small + [Victim.one, Victim.many], Campaign.shares)
  func truncations(victim: Victim, share: Int) {
    let ends = Set(victim.blocks.flatMap { [$0.record.lowerBound, $0.record.upperBound] })
    let counts = Campaign.numbers(0..<victim.bytes.count, share: share, oneOf: 101)
    let numbers = Campaign.isLong || share > 0 ? counts : counts + ends
    for count in numbers {
      let error = refusal(of: Array(victim.bytes[..<count]))
      if error != .truncated(offset: count) {
        Issue.record("\(count) bytes: \(String(describing: error))")
      }
    }
    Campaign.report("truncations", count: numbers.count)
  }

  @Test(arguments: Victim.small + [Victim.one, Victim.many])
  func extensions(victim: Victim) {
    var count = 0
    for length in 1...64 {
      let noise = Samples.random(length, seed: UInt64(length)).map { $0 & 0x7F }
      for tail in [
        [UInt8](repeating: 0, count: length), [UInt8](repeating: 0xFF, count: length), noise,
        Array(victim.bytes.prefix(length)), Array(victim.bytes.suffix(length)),
      ] {
        if refusal(of: victim.bytes + tail) == nil { Issue.record("accepted: \(tail)") }
        count += 1
      }
    }
    Campaign.report("extensions", count: count)
  }
}
