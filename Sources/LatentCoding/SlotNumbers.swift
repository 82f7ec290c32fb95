/// Numbers for the slots of a large table of which few are used: 0, 1, 2… in the order of their first use.
///
/// Filling two megabytes of counters takes longer than coding a graph of some edges.
struct SlotNumbers {
  /// Slot and number, at a place that the slot says or behind it; −1 where there is none.
  ///
  /// At most half of them are used.
  private var entries = [(slot: Int32, number: Int32)](repeating: (-1, -1), count: 1 << 9)
  private var count = 0

  /// The number of a slot, 0…2^30; a new one if it had none.
  mutating func number(of slot: Int) -> Int {
    let place = place(of: slot)
    if entries[place].slot == slot { return Int(entries[place].number) }
    entries[place] = (Int32(slot), Int32(count))
    count += 1
    if 2 * count > entries.count { grow() }
    return count - 1
  }

  /// Where a slot is, or would be.
  private func place(of slot: Int) -> Int {
    let mask = entries.count - 1
    // A slot's low bits are a hash, those above are the table's number.
    var place = (slot &+ slot >> 16 &* 0x9E5) & mask
    while entries[place].slot >= 0, entries[place].slot != slot { place = (place + 1) & mask }
    return place
  }

  private mutating func grow() {
    let old = entries
    entries = Array(repeating: (-1, -1), count: 2 * old.count)
    for entry in old where entry.slot >= 0 { entries[place(of: Int(entry.slot))] = entry }
  }
}
