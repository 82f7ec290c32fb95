import EntropyCoding
import TestSupport
import Testing

/// The four lanes that close a section (Spec §10), with any states and words.
@Suite struct PopClosingTests {
  /// A closing, and the symbols in front of it.
  private struct Closing {
    let laneCount: Int
    let front: [UInt8]
    let symbolCount: Int
    let states: [UInt32]
    let words: [UInt16]

    /// Draws a closing behind some of the first symbols of a stream.
    init(behind stream: [UInt8], laneCount: Int, using generator: inout SeededGenerator) {
      self.laneCount = laneCount
      front = Array(stream.prefix(Int.random(in: 0...stream.count, using: &generator)))
      symbolCount = Int.random(in: 0...9, using: &generator)
      // Of all sizes: small ones need a word at once.
      states = (0..<4).map { _ in
        UInt32.random(in: 1 << 31 ... .max, using: &generator)
          >> UInt32.random(in: 0..<16, using: &generator)
      }
      words = (0..<Int.random(in: 0...9, using: &generator)).map { _ in
        UInt16.random(in: .min ... .max, using: &generator)
      }
    }

    /// The symbols, the states behind them and the number of words; nil where words are missing.
    func result(_ tables: some RansTables, _ kernel: RansKernel) -> [Int]? {
      let input = GuardedMemory(byteCount: 2 * words.count)
      let output = GuardedMemory(front + [UInt8](repeating: 0xAA, count: symbolCount))
      var symbols = MutableSpan(_unsafeElements: output.bytes)
      var first = InlineArray<4, UInt32> { states[$0] }
      let indices = front.count..<(front.count + symbolCount)
      let readCount = input.bytes.withMemoryRebound(to: UInt16.self) { memory in
        _ = memory.update(fromContentsOf: words)
        let source = Span(_unsafeElements: UnsafeBufferPointer(memory))
        return tables.popClosing(
          with: kernel,
          source,
          &first,
          &symbols,
          indices,
          laneCount: laneCount
        )
      }
      guard readCount <= words.count else { return nil }
      return output.bytes[indices].map { Int($0) } + (0..<4).map { Int(first[$0]) } + [readCount]
    }

    /// The same by the oracle.
    func plainResult(_ tables: PlainTables) -> [Int]? {
      var states = states.map { Int($0) }
      var rest = words.map { Int($0) }[...]
      var symbols = front
      for lane in 0..<symbolCount {
        let table = tables.table(at: symbols.count, of: symbols, laneCount: laneCount)
        guard let symbol = table.pop(&states[lane % 4], &rest) else { return nil }
        symbols.append(symbol)
      }
      return symbols[front.count...].map { Int($0) } + states + [words.count - rest.count]
    }
  }

  /// Four lanes read no word behind the last one, and tell when they needed one.
  @Test(arguments: [8, 16, 64])
  func wordsEndAtAGuardPage(laneCount: Int) {
    for seed in 0..<60 as Range<UInt64> {
      var generator = SeededGenerator(seed: seed)
      let shape = PlainModel.Shape(
        tableCount: 3,
        alphabet: [2, 90, 256][Int(seed % 3)],
        secondCount: seed % 2 == 0 ? 0 : 4,
        known: seed % 4 == 1 ? .forSome(below: 4) : .nothing
      )
      let model = PlainModel(shape, using: &generator)
      let numbers = model.numbers(3 * laneCount + 9, using: &generator)
      let (plain, tables) = (model.plainTables(numbers), ContextTables(model.model))
      let (plainOfOne, table) = (PlainTables(model.tables[0]), AliasTable(model.tables[0]))
      let stream = model.stream(
        3 * laneCount,
        numbers: numbers,
        laneCount: laneCount,
        using: &generator
      )
      let classes = numbers.isEmpty ? [] : model.model.map.givenClasses(of: numbers.span)
      for round in 0..<50 {
        let closing = Closing(behind: stream, laneCount: laneCount, using: &generator)
        let expected = closing.plainResult(plain)
        let expectedOfOne = closing.plainResult(plainOfOne)
        for kernel in RansKernel.available {
          let note = "\(kernel.name), round \(round) of \(generator)"
          let result =
            numbers.isEmpty
            ? closing.result(tables, kernel)
            : closing.result(GivenContextTables(tables, classes: classes), kernel)
          #expect(result == expected, "contexts, \(note)")
          #expect(closing.result(table, kernel) == expectedOfOne, "one table, \(note)")
        }
      }
    }
  }
}
