/// Puts keys of records onto a stack and takes them off, by a layout (Spec/latent-coding §4).
///
/// Counted cells learn from the records that remain: those that a reader has already.
struct RecordModel {
  private struct Part {
    let cell: RecordLayout.Cell
    let symbolCount: Int
    /// Where its counts begin; nil when it has none.
    let counts: Int?
    /// Where it stands in a key.
    let keyOffset: Int
  }

  private var parts: [Part] = []
  /// How many of the records that remain have each symbol, one counted cell behind the other.
  private var counts: [Int] = []
  /// The number of records that remain.
  private var recordCount = 0
  let keyByteCount: Int

  init(_ layout: RecordLayout) {
    var keyOffset = 0
    for (cell, isCounted) in layout.cells {
      let symbolCount = layout.symbolCount(of: cell)
      let byteCount = layout.keyByteCount(of: cell)
      defer { keyOffset += byteCount }
      guard byteCount > 0 else { continue }
      parts.append(
        Part(
          cell: cell,
          symbolCount: symbolCount,
          counts: isCounted ? counts.count : nil,
          keyOffset: keyOffset
        )
      )
      if isCounted { counts += repeatElement(0, count: symbolCount) }
    }
    keyByteCount = keyOffset
  }

  /// The bytes of a key that are an integer.
  private static func integer(_ key: ArraySlice<UInt8>, _ offset: Int) -> Int {
    let start = key.startIndex + offset
    return key[start..<start + 8].reduce(0) { $0 << 8 | Int($1) }
  }

  /// Adds a record to those that remain, or removes one.
  mutating func note(_ key: ArraySlice<UInt8>, _ amount: Int) {
    recordCount += amount
    for part in parts {
      guard let first = part.counts else { continue }
      switch part.cell {
      case .byte: counts[first + Int(key[key.startIndex + part.keyOffset])] += amount
      case .integer:
        counts[first + RecordLayout.bitLength(Self.integer(key, part.keyOffset))] += amount
      }
    }
  }

  /// Pushes a record that isn't among those that remain.
  func push(_ key: ArraySlice<UInt8>, onto stack: inout ANSStack) {
    for part in parts.reversed() {
      switch part.cell {
      case .byte:
        push(Int(key[key.startIndex + part.keyOffset]), part, onto: &stack)
      case .integer(let range):
        let value = Self.integer(key, part.keyOffset)
        let span = range.upperBound - range.lowerBound
        guard part.counts != nil else {
          WideUniform(span + 1).push(value, onto: &stack)
          continue
        }
        let length = RecordLayout.bitLength(value)
        if length > 0 {
          WideUniform(ofLength: length, upTo: span).push(value - 1 << (length - 1), onto: &stack)
        }
        push(length, part, onto: &stack)
      }
    }
  }

  /// Pops a record's key and appends it.
  func pop(from stack: inout ANSStack, appendingTo keys: inout [UInt8]) {
    for part in parts {
      switch part.cell {
      case .byte:
        keys.append(UInt8(truncatingIfNeeded: pop(part, from: &stack)))
      case .integer(let range):
        let span = range.upperBound - range.lowerBound
        var value = 0
        if part.counts == nil {
          value = WideUniform(span + 1).pop(from: &stack)
        } else {
          let length = pop(part, from: &stack)
          if length > 0 {
            let rest = WideUniform(ofLength: length, upTo: span).pop(from: &stack)
            value = 1 << (length - 1) + rest
          }
        }
        for shift in stride(from: 56, through: 0, by: -8) {
          keys.append(UInt8(truncatingIfNeeded: value >> shift))
        }
      }
    }
  }

  private func push(_ symbol: Int, _ part: Part, onto stack: inout ANSStack) {
    guard let first = part.counts else {
      stack.push(start: symbol, frequency: 1, total: part.symbolCount)
      return
    }
    let start = counts[first..<first + symbol].reduce(symbol, +)
    stack.push(
      start: start,
      frequency: counts[first + symbol] + 1,
      total: recordCount + part.symbolCount
    )
  }

  private func pop(_ part: Part, from stack: inout ANSStack) -> Int {
    guard let first = part.counts else { return Uniform(part.symbolCount).pop(from: &stack) }
    let total = recordCount + part.symbolCount
    let slot = stack.slot(total: total)
    var (symbol, start) = (0, 0)
    while start + counts[first + symbol] + 1 <= slot {
      start += counts[first + symbol] + 1
      symbol += 1
    }
    stack.pop(start: start, frequency: counts[first + symbol] + 1, total: total)
    return symbol
  }
}

/// A number below a bound of at most 2^60, in one or two steps.
struct WideUniform: Codec {
  private let count: Int

  init(_ count: Int) {
    assert(count > 0 && count <= 1 << 60)
    self.count = count
  }

  /// What is to be added to 2^(length − 1), for numbers of a bit length up to a greatest one.
  init(ofLength length: Int, upTo greatest: Int) {
    let least = 1 << (length - 1)
    self.init(min(least, greatest - least + 1))
  }

  func push(_ symbol: Int, onto stack: inout ANSStack) {
    guard count > ANSStack.totalLimit else {
      Uniform(count).push(symbol, onto: &stack)
      return
    }
    let (top, high) = ((count - 1) >> 30, symbol >> 30)
    Uniform(high == top ? (count - 1) & (1 << 30 - 1) + 1 : 1 << 30)
      .push(symbol & (1 << 30 - 1), onto: &stack)
    Uniform(top + 1).push(high, onto: &stack)
  }

  func pop(from stack: inout ANSStack) -> Int {
    guard count > ANSStack.totalLimit else { return Uniform(count).pop(from: &stack) }
    let top = (count - 1) >> 30
    let high = Uniform(top + 1).pop(from: &stack)
    let low = Uniform(high == top ? (count - 1) & (1 << 30 - 1) + 1 : 1 << 30).pop(from: &stack)
    return high << 30 | low
  }
}
