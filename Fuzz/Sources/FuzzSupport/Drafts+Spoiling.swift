// Each bit of the flags makes a field wrong, or may; the script says how.

extension BlockDraft {
  mutating func spoil(_ flags: UInt8, script: inout Script) {
    if flags & 1 != 0 {
      number = script.number(insteadOf: number)
    }
    if flags & 2 != 0 {
      contentByteCount = script.number(insteadOf: contentByteCount)
      kind |= Self.shortFlag
    }
    if flags & 4 != 0 {
      contentOffset = script.number(insteadOf: contentOffset)
      kind |= Self.displacedFlag
    }
    if flags & 8 != 0 {
      storedByteCount = script.number(insteadOf: storedByteCount)
    }
    if flags & 16 != 0 {
      kind ^= script.byte()
      checksum ^= UInt64(script.byte())
    }
  }
}

extension ApplicationDraft {
  mutating func spoil(_ flags: UInt8, script: inout Script) {
    if flags & 2 != 0 {
      byteCount = script.number(insteadOf: byteCount)
    }
    if flags & 4 != 0 {
      checksum ^= UInt64(script.byte())
    }
  }
}

extension EndingDraft {
  mutating func spoil(_ flags: UInt8, script: inout Script) {
    if flags & 1 != 0 {
      isLong.toggle()
    }
    if flags & 2 != 0 {
      recordCount ^= script.byte()
      blockCount = script.number(insteadOf: blockCount)
    }
    if flags & 4 != 0 {
      contentByteCount = script.number(insteadOf: contentByteCount)
    }
    if flags & 8 != 0 {
      frameByteCountError = script.number(insteadOf: 0)
    }
    if flags & 16 != 0 {
      tailByteCountError = script.number(insteadOf: 0)
    }
    if flags & 32 != 0 {
      spoilIndex(script: &script)
    }
    if flags & 64 != 0 {
      closingError = script.byte()
      missingByteCount = script.count()
    }
    if flags & 128 != 0 {
      // The checksum then covers the index as it is, not the records as they were.
      checkedEntries = entries
    }
  }

  private mutating func spoilIndex(script: inout Script) {
    guard !entries.isEmpty else { return }
    let first = script.count() % entries.count
    let second = script.count() % entries.count
    switch script.byte() & 7 {
    case 0: entries.swapAt(first, second)
    case 1: entries[first] = entries[second]
    case 2: entries.remove(at: first)
    case 3: entries.insert(entries[second], at: first)
    case 4: entries[first] = script.bytes(script.count())
    case 5: entries = Array(repeating: entries[first], count: second + 1)
    default: entries[first][script.count() % entries[first].count] ^= script.byte()
    }
  }
}
