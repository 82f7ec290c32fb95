import ByteIO
import EntropyCoding
import TestSupport
import Testing

/// Models that an encoder learns where something is known of symbols beforehand (Spec §9.1).
@Suite struct GivenLearningTests {
  static let efforts: [ContextModel.Effort] = [
    .init(order: 1, tableLimit: 16, rounds: 1), .init(order: 1, tableLimit: 64, rounds: 2),
    .init(order: 2, tableLimit: 16, rounds: 1), .init(order: 2, tableLimit: 64, rounds: 2),
    .init(order: 2, tableLimit: 2, rounds: 1),
  ]
  static let knowledge: [GivenNumbers] = [.forSome(below: 4), .forAll(below: 16)]

  private typealias Stream = (symbols: [UInt8], numbers: [UInt8])

  /// Text of which some letters are others, as their numbers say; of some symbols or of all.
  private func stream(_ count: Int, _ known: GivenNumbers, laneCount: Int) -> Stream {
    var generator = SeededGenerator(seed: UInt64(count))
    let text = Samples.text(count, seed: 3)
    var symbols = LaneOrder.stream(of: text.span, laneCount: laneCount)
    var numbers = [UInt8](repeating: GivenNumbers.absent, count: count)
    for index in symbols.indices {
      switch known {
      case .nothing: continue
      case .forSome(let limit):
        guard Int.random(in: 0..<4, using: &generator) == 0 else { continue }
        numbers[index] = UInt8(Int.random(in: 0..<limit, using: &generator))
      case .forAll(let limit):
        numbers[index] = UInt8(Int.random(in: 0..<limit, using: &generator))
      }
      symbols[index] ^= numbers[index] << 2
    }
    return (symbols, numbers)
  }

  private func learned(
    _ stream: Stream,
    _ known: GivenNumbers,
    laneCount: Int,
    _ effort: ContextModel.Effort
  ) -> (model: ContextModel, byteCost: Int)? {
    SymbolModel(Histogram(stream.symbols.span), hasContexts: true).contexts(
      of: stream.symbols.span,
      numbers: stream.numbers.span,
      known: known,
      laneCount: laneCount,
      effort: effort
    )
  }

  /// The model comes back from its bytes, codes the stream in as many as it says, and every kernel restores it.
  @Test(arguments: knowledge)
  func modelsCodeTheirStreams(known: GivenNumbers) throws {
    for count in [1, 2, 3, 40, 255, 256, 257, 600, 5000, 20_000, 100_000] {
      for (number, effort) in Self.efforts.enumerated() {
        let laneBits = [0, 2, 6, 8][(count + number) % 4]
        let stream = stream(count, known, laneCount: 1 << laneBits)
        guard !Histogram(stream.symbols.span).isConstant else { continue }
        let learned = learned(stream, known, laneCount: 1 << laneBits, effort)
        if count >= 5000 { #expect(learned != nil, "\(count) symbols") }
        guard let (model, byteCost) = learned else { continue }
        let bytes = model.serialised()
        var reader = ByteReader(bytes.span)
        let again = try ContextModel.read(bytes.span, &reader, known: known)
        #expect(again == model)
        let classes = model.map.givenClasses(of: stream.numbers.span)
        let section = try sections(stream.symbols, model, classes, laneBits: laneBits)
        let size = bytes.count + 4 + section
        // Few symbols don't start all lanes: what is left of their states costs something.
        let range = (byteCost - 8 - size / 100)...(byteCost + 20 + 3 << laneBits + size / 100)
        let note = "\(count) symbols, \(known), effort \(number)"
        #expect(range.contains(size), "\(size) bytes for \(byteCost), \(note)")
      }
    }
  }

  /// What a section takes that every kernel restores.
  private func sections(
    _ symbols: [UInt8],
    _ model: ContextModel,
    _ classes: [UInt8],
    laneBits: Int
  ) throws -> Int {
    var sizes: Set<Int> = []
    for kernel in RansKernel.available {
      var writer = RansSectionWriter(laneBits: laneBits, kernel: kernel)
      let encodingTables = ContextEncodingTables(model)
      writer.pushLast(
        symbols.span,
        table: GivenContextEncodingTables(encodingTables, classes: classes)
      )
      var bytes: [UInt8] = []
      writer.finish(appendingTo: &bytes)
      sizes.insert(bytes.count)
      var reader = try RansSectionReader(
        bytes.span,
        laneBits: laneBits,
        lastSymbolCount: symbols.count,
        kernel: kernel
      )
      var output = [UInt8](repeating: 0xAA, count: symbols.count)
      var span = output.mutableSpan
      let tables = GivenContextTables(ContextTables(model), classes: classes)
      try reader.finish(into: &span, table: tables)
      #expect(output == symbols, "\(kernel.name)")
    }
    #expect(sizes.count == 1)
    return sizes.first ?? 0
  }

  /// Numbers that say something make a stream smaller.
  @Test(arguments: knowledge)
  func numbersThatSaySomethingPay(known: GivenNumbers) throws {
    let stream = stream(100_000, known, laneCount: 64)
    let silent: Stream = (stream.symbols, stream.numbers.map { $0 == 0xFF ? 0xFF : 0 })
    for effort in Self.efforts[..<4] {
      let model = SymbolModel(Histogram(stream.symbols.span), hasContexts: true)
      let plain = model.contexts(of: stream.symbols.span, laneCount: 64, effort: effort)
      let plainCost = plain?.byteCost ?? model.byteCost
      let given = learned(stream, known, laneCount: 64, effort)
      let givenCost = try #require(given?.byteCost)
      let other = learned(silent, known, laneCount: 64, effort)
      let otherCost = other?.byteCost ?? model.byteCost
      print("\(known): \(plainCost), \(givenCost), \(otherCost)")
      #expect(givenCost < plainCost && givenCost < otherCost, "\(known)")
    }
  }

  /// Values that don't occur have class 0, as decoders have it: one stands in front of the stream.
  @Test(arguments: efforts)
  func valuesThatDoNotOccur(effort: ContextModel.Effort) throws {
    // Symbols with a number are of more kinds than the others, so that their class comes first.
    var generator = SeededGenerator(seed: 5)
    var stream: Stream = ([], [])
    for _ in 0..<20_000 {
      let isKnown = Bool.random(using: &generator)
      stream.symbols.append(UInt8.random(in: 1...(isKnown ? 200 : 9), using: &generator))
      stream.numbers.append(
        isKnown ? UInt8.random(in: 0..<4, using: &generator) : GivenNumbers.absent
      )
    }
    let known = GivenNumbers.forSome(below: 4)
    let model = try #require(learned(stream, known, laneCount: 64, effort)).model
    let bytes = model.serialised()
    var reader = ByteReader(bytes.span)
    #expect(try ContextModel.read(bytes.span, &reader, known: known) == model)
  }

  /// Where contexts can't save what they have to, nothing is learned.
  @Test func aGlanceIsEnough() {
    let noNumbers: [UInt8] = []
    func isLearned(_ symbols: [UInt8], leastGain: Int) -> Bool {
      ContextModel.economical(
        for: symbols.span,
        numbers: noNumbers.span,
        known: .nothing,
        laneCount: 64,
        effort: .init(order: 2, tableLimit: 16, rounds: 1),
        leastGain: leastGain
      ) != nil
    }
    let content = Samples.text(100_000, seed: 1)
    let text = LaneOrder.stream(of: content.span, laneCount: 64)
    #expect(isLearned(text, leastGain: 1000))
    #expect(!isLearned(text, leastGain: 100_000))
    let noise = Samples.random(100_000, seed: 1).map { $0 & 31 }
    #expect(!isLearned(noise, leastGain: 1000))
  }
}
