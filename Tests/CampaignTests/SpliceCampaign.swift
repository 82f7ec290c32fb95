import ByteIO
import TestSupport
import Testing

/// Blocks that are missing, doubled, exchanged or foreign are found, among 64 of equal size.
@Suite struct SpliceCampaign {
  private static let victim = Victim(blockCount: 64, blockByteCount: 1 << 10, seed: 11, level: 0)
  private static let other = Victim(blockCount: 64, blockByteCount: 1 << 10, seed: 12, level: 0)

  private var records: [ArraySlice<UInt8>] {
    Self.victim.blocks.map { Self.victim.bytes[$0.record] }
  }

  private func expectRefusal(_ records: [ArraySlice<UInt8>], _ note: @autoclosure () -> String) {
    let bytes = Self.victim.bytes(with: records)
    guard bytes != Self.victim.bytes else { return }
    if refusal(of: bytes) == nil { Issue.record("accepted: \(note())") }
  }

  @Test(arguments: Campaign.shares)
  func splices(share: Int) {
    let records = records
    let foreign = Self.other.blocks.map { Self.other.bytes[$0.record] }
    let pairs = Campaign.numbers(0..<(64 * 64), share: share, oneOf: 13)
    for pair in pairs {
      let (first, second) = (pair / 64, pair % 64)
      var exchanged = records
      exchanged.swapAt(first, second)
      expectRefusal(exchanged, "\(first) and \(second) exchanged")
      var moved = records
      moved.insert(moved.remove(at: first), at: second)
      expectRefusal(moved, "\(first) moved to \(second)")
      var doubled = records
      doubled.insert(records[first], at: second)
      expectRefusal(doubled, "\(first) again at \(second)")
      var replaced = records
      replaced[second] = records[first]
      expectRefusal(replaced, "\(first) in place of \(second)")
      replaced[second] = foreign[first]
      expectRefusal(replaced, "foreign \(first) in place of \(second)")
      var inserted = records
      inserted.insert(foreign[first], at: second)
      expectRefusal(inserted, "foreign \(first) at \(second)")
      // From one block up to another: a piece is missing.
      if first <= second {
        var cut = records
        cut.removeSubrange(first...second)
        expectRefusal(cut, "\(first) to \(second) missing")
      }
    }
    Campaign.report("splices", count: 7 * pairs.count)
  }
}
