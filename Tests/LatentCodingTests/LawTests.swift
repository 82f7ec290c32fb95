import Glibc
import TestSupport
import Testing

@testable import LatentCoding

/// The laws of latent-variable coding for every codec.
@Suite struct LawTests {
  /// Totals that divide nothing, small and near the limit.
  private func total(_ generator: inout SeededGenerator) -> Int {
    let bits = Int.random(in: 1...31, using: &generator)
    return Int.random(in: max(2, 1 << (bits - 1))...1 << bits, using: &generator)
  }

  @Test func uniform() {
    checkLaws(seed: 0x1001) { generator in
      let count = total(&generator)
      let symbol = Int.random(in: 0..<count, using: &generator)
      return (Uniform(count), symbol, log2(Double(count)))
    }
  }

  /// A quotient is at least 2^31 / total, and its fraction is lost: totals up to 2^24 are within the bit.
  @Test(arguments: [(1 << 24, 1), (1 << 31, Double.infinity)])
  func bernoulli(limit: Int, tolerance: Double) {
    checkLaws(seed: 0x1002, lengthTolerance: tolerance) { generator in
      let count = min(limit, total(&generator))
      let frequency = Int.random(in: 1..<count, using: &generator)
      let symbol = Bool.random(using: &generator)
      let owned = symbol ? frequency : count - frequency
      return (Bernoulli(frequency, of: count), symbol, log2(Double(count) / Double(owned)))
    }
  }

  private func frequencies(_ generator: inout SeededGenerator) -> [Int] {
    let count = Int.random(in: 1...40, using: &generator)
    let bits = Int.random(in: 1...20, using: &generator)
    var frequencies = (0..<count).map { _ in
      Bool.random(using: &generator) ? Int.random(in: 0..<1 << bits, using: &generator) : 1
    }
    frequencies[Int.random(in: 0..<count, using: &generator)] += 1
    return frequencies
  }

  @Test(arguments: [Categorical.Layout.cdf, .alias]) func categorical(layout: Categorical.Layout) {
    checkLaws(seed: 0x1003) { generator in
      let frequencies = frequencies(&generator)
      let present = frequencies.indices.filter { frequencies[$0] > 0 }
      let symbol = present[Int.random(in: 0..<present.count, using: &generator)]
      let bits = log2(Double(frequencies.reduce(0, +)) / Double(frequencies[symbol]))
      return (Categorical(frequencies: frequencies, layout: layout), symbol, bits)
    }
  }

  @Test func discretisedGaussian() {
    checkLaws(seed: 0x1004) { generator in
      let range =
        Int.random(in: -500...0, using: &generator)...Int.random(in: 1...500, using: &generator)
      let mean = Int.random(in: -600 << 16...600 << 16, using: &generator)
      let deviation = 1 << Int.random(in: 0...30, using: &generator)
      let codec = DiscretisedGaussian(mean: mean, deviation: deviation, range: range)
      // A probability is what popping all slots would give; here it's measured by one push.
      let symbol = Int.random(in: range, using: &generator)
      var probe = ANSStack(head: 1 << 62, words: [0])
      codec.push(symbol, onto: &probe)
      let bits = probe.exactBits - ANSStack(head: 1 << 62, words: [0]).exactBits
      return (codec, symbol, bits)
    }
  }

  /// Totals of 2^30, which leave heads as small as 2, cost more or less by the way; on the whole within four bits a
  /// hundred symbols.
  @Test func wideUniform() {
    checkLaws(seed: 0x100A, lengthTolerance: 4) { generator in
      let bits = Int.random(in: 0...60, using: &generator)
      let count = max(1, Int.random(in: (1 << bits) / 2...1 << bits, using: &generator))
      let symbol = Int.random(in: 0..<count, using: &generator)
      // Two steps where one can't do; the last part of the range may be smaller than the others.
      let (top, high) = ((count - 1) >> 30, symbol >> 30)
      let low = high == top ? (count - 1) & (1 << 30 - 1) + 1 : 1 << 30
      let ideal =
        count <= 1 << 31 ? log2(Double(count)) : log2(Double(top + 1)) + log2(Double(low))
      return (WideUniform(count), symbol, ideal)
    }
  }

  @Test func slotsOfSymbol() {
    checkLaws(seed: 0x100B) { generator in
      let frequencies = frequencies(&generator)
      let present = frequencies.indices.filter { frequencies[$0] > 0 }
      let symbol = present[Int.random(in: 0..<present.count, using: &generator)]
      let buckets = SlotBuckets(frequencies: frequencies)
      let rank = Int.random(in: 0..<buckets.owned[symbol], using: &generator)
      let slot = buckets.slot(of: symbol, rank: rank)
      return (SlotsOfSymbol(symbol, in: buckets), slot, log2(Double(buckets.owned[symbol])))
    }
  }

  @Test func certain() {
    checkLaws(seed: 0x100C) { generator in
      let symbol = Int.random(in: 0..<9, using: &generator)
      return (Certain(symbol), symbol, 0)
    }
  }

  /// Sizes of slices, in states of many graphs, with sizes from 256 on too.
  @Test func sliceSize() {
    var generator = SeededGenerator(seed: 0x100D)
    let codecs = (0..<40).flatMap { round in
      let list = GraphTests.random(
        vertexCount: round % 4 == 0 ? 700 : 40,
        edgeCount: round % 4 == 0 ? 3000 : 90,
        isDirected: round % 2 == 0,
        loops: false,
        using: &generator
      )
      var prefix = GraphPrefix(list.graph, hubCount: 0)
      return (0..<list.graph.vertexCount).map { vertex -> (SliceSize, Int) in
        prefix.takeBack(vertex)
        let greatest = list.graph.vertexCount - 1 - prefix.knownCount
        let codec = SliceSize(prefix, knownDegree: Int(prefix.knownDegrees[vertex]))
        prefix.pin(vertex)
        return (codec, greatest)
      }
    }
    checkLaws(seed: 0x100E) { generator in
      let (codec, greatest) = codecs[Int.random(in: 0..<codecs.count, using: &generator)]
      let symbol = Int.random(in: 0...greatest, using: &generator)
      // As with Gaussians, the probability is measured by one push.
      let empty = ANSStack(head: 1 << 62, words: [0])
      var probe = empty
      codec.push(symbol, onto: &probe)
      return (codec, symbol, probe.exactBits - empty.exactBits)
    }
  }

  /// Records of all kinds of fields, counted and not, in states of some multisets.
  @Test func records() throws {
    var samples = SeededGenerator(seed: 0x100F)
    let contents = (0..<8).flatMap { round in
      [
        RecordSamples.uuids(30, seed: samples.next()),
        RecordSamples.addresses(50, seed: samples.next()),
        RecordSamples.integers(60, below: 1 << (8 * round + 3), seed: samples.next()),
        RecordSamples.skewedBytes(100, seed: samples.next()),
        RecordSamples.magnitudes(200, seed: samples.next()),
      ]
    }
    let codecs = try contents.map { content in
      let ranges = SortedRecords.ranges(of: content[...], terminator: 10)
      let layout = try #require(RecordLayout(detectedIn: content, ranges))
      let formatter = RecordFormatter(layout)
      var codec = RecordCodec(model: RecordModel(layout))
      for range in ranges.dropFirst(ranges.count / 2) {
        var key: [UInt8] = []
        formatter.appendKey(of: content[range], to: &key)
        codec.model.note(key[...], 1)
      }
      return codec
    }
    let kinds = codecs.map { "\($0.model.keyByteCount)" }
    #expect(Set(kinds).count > 3)
    checkLaws(seed: 0x1010, lengthTolerance: 4) { generator in
      let codec = codecs[Int.random(in: 0..<codecs.count, using: &generator)]
      // Any record of the layout, as random bits have it.
      var stack = ANSStack.random(wordCount: 60, using: &generator)
      let symbol = codec.pop(from: &stack)
      let empty = ANSStack(head: 1 << 62, words: [0])
      var probe = empty
      codec.push(symbol, onto: &probe)
      return (codec, symbol, probe.exactBits - empty.exactBits)
    }
  }

  @Test func bitsBack() {
    checkLaws(seed: 0x1005, lengthTolerance: .infinity) { generator in
      let seed = generator.next()
      let codec = BitsBack(
        prior: Uniform(7),
        likelihood: { z in Categorical(frequencies: [z + 1, 9, 3], layout: .cdf) },
        posterior: { x in
          Categorical(frequencies: (0..<7).map { 1 + (x + $0 + Int(seed % 5)) % 7 }, layout: .alias)
        }
      )
      return (codec, Int.random(in: 0..<3, using: &generator), 0)
    }
  }

  @Test func permutation() {
    checkLaws(seed: 0x1006, lengthTolerance: 1) { generator in
      let count = Int.random(in: 0...12, using: &generator)
      let order = Array(0..<count).shuffled(using: &generator)
      return (Permutation(count), order, lgamma(Double(count) + 1) / log(2))
    }
  }

  /// The exact latent of a model costs what the symbol does under the model itself.
  @Test func bitsBackCostsTheMarginal() {
    let (prior, rows) = ([3, 5], [[1, 2, 5], [4, 3, 1]])
    let codec = BitsBack(
      prior: Categorical(frequencies: prior, layout: .cdf),
      likelihood: { Categorical(frequencies: rows[$0], layout: .cdf) },
      posterior: { x in
        Categorical(frequencies: [prior[0] * rows[0][x], prior[1] * rows[1][x]], layout: .cdf)
      }
    )
    let marginal = (0..<3).map { Double(prior[0] * rows[0][$0] + prior[1] * rows[1][$0]) / 64 }
    checkLaws(seed: 0x1007) { generator in
      let symbol = Int.random(in: 0..<3, using: &generator)
      return (codec, symbol, -log2(marginal[symbol]))
    }
  }

  /// The talk's point: the alias method *is* bits back, to the bit.
  @Test func aliasIsBitsBack() {
    var generator = SeededGenerator(seed: 0x1008)
    var differences = 0
    for _ in 0..<1000 {
      let frequencies = frequencies(&generator)
      let buckets = SlotBuckets(frequencies: frequencies)
      let direct = Categorical(frequencies: frequencies, layout: .alias)
      let model = BitsBack(
        prior: Uniform(buckets.total),
        likelihood: { Certain(buckets.owner(ofSlot: $0).symbol) },
        posterior: { SlotsOfSymbol($0, in: buckets) }
      )
      var (one, other) = (ANSStack.random(wordCount: 40, using: &generator), ANSStack())
      other = one
      let present = frequencies.indices.filter { frequencies[$0] > 0 }
      for _ in 0..<100 {
        let symbol = present[Int.random(in: 0..<present.count, using: &generator)]
        direct.push(symbol, onto: &one)
        model.push(symbol, onto: &other)
        if one != other { differences += 1 }
      }
      for _ in 0..<120 where direct.pop(from: &one) != model.pop(from: &other) || one != other {
        differences += 1
      }
    }
    #expect(differences == 0, "\(generator)")
  }

  /// Draws without replacement, whose totals n, n − 1 … divide nothing, come back exactly.
  @Test func drawing() {
    var generator = SeededGenerator(seed: 0x1009)
    var failures = 0
    // Thirty draws each, on average.
    for _ in 0..<4000 {
      let counts = (0..<Int.random(in: 1...30, using: &generator)).map { _ in
        Int.random(in: 0...4, using: &generator)
      }
      var remaining = RemainingMultiset(counts: counts)
      var stack = ANSStack.random(wordCount: 50, using: &generator)
      let original = stack
      var drawn: [Int] = []
      while remaining.total > 0 { drawn.append(remaining.draw(from: &stack)) }
      for (thing, count) in counts.enumerated() where drawn.count(where: { $0 == thing }) != count {
        failures += 1
      }
      let orders =
        (counts.reduce(lgamma(Double(drawn.count) + 1)) { $0 - lgamma(Double($1) + 1) }) / log(2)
      if abs(original.exactBits - stack.exactBits - orders) > 1 { failures += 1 }
      for thing in drawn.reversed() { remaining.putBack(thing, onto: &stack) }
      if stack != original { failures += 1 }
    }
    #expect(failures == 0, "\(generator)")
  }
}

/// Records as symbols, while the model learns nothing.
private struct RecordCodec: Codec {
  var model: RecordModel

  func push(_ key: [UInt8], onto stack: inout ANSStack) { model.push(key[...], onto: &stack) }

  func pop(from stack: inout ANSStack) -> [UInt8] {
    var key: [UInt8] = []
    model.pop(from: &stack, appendingTo: &key)
    return key
  }
}
